"""Animations over HTTP: what the visitor's browser is to draw, and what it has drawn.

``GET animation/<lesson>?…`` answers one for ``stage/export/frames.js``: the query is
that of a link, with ``figure``, ``motion`` (``turn`` or ``descent``), ``frames``,
``milliseconds``, ``theme`` and ``titled`` beside it. ``POST
animation.gif?milliseconds=80`` takes the frames back, each as its length in four bytes,
lowest first, and an image, and answers the file; ``animation.webp`` as well. What
people may have from before, ``film/…`` and ``film.gif``, answers the same.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import IO

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from xentviz.export.animation.animation import Animation, check_pace
from xentviz.export.animation.frames import Frames
from xentviz.export.animation.gif import to_gif
from xentviz.export.animation.motions import animated
from xentviz.export.animation.webp import to_webp
from xentviz.lessons import lessons
from xentviz.lessons.text import ENGLISH, sentence
from xentviz.page.downloads import impossible, parse_query, subject_of
from xentviz.page.frames import MOST_BYTES, Budget, RefusedError, arrived
from xentviz.page.language import chosen

ENCODERS = {"gif": to_gif, "webp": to_webp}
PREFIXES = "animation", "film"  # the second in addresses from before
# What may stand in a query beside the link, and what it is where it does not.
DEFAULTS = {
    "figure": "",
    "motion": "turn",
    "frames": "72",
    "milliseconds": "80",
    "theme": "light",
    "titled": "1",
    "width": "1280",
    "height": "800",
}
# A form of another site cannot send this kind of body without asking first, and what
# asks is not answered.
KIND = "application/x-frames"
# One file is made at a time: two would hold the pixels of both.
ENCODING = CapacityLimiter(1)
BUDGET = Budget()


def routes() -> list[Route]:
    """Return the routes of animations."""
    return [
        route
        for prefix in PREFIXES
        for route in (
            Route(f"/{prefix}/{{slug}}", _animation),
            Route(f"/{prefix}.{{ending}}", _encoded, methods=["POST"]),
            Route(f"/{prefix}.{{ending}}", _post_only),
        )
    ]


def _animation(request: Request) -> Response:
    """Answer an animation of a lesson in the state of a link."""
    try:
        animation = _parse(request)
    except ValueError as error:
        return impossible(request, error)
    headers = {"Cache-Control": "no-store"}
    return Response(animation.to_json(), media_type="application/json", headers=headers)


def _parse(request: Request) -> Animation:
    """Return the animation that a query names."""
    slug = request.path_params["slug"]
    if slug not in lessons():
        raise ValueError(
            sentence(ENGLISH, "http", "lesson", lessons=", ".join(lessons()))
        )
    link, settings = parse_query(lessons()[slug], request.url.query, DEFAULTS)
    figure = (
        settings["figure"] or link.enlarged or next(iter(link.state.lesson.pictures))
    )
    pace = (_whole(settings, name) for name in ("frames", "milliseconds"))
    return animated(settings["motion"], subject_of(link, figure, settings), *pace)


def _post_only(request: Request) -> Response:
    """Say how frames are sent: what is not answered here, Streamlit answers."""
    allowed = {"Allow": "POST"}
    reason = sentence(chosen(request), "http", "posted")
    return PlainTextResponse(reason, status_code=405, headers=allowed)


async def _encoded(request: Request) -> Response:
    """Answer the file that posted frames make."""
    try:
        encode, milliseconds = _checked(request)
        async with BUDGET.share() as share:
            files = await arrived(request, share)
            async with ENCODING:  # a body that is slow to come holds up no other
                data = await run_in_threadpool(_file, encode, files, milliseconds)
    except ClientDisconnect:
        return Response(status_code=499)  # somebody has cancelled it
    except RefusedError as refused:
        headers = {"Retry-After": "30"} if refused.status == 503 else {}
        reason = refused.reason(chosen(request))
        return PlainTextResponse(reason, refused.status, headers)
    except ValueError as error:
        return impossible(request, error)
    return Response(data, media_type=f"image/{request.path_params['ending']}")


def _checked(request: Request) -> tuple[Callable[..., bytes], int]:
    """Return what makes the file, and its pace, before a byte of a frame is read."""
    ending = request.path_params["ending"]
    if ending not in ENCODERS:
        raise RefusedError(404, "ending", endings=", ".join(ENCODERS))
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site != "same-origin" or request.headers.get("content-type") != KIND:
        raise RefusedError(403, "elsewhere", kind=KIND)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise RefusedError(413, "frames_bytes", most=f"{MOST_BYTES:,}")
    pace = DEFAULTS | dict(request.query_params)
    return ENCODERS[ending], _whole(pace, "milliseconds")


def _file(
    encode: Callable[..., bytes], files: Sequence[IO[bytes]], milliseconds: int
) -> bytes:
    """Return the file that frames make, which are images themselves."""
    check_pace(len(files), milliseconds)
    return encode(Frames(files), milliseconds)


def _whole(settings: Mapping[str, str], name: str) -> int:
    text = settings[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        parts = {"name": name, "text": repr(text[:24])}
        raise ValueError(sentence(ENGLISH, "http", "whole", **parts))
    return int(text)
