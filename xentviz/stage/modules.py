"""The ES modules and the styles of the stage, as the app serves them.

``mediabunny.min.mjs`` is Mediabunny as its makers publish it on npm (MPL-2.0): it packs
the videos that a browser encodes.
"""

import hashlib
import posixpath
import re
from pathlib import Path

HERE = Path(__file__).parent
# Not among them: what a document holds, what Streamlit sends, what a file starts with.
APART = ("early.js", "mount.js", "offline.js", "data/file.js")
IMPORT = re.compile(r'^((?:import|export) .*?from )"(\.{1,2}/.+?)";', re.MULTILINE)

MODULES = {
    name: (HERE / name).read_bytes()
    for name in sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*"))
    if name.endswith((".js", ".mjs")) and name not in APART
}


def resolved(name: str, reference: str) -> str:
    """Return the name of the module that module `name` calls `reference`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), reference))


def reached(name: str) -> list[str]:
    """Return the modules that `name` needs to start with, each after those it needs."""
    found: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        for _, reference in IMPORT.findall(MODULES[name].decode("utf-8")):
            visit(resolved(name, reference))
        found.append(name)

    visit(name)
    return found


# What a page starts with; the rest waits until something is exported.
FIRST = reached("app.js")
# In this order: what comes later counts where both say something.
STYLE_FILES = (
    "stage.css",
    "page/status.css",
    "guide/guide.css",
    "page/screens.css",
    "page/contrast.css",
    "page/print.css",
)
STYLES = "".join(
    (HERE / name).read_text(encoding="utf-8")
    for name in (*STYLE_FILES, "export/dialog.css", "page/early.css")
)
STYLE_SHEET = "styles.css"  # all of them, as a page links to them
# It changes with what is in it, so that a browser may keep what is there for ever.
_SENT = repr((MODULES, STYLES)).encode() + (HERE / "bundle.py").read_bytes()
STAGE_FOLDER = f"stage-{hashlib.sha256(_SENT).hexdigest()[:12]}"
