"""Visitors on one core: how long each waits, and for whom, beside a plain app."""

import asyncio
import os
import random

from tests.benchmarks.crowd import crowd, on_a_core, p95, report
from tests.benchmarks.server import PLAIN, XENTVIZ
from tests.benchmarks.table import Aim, Row
from tests.benchmarks.visitor import Seen, visit, visit_plain
from xentviz.lessons import lessons

VISITORS = int(os.environ.get("VISITORS", "300"))
# A plain app is asked by as many as it bears.
PLAIN_VISITORS = int(os.environ.get("PLAIN_VISITORS", "80"))
RELEASES = int(os.environ.get("RELEASES", "5"))
OPENING = 30.0  # seconds in which all of them come
CLASS, CLASS_OPENING = 40, 10.0
# Who comes, stays for one release, and goes: half of them before memory is read, for
# what is kept of documents is full by then.
VISITS = int(os.environ.get("VISITS", "1000"))
AT_ONCE = 20


def mixed() -> list[Row]:
    """Measure visitors of all lessons, each in states that nobody was in before."""
    slugs = list(lessons())
    with on_a_core(XENTVIZ) as server:
        before = server.usage()
        ours = asyncio.run(
            crowd(
                VISITORS,
                OPENING,
                lambda c, s: visit(
                    c, server.address, random.choice(slugs), s, RELEASES
                ),
            )
        )
        after = server.usage()
        report(f"xentviz, {VISITORS} visitors", ours, before, after)
    with on_a_core(PLAIN) as server:
        before = server.usage()
        plain = asyncio.run(
            crowd(
                PLAIN_VISITORS,
                OPENING,
                lambda c, s: visit_plain(server.address, s, RELEASES),
            )
        )
        report(f"plain, {PLAIN_VISITORS} visitors", plain, before, server.usage())
    what = f"visitors: {VISITORS} in fresh states, release to settled, p95"
    ours_p95, plain_p95 = 1e3 * p95(ours.settled), 1e3 * p95(plain.settled)
    return [
        Row(f"{what}, of 300 ms", ours_p95, 300.0, "ms", Aim("<", 1.0)),
        Row(
            f"{what}, beside {PLAIN_VISITORS} of a plain app",
            ours_p95,
            plain_p95,
            "ms",
            Aim("≤", 1.0),
        ),
        Row("visitors: memory, of 400 MB", after.peak, 400.0, "MB", Aim("<", 1.0)),
        Row("visitors: errors, of 1", len(ours.errors), 1, "", Aim("<", 1.0)),
    ]


def pupils() -> list[Row]:
    """Measure a class that opens one link."""
    slug = next(iter(lessons()))
    with on_a_core(XENTVIZ) as server:
        before = server.usage()
        seen = asyncio.run(
            crowd(
                CLASS, CLASS_OPENING, lambda c, s: visit(c, server.address, slug, s, 0)
            )
        )
        report(f"{CLASS} pupils on one link", seen, before, server.usage())
    what = f"visitors: {CLASS} open one link in {CLASS_OPENING:g} s, p95, of 1 s"
    return [
        Row(what, 1e3 * p95(seen.first), 1e3, "ms", Aim("<", 1.0)),
        Row("visitors: their errors, of 1", len(seen.errors), 1, "", Aim("<", 1.0)),
    ]


def memory() -> list[Row]:
    """Measure whether memory stays as it is while visitors come and go."""
    slugs = list(lessons())
    with on_a_core(XENTVIZ) as server:
        megabytes = []
        for _ in range(2):
            before = server.usage()
            seen = asyncio.run(_come_and_go(server.address, slugs, VISITS // 2))
            report(f"{VISITS // 2} visits", seen, before, server.usage())
            megabytes.append(server.usage().megabytes)
    what = f"visitors: memory after {VISITS} visits, of that after half of them"
    return [
        Row(what, megabytes[1], megabytes[0], "MB", Aim("≤", 1.1)),
        Row("visitors: and of 400 MB", megabytes[1], 400.0, "MB", Aim("<", 1.0)),
    ]


async def _come_and_go(server: str, slugs: list[str], count: int) -> Seen:
    """Let so many visits be made, a few at once, each with one release."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def come(client, seen):
        async with turns:
            await visit(client, server, random.choice(slugs), seen, 1, pause=0.1)

    return await crowd(count, 0.0, come)
