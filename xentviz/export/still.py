"""Stills: a picture as PNG, JPEG, WebP, SVG or PDF, drawn by Chrome through Kaleido."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from xentviz.export import Size
from xentviz.export.chrome import ChromeError, drawing, opened
from xentviz.export.subject import Subject


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
    with drawing(), ThreadPoolExecutor(1) as thread:
        try:
            return thread.submit(asyncio.run, _still(figure, settings)).result()
        except (JavascriptError, KaleidoError) as failed:
            raise ChromeError(f"Chrome does not draw this: {failed}") from failed


async def _still(figure, settings):
    from kaleido import Kaleido

    # No formulas, so nothing is fetched from elsewhere.
    async with opened(Kaleido(n=1, mathjax=False)) as chrome:
        return await chrome.calc_fig(figure, settings)
