"""From opening the page to the surface drawn, beside a plain Streamlit app."""

import asyncio
import statistics

from playwright.async_api import Browser

from tests.benchmarks.browser import chromium, watched
from tests.benchmarks.server import PLAIN, XENTVIZ, serving
from tests.benchmarks.table import Aim, Row

ROUNDS = 5


def rows() -> list[Row]:
    """Measure, with nothing in the browser's cache, when the first surface is drawn.

    That is the end of the first frame in which WebGL is told to draw as many vertices
    as only a surface has, counted from the start of the navigation: the same on both
    sides. The server has been visited before on both sides.
    """
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    with serving(XENTVIZ) as ours, serving(PLAIN) as beside:
        async with chromium() as browser:
            pairs = [
                (
                    await _opened(browser, f"{ours}/binary"),
                    await _opened(browser, beside),
                )
                for _ in range(1 + ROUNDS)
            ]
    times = [statistics.median(side) for side in zip(*pairs[1:], strict=True)]
    return [Row("load: page open to surface drawn", *times, "ms", Aim("≤", 1.2))]


async def _opened(browser: Browser, address: str) -> float:
    """Return the milliseconds that a first visit to `address` takes."""
    async with watched(browser) as page:
        await page.goto(address)
        await page.wait_for_function("() => watch.surface > 0")
        return await page.evaluate("watch.surface")
