"""A drag, beside a bare page that does nothing but redraw the same figures."""

import asyncio
from collections.abc import Sequence

import numpy as np
from playwright.async_api import Browser

from tests.benchmarks.bare import Drag, opened
from tests.benchmarks.browser import chromium, watched
from tests.benchmarks.seen import Seen, looks, seen
from tests.benchmarks.server import XENTVIZ, serving
from tests.benchmarks.table import Aim, Row
from xentviz.lessons import Lesson, lessons

IN_FULL = "binary"
ROUNDS = 5
LIVE = Aim("≤", 1.2)
COMPLETE = Aim("≥", 1.0)


def rows() -> list[Row]:
    """Measure the first slider of every lesson, of one of them in full.

    Both pages take the same 60 moves of a real pointer, in turn, in one browser. A
    position is painted where a frame that holds it has come to its end: in the
    read-out and in the plane once the frame's rendering is done, in space where WebGL
    was told to draw it. Its share counts the positions that the page's slider came to:
    a page that is busy skips more of them, which is why the count stands beside it.
    """
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    found = []
    with serving(XENTVIZ) as address:
        async with chromium() as browser:
            for slug, lesson in lessons().items():
                sides = await _side_by_side(browser, address, lesson)
                found += _in_full(*sides) if slug == IN_FULL else [_short(slug, *sides)]
    return found


async def _side_by_side(
    browser: Browser, address: str, lesson: Lesson
) -> tuple[Sequence[Seen], Sequence[Seen]]:
    """Return what a lesson and the floor under it showed, but for the first round."""
    drag = Drag.first(lesson)
    async with watched(browser) as ours, watched(browser) as floor:
        await ours.goto(f"{address}/{lesson.slug}")
        await ours.wait_for_selector(
            f'[data-lesson="{lesson.slug}"][data-ready="true"]'
        )
        watching = looks(drag, await opened(floor, drag, ours))
        pairs = [
            (await seen(ours, drag, watching), await seen(floor, drag, watching))
            for _ in range(1 + ROUNDS)
        ]
    return tuple(zip(*pairs[1:], strict=True))


def _in_full(ours: Sequence[Seen], floor: Sequence[Seen]) -> list[Row]:
    shares = [
        Row(f"drag: painted of {name}", *_shares(name, ours, floor), "%", COMPLETE)
        for name in ours[0].painted
    ]
    counts = [np.mean([s.painted["read-out"] for s in side]) for side in (ours, floor)]
    latencies = [
        Row(f"drag: pointer to paint, {name}", *_late(rank, ours, floor), "ms", LIVE)
        for name, rank in {"median": 50, "95th percentile": 95}.items()
    ]
    return [*shares, Row("drag: painted in all", *counts, "", COMPLETE), *latencies]


def _short(slug: str, ours: Sequence[Seen], floor: Sequence[Seen]) -> Row:
    share, least = _shares("read-out", ours, floor)
    what = f"drag: {slug}, pointer to paint (painted {share:.0f} %, {least:.0f} %)"
    return Row(what, *_late(50, ours, floor), "ms", LIVE)


def _shares(name: str, *sides: Sequence[Seen]) -> list[float]:
    """Return how much of the positions visited each side painted, in per cent."""
    return [
        100.0 * sum(s.painted[name] for s in side) / sum(s.visited for s in side)
        for side in sides
    ]


def _late(rank: float, *sides: Sequence[Seen]) -> list[float]:
    """Return percentile `rank` of all latencies of each side."""
    return [
        np.percentile(np.concatenate([s.latencies for s in side]), rank)
        for side in sides
    ]
