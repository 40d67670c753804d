"""Pictures that are drawn anew where the colours of the page have changed.

Streamlit runs no script again when a device turns dark at dusk: what was drawn for a
light page would stand on a dark one.
"""

from typing import TYPE_CHECKING

import streamlit as st

from xentviz.stage.modules import STAGE_FOLDER

if TYPE_CHECKING:
    import plotly.graph_objects as go

# It is run again by each change of the theme. What the server was asked once for it is
# not asked again: there it may be called otherwise.
_SCRIPT = """
const requested = new WeakMap();

export default ({ data, parentElement, setTriggerValue }) => {
  const module = import(new URL(`${data.modules}/theme.js`, location.href).href);
  requestAnimationFrame(async () => {
    const { themeOf } = await module;
    const theme = themeOf(document.querySelector(".stApp"));
    if (theme === data.theme) requested.delete(parentElement);
    else if (requested.get(parentElement) !== theme) {
      requested.set(parentElement, theme);
      setTriggerValue("theme", theme);
    }
  });
};
"""
_watch = st.components.v2.component("xentviz_theme", js=_SCRIPT)


def page_theme() -> str:
    """Return in which of the two themes pictures are drawn."""
    return st.context.theme.type or "light"


def draw(figure: "go.Figure", *, key: str, height: int, alt: str) -> None:
    """Draw a picture as it is, without Streamlit's colours or a bar of buttons."""
    config = {"displaylogo": False, "displayModeBar": False}
    st.plotly_chart(figure, theme=None, height=height, config=config, key=key, alt=alt)


def watch_theme() -> None:
    """Run the page again when its theme is no more that of its pictures."""
    _watch(
        key="watched-theme",
        data={"theme": page_theme(), "modules": STAGE_FOLDER},
        height=1,
        on_theme_change=lambda: None,
    )
