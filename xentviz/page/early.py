"""A lesson in Streamlit's document, before Streamlit has started."""

import re

from xentviz.page import typeface
from xentviz.page.shell import replaced
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.modules import HERE, STAGE_FOLDER
from xentviz.stage.version import VERSION

SCRIPT = re.compile(
    r'<script type="module" crossorigin src="(\./static/[^"]+)"></script>'
)
START = (
    '<script type="module">\n'
    f"{(HERE / 'early.js').read_text(encoding='utf-8')}</script>"
)
FETCHED = '<link rel="modulepreload"'
# Streamlit makes its typeface known, but later; all else says stage/page/early.css.
STYLE = f"\n    <style>{typeface.css(typeface.IN_STREAMLIT)}</style>"


def with_lesson(index: str, slug: str) -> str:
    """Return Streamlit's document with a lesson in it, which starts Streamlit.

    Raises
    ------
    ValueError
        If Streamlit's document has not exactly one script, or one end of its body.
    """
    scripts = SCRIPT.findall(index)
    if len(scripts) != 1:
        raise ValueError(
            "Streamlit's index.html must hold one module script, "
            f"this one has {len(scripts)}"
        )
    # Its modules are fetched, but after those that the lesson needs.
    index = SCRIPT.sub(r'<link rel="modulepreload" crossorigin href="\1">', index)
    index = index.replace(FETCHED, f'{FETCHED} fetchpriority="low"')
    lesson = (
        f'<div class="xv-early" id="xv-early" data-slug="{slug}" '
        f'data-version="{VERSION}" data-plotly="{PLOTLY_FILE}" '
        f'data-modules="{STAGE_FOLDER}" data-streamlit="{scripts[0]}"></div>\n'
        f"    {START}\n"
    )
    return replaced(index, "</body>", f"  {lesson}  </body>")
