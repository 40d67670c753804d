"""Films drawn by Chrome, for the command line: one page for all their frames."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from xentviz.export import Size
from xentviz.export.chrome import ChromeError, drawing, opened, painter
from xentviz.export.film import Film, check_room
from xentviz.export.studio import Studio

PATIENCE = 600.0  # seconds for a whole film


def filmed(
    film: Film, size: Size, progress: Callable[[int, int], object] = lambda *_: None
) -> list[Image.Image]:
    """Return the frames of a film, drawn by one page of a headless Chrome.

    Parameters
    ----------
    film : Film
        What is to be drawn.
    size : Size
        The size of each frame.
    progress : callable
        Told after each frame how many there are, and how many there will be.

    Raises
    ------
    ValueError
        If the frames would be too large to hold together.
    ChromeError
        If no Chrome is found, or it does not draw.
    ModuleNotFoundError
        If choreographer, which drives Chrome, is not installed.
    """
    check_room(len(film.frames), size)
    with drawing():
        return _waited(_filmed(film, size, progress))


def _waited(drawn: Coroutine) -> object:
    """Return what a coroutine comes to; an interrupt ends it, and Chrome with it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_interruptible(drawn))
    # A notebook has a loop running, in which nothing can be waited for.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, drawn).result()


async def _interruptible(drawn: Coroutine) -> object:
    """Await, and be cancelled by an interrupt, whatever a Chrome makes of that."""
    try:
        return await drawn
    except Exception:
        if asyncio.current_task().cancelling():
            raise asyncio.CancelledError from None
        raise


async def _filmed(film, size, progress):
    frames: list[Image.Image] = []

    def take(frame):
        frames.append(frame)
        progress(len(frames), len(film.frames))

    with Studio(size, take) as studio:
        async with asyncio.timeout(PATIENCE), opened(painter()) as browser:
            session = await _page(browser, studio.url)
            told = f"{film.to_json()}, {json.dumps(size._asdict())}"
            await _run(session, f"filmed({told})")
    return frames


async def _page(browser, url):
    """Open a page, wait until all of it is there, and return its session.

    Without the domain "Runtime": each error that plotly.js throws and catches by itself
    would have the whole of it read again, for a place to report.
    """
    session = await browser.get_tab().create_session()
    await session.send_command("Page.enable")
    there = session.subscribe_once("Page.loadEventFired")
    await session.send_command("Page.navigate", {"url": url})
    await there
    return session


async def _run(session, expression):
    """Run what ends in a promise, to its end."""
    settings = {"expression": f"{expression}.then(() => null)", "awaitPromise": True}
    answer = await session.send_command("Runtime.evaluate", settings)
    wrong = answer.get("error") or answer["result"].get("exceptionDetails")
    if wrong:
        said = wrong.get("exception", {}).get("description") or wrong
        raise ChromeError(f"Chrome does not draw this: {said}")
