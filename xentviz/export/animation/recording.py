"""Films drawn by Chrome, for the command line: one page for all their frames."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from queue import Empty
from subprocess import Popen
from time import monotonic
from typing import TYPE_CHECKING

from xentviz.export import Size
from xentviz.export.animation.chrome import (
    LOCK,
    NO_START,
    TOO_SLOW,
    ChromeError,
    showing,
)
from xentviz.export.animation.studio import Studio

if TYPE_CHECKING:
    from PIL import Image

    from xentviz.export.animation.animation import Film

ENDED = "Chrome ended while it drew this"
PATIENCE = 120.0  # seconds for one frame
GLANCE = 0.1  # seconds between two looks whether Chrome is still there

Progress = Callable[[int, int], object]  # how many frames there are, of how many
Filmed = Callable[["Film", Size, Progress], list["Image.Image"]]


@contextmanager
def filming() -> Iterator[Filmed]:
    """Start a headless Chrome, and give what draws one film with it.

    Nothing waits for Chrome: it starts while the block works out what to draw, and
    ends while the block puts the frames together.

    Yields
    ------
    filmed : callable
        Given a film, the size of its frames and what is told after each, it returns
        them, drawn by one page. It raises a ValueError if they would be too large to
        hold together, and a `ChromeError` if Chrome does not draw them.

    Raises
    ------
    ChromeError
        If no Chrome is found.
    ModuleNotFoundError
        If choreographer, which finds it, is not installed.
    """
    with (
        LOCK,
        Studio() as studio,
        showing(studio.url) as chrome,
        studio.serving(),
        _uncollected(),
    ):
        try:
            yield partial(_filmed, studio, chrome)
        finally:
            chrome.terminate()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: among all that is imported meanwhile there is none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _filmed(studio, chrome, film, size, progress):
    # Late, as all that is slow to import: Chrome starts meanwhile.
    from xentviz.export.animation.animation import check_room

    check_room(len(film.frames), size)
    # As a browser rounds.
    sides = tuple(int(side * size.scale + 0.5) for side in size[:2])
    told = f'{{"film": {film.to_json()}, "size": {json.dumps(size._asdict())}}}'
    studio.film.set_result(told)
    frames = []
    while len(frames) < len(film.frames):
        gone = ENDED if frames else NO_START
        frames.append(_image(_next(studio, chrome, gone), sides))
        progress(len(frames), len(film.frames))
    chrome.terminate()
    return frames


def _next(studio: Studio, chrome: Popen, gone: str) -> bytes:
    """Return the pixels of the next frame, or say why none comes."""
    start = monotonic()
    while monotonic() - start < PATIENCE:
        with suppress(Empty):
            frame = studio.taken.get(timeout=GLANCE)
            if isinstance(frame, str):
                raise ChromeError(f"Chrome does not draw this: {frame}")
            return frame
        if chrome.poll() is not None:
            raise ChromeError(gone)
    raise ChromeError(TOO_SLOW)


def _image(pixels: bytes, sides: tuple[int, int]) -> "Image.Image":
    """Return pixels as an image, with alpha where some are not opaque."""
    import numpy as np
    from PIL import Image

    opaque = np.frombuffer(pixels, np.uint8)[3::4].min() == 255
    mode, raw = ("RGB", "RGBX") if opaque else ("RGBA", "RGBA")
    return Image.frombytes(mode, sides, pixels, "raw", raw)
