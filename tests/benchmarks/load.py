"""A first visit: how long until the surface is drawn, and how many bytes that takes."""

import asyncio
import statistics

from playwright.async_api import Browser

from tests.benchmarks.browser import chromium, watched
from tests.benchmarks.server import PLAIN, XENTVIZ, serving
from tests.benchmarks.table import Aim, Row

ROUNDS = 5
# What a lesson took before its parts were packed and fetched when they are needed.
ONCE, KILOBYTES = 4400, 1e3
PARTS = {"sigmoid": 0.6, "binary": 0.75}


def rows() -> list[Row]:
    """Measure, beside a plain app and with an empty cache, when the surface is drawn.

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
            sizes = {slug: await _fetched(browser, f"{ours}/{slug}") for slug in PARTS}
    times = [statistics.median(side) for side in zip(*pairs[1:], strict=True)]
    return [
        Row("load: page open to surface drawn", *times, "ms", Aim("≤", 0.8)),
        *(
            Row(
                f"load: {slug}, fetched for it", size, ONCE, "kB", Aim("≤", PARTS[slug])
            )
            for slug, size in sizes.items()
        ),
    ]


async def _opened(browser: Browser, address: str) -> float:
    """Return the milliseconds that a first visit to `address` takes."""
    async with watched(browser) as page:
        await page.goto(address)
        await page.wait_for_function("() => watch.surface > 0")
        return await page.evaluate("watch.surface")


async def _fetched(browser: Browser, address: str) -> float:
    """Return the kilobytes that a first visit fetches until its pictures are drawn."""
    async with watched(browser) as page:
        network, sizes = await page.context.new_cdp_session(page), []
        await network.send("Network.enable")
        network.on(
            "Network.loadingFinished",
            lambda response: sizes.append(response["encodedDataLength"]),
        )
        await page.goto(address)
        await page.wait_for_selector('[data-lesson][data-ready="true"]')
        return sum(sizes) / KILOBYTES
