"""The stage: the browser part, mounted as a Streamlit component.

It is told a finished dict (`xentviz.stage.answer`), and tells back, on release, on a
key or on a button, one message: ``{"sequence": int, "address": str, "moves": [...]}``,
the moves made since the state at that address. An answer carries the sequence number
of the last message it knows, so that an older one never overwrites a newer hand.

Streamlit sends a component's own script again with each message. So that is
``mount.js`` alone, which imports ``stage.js`` from the app and with it the other
modules, one a subject; the launcher serves them, and a page starts to fetch them with
its document. ``mediabunny.min.mjs`` is Mediabunny as its makers publish it on npm
(MPL-2.0): it packs the videos that a browser encodes.
"""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
STYLES = ("stage.css", "export/dialog.css")

_mount = st.components.v2.component(
    "xentviz_stage",
    css="".join((_HERE / n).read_text(encoding="utf-8") for n in STYLES),
    js=(_HERE / "mount.js").read_text(encoding="utf-8"),
    # Plotly puts its styles into the document's head: a shadow root would miss them.
    isolate_styles=False,
)


def message(key: str) -> dict[str, object] | None:
    """Return what the stage under `key` has just told, if it has."""
    told = st.session_state.get(key)
    moved = told.get("moved") if told else None
    return moved if isinstance(moved, dict) else None


def stage(data: dict[str, object], *, key: str) -> None:
    """Put the stage on the page, showing `data`."""
    _mount(key=key, data=data, on_moved_change=lambda: None, height="content")
