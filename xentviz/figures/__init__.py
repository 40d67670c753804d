"""Figures: arrays in, a Plotly figure out. One file a kind of picture."""

import re
from importlib.util import find_spec
from pathlib import Path

# plotly.js as the installed wheel has it. Found, not imported: that takes a while.
PLOTLY_PATH = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"


def plotly_version(script: Path) -> str:
    """Return the version that a file of plotly.js names in its first lines."""
    with script.open(encoding="utf-8") as file:
        return re.search(r"v(\d+\.\d+\.\d+\S*)", file.read(200))[1]


# The name under which the browser asks for it: a new version is a new address.
PLOTLY_FILE = f"plotly-{plotly_version(PLOTLY_PATH)}.min.js"
