"""Figures: arrays in, a Plotly figure out. One file a kind of picture."""

from plotly.offline import get_plotlyjs_version

# The name under which the browser asks for plotly.js: a new version is a new address.
PLOTLY_FILE = f"plotly-{get_plotlyjs_version()}.min.js"
