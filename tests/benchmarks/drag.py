"""A drag, beside a bare page that does nothing but redraw the same figures."""

import asyncio
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Browser, Page

from tests.benchmarks.bare import Drag, opened
from tests.benchmarks.browser import N_MOVES, chromium, paced, watched
from tests.benchmarks.seen import ENDS, Seen, Style, seen, styles_of
from tests.benchmarks.server import XENTVIZ, serving
from tests.benchmarks.table import Aim, Row
from xentviz.lessons import Lesson, lessons

IN_FULL = "binary"
WARM_UPS = 1  # drags of either page
PHONE = 4.0  # times slower: a middling phone, as DevTools has it
GPU, SOFTWARE, SLOWED = "GPU", "software", "slowed"
# How each kind is made of one that is open: whether WebGL draws, how much slower it is.
KINDS = {SOFTWARE: (True, 1.0), GPU: (False, 1.0), SLOWED: (False, PHONE)}
# Drags that are counted; one slowed page shows twice as many positions as the next one.
# A run of all lessons takes 8 minutes.
ROUNDS = {SOFTWARE: 1, GPU: 1, SLOWED: 4}
# Of the positions of a drag, as many as a screen of 60 frames a second should show.
NEARLY_ALL = Aim("≥", 58 / N_MOVES)
HALF = Aim("≥", 30 / N_MOVES)
BUDGET, WITHIN = 4.0, Aim("≤", 1.0)  # ms of script in a frame
NO_WORSE, FAR_BETTER = Aim("≥", 1.0), Aim("≥", 1.8)
SOONER = Aim("≤", 0.6)


def rows() -> list[Row]:
    """Measure the first slider of every lesson beside a page that only redraws it.

    Both pages take the same 60 moves of a real pointer, in turn, in one browser. A
    position is shown where a frame that holds it has come to its end: in the read-out
    and in each flat picture that moves once the frame's rendering is done, in space
    where WebGL was told to draw it; all of them must have shown it to count.

    Each page is there in three ways: its WebGL is drawn by the processor; its draw
    calls do nothing, "GPU", which stands for a graphics card that takes no time; and
    that once more, slowed four times, which stands for a phone. What lies behind and
    before the scenes is put together by the processor, on both pages.

    Where a slider has few stops, fewer positions than moves are there to be shown.
    """
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    found = []
    with serving(XENTVIZ) as address:
        async with chromium() as browser:
            for slug, lesson in lessons().items():
                sides = await _side_by_side(browser, address, lesson)
                for kind in KINDS:
                    found += _table(slug, kind, *sides[kind])
    return found


async def _side_by_side(
    browser: Browser, address: str, lesson: Lesson
) -> dict[str, tuple[Sequence[Seen], Sequence[Seen]]]:
    """Return what a lesson and the floor under it showed, by the kind of page."""
    drag, found = Drag.first(lesson), {}
    async with watched(browser) as ours, watched(browser) as floor:
        await ours.goto(f"{address}/{lesson.slug}")
        await ours.wait_for_selector(
            f'[data-lesson="{lesson.slug}"][data-ready="true"]'
        )
        watching = styles_of(drag, await opened(floor, drag, ours))
        for kind, pace in KINDS.items():
            warm_ups = WARM_UPS if kind == SOFTWARE else 0
            pairs = [
                [await _at(pace, page, drag, watching) for page in (ours, floor)]
                for _ in range(warm_ups + ROUNDS[kind])
            ]
            found[kind] = tuple(zip(*pairs[warm_ups:], strict=True))
    return found


async def _at(
    pace: tuple[bool, float], page: Page, drag: Drag, watching: list[Style]
) -> Seen:
    """Return what `page` showed of `drag` at a pace, which it has for that alone.

    DevTools slows a page by stopping it again and again, at rest too: the one that
    waits for its turn would take a processor from the one that is measured.
    """
    draws, slower = pace
    await paced(page, draws, slower)
    shown = await seen(page, drag, watching)
    await paced(page, draws, 1.0)
    return shown


def _table(
    slug: str, kind: str, ours: Sequence[Seen], floor: Sequence[Seen]
) -> list[Row]:
    """Return the lines of one lesson on one kind of page."""
    shown, least = (np.mean([s.shown for s in side]) for side in (ours, floor))
    what = f"drag: {slug}, {kind}, shown of the {N_MOVES}"
    beside_page = FAR_BETTER if (slug, kind) == (IN_FULL, SOFTWARE) else NO_WORSE
    lines = [Row(what, shown, least, "", beside_page)]
    if kind == SOFTWARE:
        return lines
    aim = NEARLY_ALL if kind == GPU else HALF
    lines.append(Row(f"{what}, beside all passed", shown, _passed(slug), "", aim))
    if kind == GPU:
        late = [np.median(_joined("latencies", side)) for side in (ours, floor)]
        script, most = (np.median(_joined("script", side)) for side in (ours, floor))
        what = f"drag: {slug}, {kind}"
        lines += [
            Row(f"{what}, pointer to picture", *late, "ms", SOONER),
            Row(f"{what}, script of a frame", script, most, "ms", SOONER),
            Row(f"{what}, script beside {BUDGET:g} ms", script, BUDGET, "ms", WITHIN),
        ]
    return lines


def _passed(slug: str) -> int:
    """Return how many positions of its slider a drag passes, at most one a move."""
    n_stops = len(Drag.first(lessons()[slug]).control.stops)
    return min(N_MOVES, round((ENDS[1] - ENDS[0]) * (n_stops - 1)))


def _joined(name: str, side: Sequence[Seen]) -> NDArray[np.float64]:
    """Return one list of numbers of every round, joined."""
    return np.concatenate([getattr(seen, name) for seen in side])
