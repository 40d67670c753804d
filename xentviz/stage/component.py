"""The stage on a page of Streamlit: which lesson, and nothing of its state.

Streamlit sends a component's own script with the page. So that is ``mount.js`` alone,
which imports ``stage.js`` from the app and with it the other modules, one a subject; a
page starts to fetch them with its document, and its first answer too.
"""

import streamlit as st

from xentviz.stage.modules import HERE, STYLES

_mount = st.components.v2.component(
    "xentviz_stage",
    css=STYLES,
    js=(HERE / "mount.js").read_text(encoding="utf-8"),
    # Plotly puts its styles into the document's head: a shadow root would miss them.
    isolate_styles=False,
)


def stage(data: dict[str, str], *, key: str) -> None:
    """Put the stage on the page; `data` names the lesson and where its modules are."""
    _mount(key=key, data=data, height="content")
