"""Films drawn by Chrome, for the command line: one page for all their frames."""

import asyncio
import base64
import io
import json
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

import xentviz
from xentviz.export import Size
from xentviz.export.chrome import ChromeError, drawing, opened
from xentviz.export.film import Film, check_room
from xentviz.figures import PLOTLY_PATH

PATIENCE = 600.0  # seconds for a whole film
STAGE = Path(xentviz.__file__).parent / "stage"
PAGE = """<!doctype html>
<meta charset="utf-8">
<script src="{plotly}"></script>
<script type="module">
  import {{ photographed }} from "{film_js}";
  const encoded = async (blob) => new Uint8Array(await blob.arrayBuffer()).toBase64?.()
    ?? new Promise((resolve) => {{
      const reader = new FileReader(); // slower, and known to every Chrome
      reader.onload = () => resolve(reader.result.split(",")[1]);
      reader.readAsDataURL(blob);
    }});
  globalThis.film = () => photographed({film}, {size},
    async (blob) => globalThis.taken(await encoded(blob)));
</script>
"""


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
        return asyncio.run(drawn)
    # A notebook has a loop running, in which nothing can be waited for.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, drawn).result()


async def _filmed(film, size, progress):
    from choreographer import Browser

    frames: list[asyncio.Future] = []
    loop = asyncio.get_running_loop()

    async def take(event):
        payload = event["params"]["payload"]
        frames.append(loop.run_in_executor(None, _decoded, payload))
        progress(len(frames), len(film.frames))

    async with asyncio.timeout(PATIENCE), opened(Browser()) as browser:
        session = await browser.get_tab().create_session()
        session.subscribe("Runtime.bindingCalled", take)
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "film.html"
            page.write_text(_page(film, size), encoding="utf-8")
            await _open(session, page.as_uri())
        await session.send_command("Runtime.addBinding", {"name": "taken"})
        await _run(session, "film()")
        return await asyncio.gather(*frames)


async def _open(session, url):
    """Open a page, and wait until all of it is there."""
    await session.send_command("Page.enable")
    await session.send_command("Runtime.enable")
    there = session.subscribe_once("Page.loadEventFired")
    await session.send_command("Page.navigate", {"url": url})
    await there


async def _run(session, expression):
    """Run what ends in a promise, to its end."""
    settings = {"expression": f"{expression}.then(() => null)", "awaitPromise": True}
    answer = await session.send_command("Runtime.evaluate", settings)
    wrong = answer.get("error") or answer["result"].get("exceptionDetails")
    if wrong:
        said = wrong.get("exception", {}).get("description") or wrong
        raise ChromeError(f"Chrome does not draw this: {said}")


def _page(film: Film, size: Size) -> str:
    return PAGE.format(
        plotly=PLOTLY_PATH.as_uri(),
        film_js=(STAGE / "film.js").as_uri(),
        film=film.to_json().replace("<", "\\u003c"),
        size=json.dumps(size._asdict()),
    )


def _decoded(payload: str) -> Image.Image:
    image = Image.open(io.BytesIO(base64.b64decode(payload)))
    image.load()
    return image
