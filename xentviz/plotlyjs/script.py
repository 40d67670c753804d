"""plotly.js as pages and exports take it: with what the figures draw of it."""

import hashlib
import logging
import os
import re
import tempfile
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from pathlib import Path

from xentviz.plotlyjs import tree_shaking
from xentviz.plotlyjs.tree_shaking import UnknownFormError, shaken

# As the installed wheel has it. Found, not imported: that takes a while.
WHOLE = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
KINDS = ("bar", "contour", "scatter3d", "surface", "waterfall")  # and scatter
LOGGER = logging.getLogger(__name__)


def plotly_version(script: Path) -> str:
    """Return the version that a file of plotly.js names in its first lines."""
    with script.open(encoding="utf-8") as file:
        return re.search(r"v(\d+\.\d+\.\d+\S*)", file.read(200))[1]


def _recipe() -> str:
    """Return what tells one way to make the script from another."""
    source = Path(tree_shaking.__file__).read_bytes()
    return hashlib.sha256(source + ",".join(KINDS).encode()).hexdigest()[:8]


# The name under which the browser asks for it: what is new is at a new address.
PLOTLY_FILE = f"plotly-{plotly_version(WHOLE)}-{_recipe()}.min.js"


@cache
def plotly_js() -> Path:
    """Return the file of plotly.js that pages and exports take.

    It is made of the installed one at the first call, within two seconds, and kept
    where Python keeps its bytecode, else for this process alone. One that is packed in
    an unknown way, or can be kept nowhere, is taken whole: visitors wait half a second.
    """
    kept = Path(cache_from_source(__file__)).with_name(PLOTLY_FILE)
    if kept.is_file():
        return kept
    try:
        script = shaken(WHOLE.read_bytes(), KINDS)
        with suppress(OSError):
            return _stored(script, kept)
        return _stored(script, Path(_temporary().name) / PLOTLY_FILE)
    except (UnknownFormError, OSError) as reason:
        LOGGER.warning("%s; plotly.js is sent whole", reason)
        return WHOLE


def _stored(script: bytes, path: Path) -> Path:
    """Put a file in its place at once, whoever else does so or reads it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(script)
    Path(part.name).chmod(0o644)
    os.replace(part.name, path)
    return path


@cache
def _temporary() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="xentviz-")
