"""The app without Streamlit: documents alone, for as many workers as there are cores.

``uvicorn xentviz.page.application:application --workers 4`` serves the stage of every
lesson and all that it asks for. Nothing in it has a session.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from xentviz.lessons import lessons
from xentviz.page import animations, answers, card, downloads, embed, files, front
from xentviz.page.document import Document, not_met, respond
from xentviz.page.front import images
from xentviz.page.headers import Headers, script_hashes
from xentviz.page.language import REMEMBERED, VARY, chosen, with_language
from xentviz.page.limits import Limits, limited
from xentviz.page.preload import PLOTLY
from xentviz.page.site import site
from xentviz.page.warm import warm
from xentviz.state.own_texts import check_own_texts


def routes() -> list[Route]:
    """Return the routes of all that pages ask for, wherever they come from."""
    return [
        *files.routes(),
        *images.routes(),
        *answers.routes(),
        *map(limited, animations.routes()),
        *map(limited, downloads.routes()),
        *map(limited, card.routes()),
    ]


def standalone(request: Request, slug: str) -> Response:
    """Return the document of a lesson without Streamlit."""
    language = chosen(request)
    query = with_language(request.url.query, language)
    card_tags = card.tags(slug, query, site(request))
    lesson, framed = lessons(language)[slug], embed.is_embedded(query)
    text = embed.page(lesson, query, framed=framed, head=card_tags)
    return respond(request, _packed(text), "no-cache", VARY)


@lru_cache(maxsize=32)
def _packed(text: str) -> Document:
    """Return a page to send: a class that opens one link has it packed once."""
    return Document.of("text/html", text.encode())


def _page(request: Request) -> Response:
    slug = request.path_params["slug"]
    if slug not in lessons():
        return not_met(request, "no_lesson")
    return standalone(request, slug)


def _missing(request: Request) -> Response:
    return not_met(request, "document")


def _home(request: Request) -> Response:
    return front.answer(request, explains=False)


def _health(request: Request) -> Response:
    """Answer as Streamlit does, so that one probe fits both."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-cache"})


ROUTES = [
    Route("/", _home),
    Route("/_stcore/health", _health),
    *routes(),
    Route("/{slug}", _page),
    Route("/{path:path}", _missing),
]


@asynccontextmanager
async def _warmed(app: Starlette) -> AsyncIterator[None]:
    check_own_texts()
    await warm(ROUTES)
    yield


application = Starlette(
    routes=ROUTES,
    middleware=[
        Middleware(Headers, scripts=" ".join(script_hashes(REMEMBERED + PLOTLY))),
        Middleware(Limits),
    ],
    lifespan=_warmed,
)
