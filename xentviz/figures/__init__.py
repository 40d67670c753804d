"""Figures: arrays in, a Plotly figure out. One file a kind of picture."""

from pathlib import Path

import plotly
from plotly.offline import get_plotlyjs_version

# The name under which the browser asks for plotly.js: a new version is a new address.
PLOTLY_FILE = f"plotly-{get_plotlyjs_version()}.min.js"
# Where it comes from: the installed wheel.
PLOTLY_PATH = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
