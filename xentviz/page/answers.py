"""Answers over HTTP: what the stage asks for, the same for everybody who asks.

``GET answer/<version>/<lesson>?<state>&set=predicted:0.31`` answers a lesson in the
state that an address opens and the moves after it lead to (`xentviz.state.moves`);
``figure/<version>/<lesson>/<picture>.json?<options>&theme=dark`` a figure of it;
``descent/<version>/<lesson>?<state>`` the way down from a state; and
``derivation/<version>/<lesson>?<state>`` the way to its result, as HTML. Each is a pure
function of its address under one version of the code: any process answers alike, and
whatever lies between may keep it for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xentviz.export.document.mathml import to_html
from xentviz.figures.theme import Style
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.text import ENGLISH, sentence
from xentviz.lessons.text.sentences import in_language
from xentviz.page.document import QUICK, Document, Documents, not_met, refused, respond
from xentviz.page.downloads import offered
from xentviz.page.language import chosen, language_in
from xentviz.stage.answer import answer, figure, to_bytes, view
from xentviz.stage.tables import descent
from xentviz.stage.version import VERSION
from xentviz.state.link import Link, read
from xentviz.state.moves import MOVES, made, moves

MOST_REMARKS = 4  # that are told
MOST_KEPT = 32 * 2**20  # bytes of documents in the memory of a process
BINARY, JSON, HTML = "application/octet-stream", "application/json", "text/html"
THEMES = "light", "dark"
KINDS = "answer", "figure", "descent", "derivation"

words_as_html = lru_cache(maxsize=64)(to_html)


def routes() -> list[Route]:
    """Return the routes of what the stage asks for."""
    documents = Documents(MOST_KEPT)

    def served(make: Callable[[Request], Document]) -> Callable:
        async def endpoint(request: Request) -> Response:
            return await _served(request, documents, make)

        return endpoint

    def answered(request: Request) -> Document:
        return _answer(request, documents)

    return [
        Route("/answer/{version}/{slug}", served(answered)),
        Route("/figure/{version}/{slug}/{name}.json", served(_figure)),
        Route("/descent/{version}/{slug}", served(_descent)),
        Route("/derivation/{version}/{slug}", served(_derivation)),
        *(Route(f"/{kind}/{{path:path}}", _missing) for kind in KINDS),
    ]


async def _served(
    request: Request, documents: Documents, make: Callable[[Request], Document]
) -> Response:
    if request.path_params["slug"] not in lessons():
        return not_met(request, "lesson", lessons=", ".join(lessons()))
    if request.path_params["version"] != VERSION:
        return await run_in_threadpool(_renewed, request)
    key = f"{request.url.path}?{request.url.query}"
    try:
        document = await documents.made(request, key, lambda: make(request))
    except ValueError as error:
        return refused(400, in_language(str(error), chosen(request)))
    except KeyError as error:
        return not_met(request, "missing", name=error)
    return Response(status_code=499) if document is None else respond(request, document)


def _renewed(request: Request) -> Response:
    """Tell a page of another version that it is one, and where what it asks for is."""
    response = not_met(request, "version")
    state = opened(_lesson(request), request.url.query)[0].state
    page = f"../../{state.lesson.slug}?{state.address}"
    response.headers["Content-Location"] = page
    response.headers["Access-Control-Expose-Headers"] = "Content-Location"
    return response


def _missing(request: Request) -> Response:
    return not_met(request, "document")


def _lesson(request: Request) -> Lesson:
    return lessons()[request.path_params["slug"]]


def opened(lesson: Lesson, query: str) -> tuple[Link, list[str], dict[str, str]]:
    """Return what an address opens once its moves are made, and remarks on the rest.

    And by control what was typed and cannot be had.
    """
    parameters = parse_qs(query, keep_blank_values=True)
    link, remarks = read(
        lesson, {name: v for name, v in parameters.items() if name not in MOVES}
    )
    pairs = parse_qsl(query, keep_blank_values=True)
    named, skipped = moves(pairs, link.state.lesson.language)
    state, refused = made(link.state, named)
    return replace(link, state=state), remarks + skipped, refused


def _answer(request: Request, documents: Documents) -> Document:
    """Return the answer to an address; many lead to the same state, and to one."""
    link, remarks, refused = opened(_lesson(request), request.url.query)
    key = f"{link.address} {_sentence(remarks, link.state.lesson.language)} {refused}"
    if (document := documents.find(key)) is None:
        fields, numbers = answer(link.state)
        fields |= {
            "view": view(link),
            "words": words_as_html(link.state.lesson.words),
            "exports": offered(link.state),
            "remarks": _sentence(remarks, link.state.lesson.language),
            "refused": refused,
        }
        document = Document.of(BINARY, to_bytes(fields, numbers), QUICK)
        documents.keep(key, document)
    return document


def _figure(request: Request) -> Document:
    lesson, query = _lesson(request), request.query_params
    name, _, kind = request.path_params["name"].partition(".")
    options = tuple((o.name, _chosen(o.choices, o.name, query)) for o in lesson.options)
    theme = _chosen(dict.fromkeys(THEMES), "theme", query)
    style = Style(theme, dict(options)["units"])
    lesson = lesson.speaking(language_in(request.url.query) or ENGLISH)
    if name not in lesson.pictures or kind not in ("", "flat"):
        raise KeyError(request.path_params["name"])
    text = figure(lesson, name, style, options, flat=kind == "flat")
    return Document.of(JSON, text.encode())


def _chosen(choices: Mapping[str, object], name: str, query: Mapping[str, str]) -> str:
    """Return what a query chooses, to the letter."""
    if query.get(name) not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}")
    return query[name]


def _descent(request: Request) -> Document:
    link, *_ = opened(_lesson(request), request.url.query)
    return Document.of(BINARY, to_bytes(*descent(link.state)), QUICK)


def _derivation(request: Request) -> Document:
    link, *_ = opened(_lesson(request), request.url.query)
    state = link.state
    text = state.lesson.derivation(state.values, state.options)
    return Document.of(HTML, to_html(text).encode())


def _sentence(remarks: list[str], language: str) -> str:
    if not remarks:
        return ""
    more = sentence(language, "remarks", "more", n=len(remarks) - MOST_REMARKS)
    listed = [*remarks[:MOST_REMARKS], *([more] if remarks[MOST_REMARKS:] else [])]
    return sentence(language, "remarks", "shown", remarks="; ".join(listed))
