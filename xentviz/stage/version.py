"""The version of the code: what a document that never changes is named by."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from xentviz.lessons.text import own_folder

PACKAGE = Path(__file__).parents[1]
KINDS = {".py", ".js", ".mjs", ".css", ".html", ".md", ".svg", ".toml", ".npz"}
# What starts the server is beside the package in a checkout, and within an installed
# one: it decides nothing, and both are to answer under one name.
LAUNCHER = PACKAGE / "page" / "launcher"


def _version() -> str:
    """Return a name for all that decides what an answer holds.

    That is every source of the package, a teacher's own texts and words, and the
    libraries that compute and draw.
    """
    digest = hashlib.sha256()
    sources = (p for p in PACKAGE.rglob("*") if LAUNCHER not in p.parents)
    # What is made of the sources, and kept, is there after the first start alone.
    originals = (p for p in sources if p.parent.name != "__pycache__")
    for path in sorted(p for p in originals if p.suffix in KINDS):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    folder = own_folder()
    own = folder.rglob("*") if folder else ()
    for path in sorted(p for p in own if p.suffix in KINDS):
        digest.update(path.read_bytes())
    digest.update(f"{version('numpy')} {version('plotly')}".encode())
    return digest.hexdigest()[:12]


VERSION = _version()
