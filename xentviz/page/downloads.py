"""Files over HTTP: what a visitor takes along, made from the link that opens it.

``GET take/<lesson>/<picture>.csv`` and ``.json`` answer the arrays of a picture,
``.figure`` the picture itself, for the visitor's browser to draw;
``take/<lesson>.tex``, ``.md``, ``.html`` and ``.py`` what a lesson shows. The query is
that of a link, with ``theme``, ``titled``, ``framework`` and ``control`` beside it.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from xentviz.export import (
    FRAMEWORKS,
    LARGEST,
    LEAST_SCALE,
    MOST_PIXELS,
    MOST_SCALE,
    SMALLEST,
    THEMES,
)
from xentviz.export.animation import animation as film
from xentviz.export.code import code
from xentviz.export.data import csv, json
from xentviz.export.document import latex, markdown
from xentviz.export.offline import html
from xentviz.export.subject import Subject, stem
from xentviz.lessons import Lesson, lessons
from xentviz.page.site import site
from xentviz.state.link import Link, read
from xentviz.state.state import State

BESIDE = {
    "theme": "",
    "titled": "1",
    "framework": next(iter(FRAMEWORKS)),
    "control": "",
}
Given = dict[str, str]


class Kind(NamedTuple):
    """A kind of file: its type, and what writes it."""

    media_type: str
    written: Callable[..., str]


def _figure(subject: Subject) -> str:
    return subject.drawn().to_json()


def _page(state: State, given: Given) -> str:
    return html.written(
        state, control=given["control"], theme=given["theme"], site=given["site"]
    )


PICTURES = {
    "figure": Kind("application/json", _figure),
    "csv": Kind("text/csv", csv.written),
    "json": Kind("application/json", json.written),
}
LESSONS = {
    "tex": Kind("application/x-tex", lambda state, given: latex.written(state)),
    "md": Kind("text/markdown", lambda state, given: markdown.written(state)),
    "html": Kind("text/html", _page),
    "py": Kind("text/x-python", lambda state, given: code(state, given["framework"])),
}


def offered(state: State) -> dict[str, object]:
    """Return what the page offers to take along, and within which bounds."""
    problem = state.lesson.problem(state.values, state.options)
    return {
        "stems": {name: stem(state, name) for name in ("", *state.lesson.pictures)},
        "themes": THEMES,
        "side": (SMALLEST, LARGEST),
        "scale": (LEAST_SCALE, MOST_SCALE),
        "most_pixels": MOST_PIXELS,
        "film": {
            "frames": (film.FEWEST, film.MOST),
            "milliseconds": (film.SHORTEST, film.LONGEST),
            "most_pixels": film.MOST_PIXELS,
        },
        "live": state.draggable,
        "frameworks": {} if problem is None else dict(FRAMEWORKS),
    }


def routes() -> list[Route]:
    """Return the routes of what is taken along."""
    return [
        Route("/take/{slug}/{figure}.{ending}", _of_picture),
        Route("/take/{slug}.{ending}", _of_lesson),
        Route("/take/{path:path}", _missing),
    ]


def _of_picture(request):
    """Answer a file of one picture."""
    names, kind = request.path_params, PICTURES.get(request.path_params["ending"])
    lesson = lessons().get(names["slug"])
    if kind is None or lesson is None or names["figure"] not in lesson.pictures:
        return _missing(request)
    try:
        link, given = asked(lesson, request, BESIDE)
        theme, titled = given["theme"] or THEMES[0], given["titled"] != "0"
        subject = Subject(link.state, names["figure"], theme, titled, link.camera)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    name = f"{stem(link.state, names['figure'])}.{names['ending']}"
    return _file(kind.written(subject), kind.media_type, name)


def _of_lesson(request):
    """Answer a file of a lesson."""
    names, kind = request.path_params, LESSONS.get(request.path_params["ending"])
    lesson = lessons().get(names["slug"])
    if kind is None or lesson is None:
        return _missing(request)
    try:
        link, given = asked(lesson, request, BESIDE)
        text = kind.written(link.state, given | {"site": site(request)})
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    return _file(text, kind.media_type, f"{stem(link.state)}.{names['ending']}")


def _missing(request):
    return PlainTextResponse("There is no such file to take.", status_code=404)


def asked(lesson: Lesson, request: Request, beside: Given) -> tuple[Link, Given]:
    """Return the link of a query, and what stands `beside` it, else as given there.

    Raises
    ------
    ValueError
        If the lesson has no such state: a file of another would pass for it.
    """
    query = parse_qs(request.url.query, keep_blank_values=True)
    given = beside | {name: query.pop(name)[-1] for name in beside if name in query}
    link, remarks = read(lesson, query)
    if remarks:
        raise ValueError("; ".join(remarks[:4]))
    return link, given


def _file(text: str, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(text, media_type=media_type, headers=headers)
