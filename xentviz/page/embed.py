"""A lesson as a document without Streamlit: the stage, its answers, and plotly.js."""

import html
from string import Template
from urllib.parse import parse_qs

from xentviz.lessons import Lesson
from xentviz.lessons.text import interface
from xentviz.page import language, typeface
from xentviz.page.preload import links
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.modules import HERE, STAGE_FOLDER, STYLES
from xentviz.stage.version import VERSION
from xentviz.stage.words import attributes

CSS = typeface.css() + (HERE / "document.css").read_text(encoding="utf-8") + STYLES
# What a frame asks for in `embed_options`, as Streamlit calls it.
THEMES = {"light_theme": "light", "dark_theme": "dark"}
_PAGE = Template("""\
<!DOCTYPE html>
<html ${language} data-fixed-theme="${theme}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · xentviz</title>
    <meta name="description" content="${description}" />
    <link rel="icon" href="data:," />${links}
    <style>${css}</style>
  </head>
  <body>
    <main id="stage" data-slug="${slug}" data-version="${version}"
      data-plotly="${plotly}" data-framed="${framed}">
      <noscript>${no_script}</noscript>
    </main>
    <script type="module" crossorigin src="./${folder}/standalone.js"></script>
  </body>
</html>
""")


def is_embedded(query: str) -> bool:
    """Tell whether an address asks for the stage alone, as Streamlit reads it."""
    return parse_qs(query).get("embed", [""])[-1].lower() == "true"


def page(lesson: Lesson, query: str, *, framed: bool, head: str = "") -> str:
    """Return the document of a lesson at the address with `query`.

    `framed` says that it lies in a page of somebody else: without words of its own;
    `head` is what else its head holds, as HTML.
    """
    options = parse_qs(query).get("embed_options", [])
    themes = [THEMES[option] for option in options if option in THEMES]
    return _PAGE.substitute(
        language=attributes(lesson.language),
        theme=themes[-1] if themes else "",
        no_script=html.escape(interface(lesson.language)["stage"]["no_script"]),
        title=html.escape(lesson.title),
        description=html.escape(lesson.sentence),
        links=language.head(lesson.language)
        + head
        + typeface.PRELOAD
        + links(lesson.slug, query),
        css=CSS,
        slug=lesson.slug,
        version=VERSION,
        plotly=PLOTLY_FILE,
        framed=str(framed).lower(),
        folder=STAGE_FOLDER,
    )
