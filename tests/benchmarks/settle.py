"""From letting go to the server's answer, beside a plain Streamlit app."""

import asyncio
import statistics
from dataclasses import dataclass
from itertools import pairwise

from playwright.async_api import Browser, Page

from tests.benchmarks.browser import chromium, dragged, watched
from tests.benchmarks.relay import Wire, relayed
from tests.benchmarks.server import PLAIN, XENTVIZ, serving
from tests.benchmarks.table import Aim, Row

ROUNDS = 10
QUIET = 1000  # ms with nothing heard, written or drawn: the answer is complete
AIM = Aim("<", 1.0)
SLIDER = 'input[data-control="predicted"]'
PLAIN_SLIDER = '[data-testid="stSlider"] [role="group"] > div'  # its track
AFRESH = "Object.assign(watch, { released: 0, heard: 0, addressed: 0, drawn: 0 })"
SETTLED = """(quiet) => {
  const last = Math.max(watch.heard, watch.addressed, watch.drawn);
  return watch.heard > watch.released && performance.now() - last > quiet;
}"""


@dataclass(frozen=True)
class Answer:
    """Milliseconds that one release led to.

    Parameters
    ----------
    server : float
        On the wire, from the page's request to the last byte of the answer; of the
        plain app from its message.
    shown : float
        In the page, from the pointer's release to the last of these: an answer of
        the server, a change of the address, a call that draws in 3-D.
    """

    server: float
    shown: float


def rows() -> list[Row]:
    """Measure the answer to a release, on the wire and in the page.

    The same surface, pointer, pace and rest before release on both sides. xentviz has
    drawn the state before the hand lets go; the plain app draws it when the answer has
    come. Both are counted until nothing changes any more, the address with it: what a
    user waits for is a page that agrees with itself. The plain app keeps no address and
    shows one figure to our three, which both count in its favour.
    """
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    with serving(XENTVIZ) as ours, serving(PLAIN) as beside:
        async with (
            relayed(ours, b"/answer/") as live,
            relayed(beside) as plain,
            chromium() as browser,
        ):
            pairs = await _in_turn(browser, live, plain)
    return [
        Row("settle: request to answer, on the wire", *_of("server", pairs), "ms", AIM),
        Row("settle: release to answer, shown", *_of("shown", pairs), "ms", AIM),
    ]


async def _in_turn(
    browser: Browser, ours: Wire, beside: Wire
) -> list[tuple[Answer, Answer]]:
    """Return the answers on both sides; the first there and back are not kept."""
    async with watched(browser) as live, watched(browser) as plain:
        await _open(live, f"{ours.address}/binary")
        await _open(plain, beside.address)
        pairs = [
            (
                await _answer(live, ours, SLIDER, ends),
                await _answer(plain, beside, PLAIN_SLIDER, ends),
            )
            for ends in _ways(2 + ROUNDS)
        ]
    return pairs[2:]


def _ways(count: int) -> list[tuple[float, float]]:
    """Return so many drags, there and back, each to where the hand has not been.

    A slider let go where it was has nothing to tell, and the browser keeps answers.
    """
    places = [abs(k % 2 - 0.1 - 0.01 * k) for k in range(count + 1)]
    return list(pairwise(places))


async def _open(page: Page, address: str) -> None:
    await page.goto(address)
    await page.wait_for_function("() => watch.surface > 0")


async def _answer(
    page: Page, wire: Wire, slider: str, ends: tuple[float, float]
) -> Answer:
    """Drag `slider` once, and return what its release led to."""
    await page.bring_to_front()
    await page.evaluate(AFRESH)
    wire.clear()
    await dragged(page, slider, ends)
    await page.wait_for_function(SETTLED, arg=QUIET)
    told = await page.evaluate("watch")
    times = [told[name] for name in ("heard", "addressed", "drawn")]
    return Answer(wire.milliseconds, max(times) - told["released"])


def _of(name: str, pairs: list[tuple[Answer, Answer]]) -> list[float]:
    """Return the median of `name` on each side."""
    sides = zip(*pairs, strict=True)
    return [
        statistics.median(getattr(answer, name) for answer in side) for side in sides
    ]
