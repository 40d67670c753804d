"""What the app answers over HTTP beside Streamlit: documents and scripts."""

from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from xentviz.lessons import lessons
from xentviz.lessons.text import interface
from xentviz.page import application, explain, front, own_file
from xentviz.page.card import tags
from xentviz.page.early import START, STYLE, with_lesson
from xentviz.page.embed import is_embedded
from xentviz.page.headers import script_hashes
from xentviz.page.language import VARY, chosen, with_language
from xentviz.page.missing import Missing
from xentviz.page.preload import PLOTLY, links
from xentviz.page.shell import STREAMLIT_INDEX, shell
from xentviz.page.site import base_path, site

# What Streamlit's document holds of scripts is the same on every page.
SCRIPTS = " ".join(script_hashes(shell("", "", PLOTLY + START)))


def routes() -> list[BaseRoute]:
    """Return the routes of the app, which come before Streamlit's own."""
    ours = [
        Route("/", front.answer),
        *(Route(f"/{slug}", _lesson) for slug in lessons()),
        Route(f"/{explain.SLUG}", partial(_of_words, "explain")),
        Route(f"/{own_file.SLUG}", partial(_of_words, "own_file")),
        *application.routes(),
    ]
    base = base_path().rstrip("/")
    return [
        *(Route(base + r.path, r.endpoint, methods=r.methods) for r in ours),
        Missing(),
    ]


def _lesson(request: Request) -> Response:
    """Serve the document of a lesson, which Streamlit fills unless it is framed."""
    slug, query = request.url.path.rpartition("/")[2], request.url.query
    if is_embedded(query):
        return application.standalone(request, slug)
    language = chosen(request)
    lesson, query = lessons(language)[slug], with_language(query, language)
    head = tags(slug, query, site(request)) + links(slug, query) + STYLE
    index = with_lesson(STREAMLIT_INDEX.read_text(encoding="utf-8"), slug)
    title = f"{lesson.title} · xentviz"
    return _page(shell(title, lesson.sentence, head, index, language))


def _of_words(table: str, request: Request) -> Response:
    """Serve the document of a page that is no lesson: its words have a table."""
    language = chosen(request)
    words = interface(language)[table]
    title = f"{words['title']} · xentviz"
    return _page(shell(title, words["sentence"], language=language))


def _page(text: str) -> Response:
    return HTMLResponse(text, headers={"Cache-Control": "no-cache", "Vary": VARY})
