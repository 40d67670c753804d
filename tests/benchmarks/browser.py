"""A headless Chromium, every page of which keeps the times that benchmarks read."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from tests.browser import FLAGS, provided

WATCH = Path(__file__).with_name("watch.js")
VIEWPORT = {"width": 1400, "height": 900}
N_MOVES, PACE = 60, 0.025  # a drag: its moves, and seconds from one to the next
REST = 0.5  # seconds that a hand stays before it lets go
PATIENCE = 60_000  # ms
# A page put together in software OpenGL, as its scenes are, takes longer than anything
# that is measured here; no machine with a graphics card pays for it.
TOGETHER = "--disable-gpu-compositing"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run Chromium, its 3-D drawn in software, for as long as the block runs."""
    path = provided()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=[*FLAGS, TOGETHER]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def watched(browser: Browser) -> AsyncIterator[Page]:
    """Give a page in a fresh context: nothing cached, and watched by ``watch.js``."""
    context = await browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE)
    await context.add_init_script("globalThis.drawsInSpace = true")
    await context.add_init_script(path=WATCH)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def paced(page: Page, draws: bool, slower: float) -> None:
    """Make a page as fast as another machine would be, from now on.

    Parameters
    ----------
    page : Page
        What `watched` gave.
    draws : bool
        Whether WebGL draws. If not, its calls are counted and do nothing, which stands
        for a graphics card that draws the scene in no time.
    slower : float
        How many times slower its processor is made, by DevTools.
    """
    await page.evaluate(f"globalThis.drawsInSpace = {str(draws).lower()}")
    tools = await page.context.new_cdp_session(page)
    await tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})


async def dragged(page: Page, slider: str, ends: tuple[float, float]) -> None:
    """Press at the first of `ends` of a slider, go to the second, rest, and let go.

    The ends are fractions of the slider's length.

    A hand does not wait for the page: each move leaves by the clock of this process,
    whether the page has taken the one before or not. It goes to the browser by itself;
    Playwright would run two scripts in the page around each, to learn of HTML's drags.
    """
    box = await page.locator(slider).bounding_box()
    height = box["y"] + box["height"] / 2
    way = box["x"] + box["width"] * np.linspace(*ends, 1 + N_MOVES)
    await page.mouse.move(way[0], height)
    await page.mouse.down()
    tools = await page.context.new_cdp_session(page)
    pressed = {"type": "mouseMoved", "button": "left", "buttons": 1, "y": height}
    start, moves = time.monotonic(), []
    for k, x in enumerate(way[1:], start=1):
        await asyncio.sleep(max(0.0, start + k * PACE - time.monotonic()))
        move = tools.send("Input.dispatchMouseEvent", {**pressed, "x": x})
        moves.append(asyncio.ensure_future(move))
    await asyncio.gather(*moves)
    await tools.detach()
    await asyncio.sleep(REST)
    await page.mouse.up()
