"""Files over HTTP: what a visitor exports, made from the link that opens it.

``GET export/<lesson>/<picture>.csv`` and ``.json`` answer the arrays of a picture,
``.figure`` the picture itself, for the visitor's browser to draw;
``export/<lesson>.tex``, ``.md``, ``.html`` and ``.py`` what a lesson shows. The query
is that of a link, with ``theme``, ``titled``, ``framework`` and ``control`` beside it,
and of a CSV ``comment=0`` and ``bom=1``.
What people may have from before, ``take/…``, answers the same.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from xentviz.export import (
    FRAMEWORKS,
    LARGEST,
    LEAST_ROOM,
    LEAST_SCALE,
    LETTERS,
    MOST_PIXELS,
    MOST_RATIO,
    MOST_SCALE,
    SMALLEST,
    THEMES,
    Size,
)
from xentviz.export.animation import animation
from xentviz.export.code import code
from xentviz.export.data.csv import to_csv
from xentviz.export.data.json import to_json
from xentviz.export.document.latex import to_latex
from xentviz.export.document.markdown import to_markdown
from xentviz.export.offline.html import to_html
from xentviz.export.subject import Subject, stem
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.text import ENGLISH, sentence
from xentviz.lessons.text.sentences import in_language
from xentviz.page.document import not_met
from xentviz.page.language import chosen
from xentviz.page.site import site
from xentviz.state.link import Link, read
from xentviz.state.state import State

PREFIXES = "export", "take"  # the second in addresses from before
# What may stand in a query beside the link, and what it is where it does not.
DEFAULTS = {
    "theme": "",
    "titled": "1",
    "width": "1280",
    "height": "800",
    "framework": next(iter(FRAMEWORKS)),
    "control": "",
    "comment": "1",
    "bom": "0",
}
Settings = dict[str, str]


class Format(NamedTuple):
    """A kind of file: its type, and what makes it."""

    media_type: str
    serialise: Callable[..., str]


def _csv(subject: Subject, settings: Settings) -> str:
    comment, bom = settings["comment"] != "0", settings["bom"] != "0"
    return to_csv(subject, comment=comment, bom=bom)


def _page(state: State, settings: Settings) -> str:
    return to_html(
        state,
        control=settings["control"],
        theme=settings["theme"],
        site=settings["site"],
    )


PICTURES = {
    "figure": Format(
        "application/json", lambda subject, settings: subject.drawn().to_json()
    ),
    "csv": Format("text/csv", _csv),
    "json": Format("application/json", lambda subject, settings: to_json(subject)),
}
LESSONS = {
    "tex": Format("application/x-tex", lambda state, settings: to_latex(state)),
    "md": Format("text/markdown", lambda state, settings: to_markdown(state)),
    "html": Format("text/html", _page),
    "py": Format(
        "text/x-python",
        lambda state, settings: code(state, settings["framework"]),
    ),
}


def offered(state: State) -> dict[str, object]:
    """Return what the page offers to export, and within which bounds."""
    problem = state.lesson.problem(state.values, state.options)
    return {
        "stems": {name: stem(state, name) for name in ("", *state.lesson.pictures)},
        "themes": THEMES,
        "letters": LETTERS,
        "side": (SMALLEST, LARGEST),
        "most_ratio": MOST_RATIO,
        "least_room": LEAST_ROOM,
        "scale": (LEAST_SCALE, MOST_SCALE),
        "most_pixels": MOST_PIXELS,
        "animation": {
            "frames": (animation.FEWEST, animation.MOST),
            "milliseconds": (animation.SHORTEST, animation.LONGEST),
            "most_pixels": animation.MOST_PIXELS,
        },
        "live": state.draggable,
        "frameworks": {} if problem is None else dict(FRAMEWORKS),
    }


def routes() -> list[Route]:
    """Return the routes of exported files."""
    return [
        route
        for prefix in PREFIXES
        for route in (
            Route(f"/{prefix}/{{slug}}/{{figure}}.{{ending}}", _of_picture),
            Route(f"/{prefix}/{{slug}}.{{ending}}", _of_lesson),
            Route(f"/{prefix}/{{path:path}}", _missing),
        )
    ]


def _of_picture(request: Request) -> Response:
    """Answer a file of one picture."""
    names, format_ = request.path_params, PICTURES.get(request.path_params["ending"])
    lesson = lessons().get(names["slug"])
    if format_ is None or lesson is None or names["figure"] not in lesson.pictures:
        return _missing(request)
    try:
        link, settings = parse_query(lesson, request.url.query, DEFAULTS)
        subject = subject_of(link, names["figure"], settings)
    except ValueError as error:
        return impossible(request, error)
    name = f"{stem(link.state, names['figure'])}.{names['ending']}"
    text = format_.serialise(subject, settings)
    return Response(text, media_type=format_.media_type, headers=_headers(name))


def _of_lesson(request: Request) -> Response:
    """Answer a file of a lesson."""
    names, format_ = request.path_params, LESSONS.get(request.path_params["ending"])
    lesson = lessons().get(names["slug"])
    if format_ is None or lesson is None:
        return _missing(request)
    query, where = request.url.query, site(request)
    try:
        packed, name = _packed(lesson.slug, names["ending"], query, where)
    except ValueError as error:
        return impossible(request, error)
    headers = _headers(f"{name}.{names['ending']}") | {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        packed = gzip.decompress(packed)
    return Response(packed, media_type=format_.media_type, headers=headers)


@lru_cache(maxsize=8)
def _packed(slug: str, ending: str, query: str, where: str) -> tuple[bytes, str]:
    """Return a file of a lesson, packed, and its name: a class asks for the same one.

    A page of several megabytes would hold up everybody while it is packed on its way.
    """
    link, settings = parse_query(lessons()[slug], query, DEFAULTS)
    text = LESSONS[ending].serialise(link.state, settings | {"site": where})
    return gzip.compress(text.encode(), compresslevel=5, mtime=0), stem(link.state)


def _missing(request: Request) -> Response:
    return not_met(request, "file")


def impossible(request: Request, error: ValueError) -> Response:
    """Return the response to a request for what cannot be made, in its language."""
    reason = in_language(str(error), chosen(request))
    return PlainTextResponse(reason, status_code=400)


def parse_query(lesson: Lesson, text: str, defaults: Settings) -> tuple[Link, Settings]:
    """Return the link of a query, and the settings beside it, by name.

    Raises
    ------
    ValueError
        If the lesson has no such state: a file of another would pass for it.
    """
    query = parse_qs(text, keep_blank_values=True)
    found = {name: query.pop(name)[-1] for name in defaults if name in query}
    link, remarks = read(lesson, query)
    if remarks:
        raise ValueError("; ".join(remarks[:4]))
    return link, defaults | found


def subject_of(link: Link, figure: str, settings: Settings) -> Subject:
    """Return a picture of a link, as settings say.

    Raises
    ------
    ValueError
        If there is no such picture, or it cannot be as they say.
    """
    theme, titled = settings["theme"] or THEMES[0], settings["titled"] != "0"
    return Subject(link.state, figure, theme, titled, link.camera, *_room(settings))


def _room(settings: Settings) -> tuple[float, float]:
    """Return the width and the height in pixels that a picture is laid out for."""
    for name in ("width", "height"):
        if not re.fullmatch(r"\d{1,4}(\.\d{1,20})?", settings[name], re.ASCII):
            got = repr(settings[name][:24])
            raise ValueError(sentence(ENGLISH, "http", "pixels", name=name, text=got))
    size = Size(float(settings["width"]), float(settings["height"])).checked()
    return size.width, size.height


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
