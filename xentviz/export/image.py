"""Stills: a picture as PNG, JPEG, WebP, SVG or PDF, drawn by Chrome through Kaleido."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from xentviz.export import Size
from xentviz.export.animation.chrome import (
    LOCK,
    NO_CHROME,
    NO_START,
    TOO_SLOW,
    ChromeError,
)
from xentviz.export.subject import Subject

if TYPE_CHECKING:
    from choreographer import Browser


def still(subject: Subject, ending: str, size: Size) -> bytes:
    """Return a picture as a file with `ending`.

    The 3-D part of an SVG or a PDF is a raster; a PDF has 0.75 points a pixel and no
    use for the scale.

    Raises
    ------
    ValueError
        If such a file cannot be without a ground.
    ChromeError
        If no Chrome is found, or it does not draw.
    ModuleNotFoundError
        If Kaleido is not installed.
    """
    if subject.theme == "transparent" and ending in ("jpg", "jpeg"):
        raise ValueError(
            f"a {ending} has no transparent ground: theme must be light or dark, "
            "or the file a png, webp or svg"
        )
    # Late, so that what needs no Chrome runs without Kaleido.
    from kaleido.errors import JavascriptError, KaleidoError

    settings = {"format": ending, **size.checked()._asdict()}
    figure = subject.drawn()
    # In a thread of its own: a notebook has a loop running, in which nothing can be
    # waited for.
    with _drawing(), ThreadPoolExecutor(1) as thread:
        try:
            return thread.submit(asyncio.run, _still(figure, settings)).result()
        except (JavascriptError, KaleidoError) as failed:
            raise ChromeError(f"Chrome does not draw this: {failed}") from failed


async def _still(figure, settings):
    from kaleido import Kaleido

    # No formulas, so nothing is fetched from elsewhere.
    async with _opened(Kaleido(n=1, mathjax=False)) as chrome:
        return await chrome.calc_fig(figure, settings)


@contextmanager
def _drawing() -> Iterator[None]:
    """Have Chrome to oneself, and let it fail with a `ChromeError` alone."""
    from choreographer import errors

    # It logs each failure, and what a Chrome says on its way out, before it raises.
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    with LOCK:
        try:
            yield
        except errors.ChromeNotFoundError as missing:
            raise ChromeError(NO_CHROME) from missing
        except (
            errors.BrowserClosedError,
            errors.BrowserDepsError,
            errors.BrowserFailedError,
        ) as failed:
            raise ChromeError(NO_START) from failed
        except TimeoutError as failed:
            raise ChromeError(TOO_SLOW) from failed


@asynccontextmanager
async def _opened(browser: "Browser") -> AsyncIterator["Browser"]:
    """Open a browser, and close it, also where it does not start.

    Else a thread of it reads what it has to say for ever, and Python does not end.
    """
    try:
        await browser.open()
        yield browser
    finally:
        await browser.close()
