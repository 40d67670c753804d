"""Films over HTTP: what the visitor's browser is to draw, and what it has drawn.

``GET film/<lesson>?…`` answers a film for ``stage/film.js``: the query is that of a
link, with ``figure``, ``motion`` (``turn`` or ``descent``), ``frames``,
``milliseconds``, ``theme`` and ``titled`` beside it. ``POST film.gif?milliseconds=80``
takes the frames back, each as its length in four bytes, lowest first, and an image,
and answers the animation; ``film.webp`` as well.
"""

import asyncio
import struct
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from xentviz.export.animation import gif, webp
from xentviz.export.animation.animation import check_pace, moved
from xentviz.export.animation.frames import opened
from xentviz.export.subject import Subject
from xentviz.lessons import lessons
from xentviz.page.downloads import asked

WRITERS = {"gif": gif.written, "webp": webp.written}
BESIDE = {
    "figure": "",
    "motion": "turn",
    "frames": "72",
    "milliseconds": "80",
    "theme": "light",
    "titled": "1",
}
# A form of another site cannot send this kind of body without asking first, and what
# asks is not answered.
KIND = "application/x-frames"
MOST_BYTES = 96 * 2**20
LENGTH = struct.Struct("<I")
# Each holds its frames in memory; who comes later is told so.
MOST_AT_ONCE, PATIENCE = 4, 120.0  # seconds for all of a body to arrive
UNDER_WAY: set[object] = set()


class RefusedError(ValueError):
    """What is asked for cannot be had; the number is that of HTTP."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def routes() -> list[Route]:
    """Return the routes of films."""
    return [
        Route("/film/{slug}", _film),
        Route("/film.{ending}", _assembled, methods=["POST"]),
        Route("/film.{ending}", _not_so),
    ]


def _film(request):
    """Answer a film of a lesson in the state of a link."""
    try:
        film = _asked(request)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    headers = {"Cache-Control": "no-store"}
    return Response(film.to_json(), media_type="application/json", headers=headers)


def _asked(request):
    """Return the film that a query asks for."""
    slug = request.path_params["slug"]
    if slug not in lessons():
        raise ValueError(f"the lesson must be one of {', '.join(lessons())}")
    link, given = asked(lessons()[slug], request, BESIDE)
    figure = given["figure"] or link.enlarged or next(iter(link.state.lesson.pictures))
    titled = given["titled"] != "0"
    subject = Subject(link.state, figure, given["theme"], titled, link.camera)
    pace = (_whole(given, name) for name in ("frames", "milliseconds"))
    return moved(given["motion"], subject, *pace)


def _not_so(request):
    """Say how frames are sent: what is not answered here, Streamlit answers."""
    allowed = {"Allow": "POST"}
    return PlainTextResponse("frames are posted", status_code=405, headers=allowed)


async def _assembled(request):
    """Answer the animation that frames make."""
    ticket = object()
    try:
        write, milliseconds = _wanted(request)
        if len(UNDER_WAY) >= MOST_AT_ONCE:
            raise RefusedError(503, "too many films at once: try again in a minute")
        UNDER_WAY.add(ticket)
        async with asyncio.timeout(PATIENCE):
            files = [file async for file in _files(request)]
        made = await run_in_threadpool(_made, write, files, milliseconds)
    except TimeoutError:
        return PlainTextResponse("the frames took too long to arrive", status_code=408)
    except RefusedError as refused:
        return PlainTextResponse(str(refused), status_code=refused.status)
    except ValueError as error:
        return PlainTextResponse(str(error), status_code=400)
    finally:
        UNDER_WAY.discard(ticket)
    return Response(made, media_type=f"image/{request.path_params['ending']}")


def _wanted(request):
    """Return what writes the animation, and its pace, before a byte of it is read."""
    ending = request.path_params["ending"]
    if ending not in WRITERS:
        raise RefusedError(404, f"the file must be one of {', '.join(WRITERS)}")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site != "same-origin" or request.headers.get("content-type") != KIND:
        raise RefusedError(403, f"frames come from this page alone, as {KIND}")
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise RefusedError(413, f"the frames must come to at most {MOST_BYTES:,} bytes")
    given = {"milliseconds": request.query_params.get("milliseconds", "80")}
    return WRITERS[ending], _whole(given, "milliseconds")


async def _files(request) -> AsyncIterator[bytes]:
    """Give the files of a body as they arrive, and refuse one that is too large."""
    rest, total = bytearray(), 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > MOST_BYTES:
            raise RefusedError(
                413, f"the frames must come to at most {MOST_BYTES:,} bytes"
            )
        rest += chunk
        while len(rest) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(rest)[0]
            if len(rest) < end:
                break
            yield bytes(rest[LENGTH.size : end])
            del rest[:end]
    if rest:
        raise RefusedError(400, "the frames must be whole: the last one is cut off")


def _made(write, files, milliseconds):
    """Return the animation that encoded frames make."""
    check_pace(len(files), milliseconds)
    return write(opened(files), milliseconds)


def _whole(given, name):
    text = given[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ValueError(f"{name} must be a whole number, got {text[:24]!r}")
    return int(text)
