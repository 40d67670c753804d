"""The stage on a page of Streamlit: which lesson, and nothing of its state.

Streamlit sends a component's own script with the page. So that is ``mount.js`` alone,
which imports ``app.js`` from the app and with it the other modules, one a subject; a
page starts to fetch them with its document, its styles and its first answer too. A page
that opens with a lesson shows it before Streamlit has started: ``early.js``.
"""

import streamlit as st

from xentviz.stage.modules import HERE

_mount = st.components.v2.component(
    "xentviz_stage",
    js=(HERE / "mount.js").read_text(encoding="utf-8"),
    # Plotly puts its styles into the document's head: a shadow root would miss them.
    isolate_styles=False,
)


def stage(data: dict[str, str], *, key: str) -> None:
    """Put the stage on the page; `data` names the lesson and where its modules are."""
    _mount(key=key, data=data, height="content")
