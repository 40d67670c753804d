"""From letting go to the server's answer, beside a plain Streamlit app."""

import asyncio
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from playwright.async_api import Browser, Page

from tests.benchmarks.bare import Drag
from tests.benchmarks.browser import chromium, dragged, watched
from tests.benchmarks.relay import Wire, relayed
from tests.benchmarks.server import PLAIN, XENTVIZ, serving
from tests.benchmarks.table import Aim, Row
from xentviz.lessons import lessons

WARM_UPS, ROUNDS = 2, 4  # there and back; a run of all lessons takes 7 minutes
QUIET = 1000  # ms with nothing heard, written or drawn: the answer is complete
SOONER, AIM = Aim("<", 1.0), Aim("≤", 0.25)
LONG, NONE_LONGER = 50.0, Aim("≤", 1.0)  # ms: a task that is felt, as browsers have it
PLAIN_SLIDER = '[data-testid="stSlider"] [role="group"] > div'  # its track
PLAIN_STOPS = 999
AFRESH = "watch.afresh()"
SETTLED = """(quiet) => watch.heard > watch.released
  && performance.now() - watch.last > quiet"""


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
        the server, a change of the address, a call that draws in 3-D, a change of a
        flat picture.
    task : float
        The longest task of the page's main thread meanwhile, 0 if none took 50 ms.
    """

    server: float
    shown: float
    task: float


def rows() -> list[Row]:
    """Measure the answer to a release, on the wire and in the page, of every lesson.

    The first slider of each lesson, beside the same surface on the plain app. The same
    pointer, pace and rest before release on both sides. xentviz has
    drawn the state before the hand lets go; the plain app draws it when the answer has
    come. Both are counted until nothing changes any more, the address with it: what a
    user waits for is a page that agrees with itself. The plain app keeps no address and
    shows one figure to our two to five, which both count in its favour.

    The longest task is that of all drags, the first of a page with them.
    """
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    found = []
    with serving(XENTVIZ) as ours, serving(PLAIN) as beside:
        async with (
            relayed(ours, b"/answer/") as live,
            relayed(beside) as plain,
            chromium() as browser,
        ):
            for slug, lesson in lessons().items():
                pairs = await _in_turn(browser, live, plain, Drag.first(lesson))
                found += _table(slug, pairs)
    return found


def _table(slug: str, pairs: list[tuple[Answer, Answer]]) -> list[Row]:
    """Return the lines of one lesson; the first there and back counts for tasks."""
    what, kept = f"settle: {slug}", pairs[WARM_UPS:]
    longest = max(ours.task for ours, _ in pairs)
    return [
        Row(
            f"{what}, request to answer, on the wire",
            *_of("server", kept),
            "ms",
            SOONER,
        ),
        Row(f"{what}, release to answer, shown", *_of("shown", kept), "ms", AIM),
        Row(
            f"{what}, longest task beside {LONG:g} ms", longest, LONG, "ms", NONE_LONGER
        ),
    ]


async def _in_turn(
    browser: Browser, ours: Wire, beside: Wire, drag: Drag
) -> list[tuple[Answer, Answer]]:
    """Return the answers on both sides, drag by drag."""
    async with watched(browser) as live, watched(browser) as plain:
        await live.goto(f"{ours.address}/{drag.lesson.slug}")
        await live.wait_for_selector('[data-lesson][data-ready="true"]')
        await plain.goto(beside.address)
        await plain.wait_for_function("() => watch.surface > 0")
        ways = zip(_ways(drag.control.stops.size), _ways(PLAIN_STOPS), strict=True)
        return [
            (
                await _answer(live, ours, drag.slider, way),
                await _answer(plain, beside, PLAIN_SLIDER, plain_way),
            )
            for way, plain_way in ways
        ]


def _ways(n_stops: int) -> Iterator[tuple[float, float]]:
    """Give drags of a slider, there and back, each to where the hand has not been.

    A slider let go where it was has nothing to tell, and the browser keeps answers.
    """
    stop = max(0.01, 1.0 / (n_stops - 1))
    places = [abs(k % 2 - 0.1 - stop * k) for k in range(WARM_UPS + ROUNDS + 1)]
    return pairwise(places)


async def _answer(
    page: Page, wire: Wire, slider: str, ends: tuple[float, float]
) -> Answer:
    """Drag `slider` once, and return what its release led to."""
    await page.bring_to_front()
    await page.evaluate(AFRESH)
    wire.clear()
    await dragged(page, slider, ends)
    await page.wait_for_function(SETTLED, arg=QUIET)
    shown, task = await page.evaluate("[watch.last - watch.released, watch.longest()]")
    return Answer(wire.milliseconds, shown, task)


def _of(name: str, pairs: list[tuple[Answer, Answer]]) -> list[float]:
    """Return the median of `name` on each side."""
    sides = zip(*pairs, strict=True)
    return [
        statistics.median(getattr(answer, name) for answer in side) for side in sides
    ]
