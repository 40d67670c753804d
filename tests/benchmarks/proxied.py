"""Behind a proxy: what its cache spares the app, and what nobody sees of a restart."""

import asyncio
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.crowd import crowd, p95, report, spread, usage
from tests.benchmarks.replicas import Replicas, replicas
from tests.benchmarks.table import Aim, Row
from tests.benchmarks.visitor import PAUSE, Seen, visit, visit_embedded
from xentviz.lessons import lessons

ON_ONE_LINK, THEIR_OPENING = int(os.environ.get("ON_ONE_LINK", "2000")), 60.0
VISITORS = int(os.environ.get("RESTART_VISITORS", "100"))
OPENING = 10.0
# Seconds from the last visitor to the kill, and from a start to the next end.
BEFORE, BETWEEN = 5.0, 5.0


def cached() -> list[Row]:
    """Measure what the app has to do where a course page frames one link for many."""
    slug = next(iter(lessons()))
    with replicas(1) as (address, apps):
        before = usage(apps.ports[0])
        seen = asyncio.run(
            crowd(
                ON_ONE_LINK,
                THEIR_OPENING,
                lambda c, s: visit_embedded(c, address, slug, s),
            )
        )
        after = usage(apps.ports[0])
    report(f"{ON_ONE_LINK} on one framed link, with a cache", seen, before, after)
    what = f"visitors: {ON_ONE_LINK} on one link in {THEIR_OPENING:g} s"
    share = after.share_since(before)
    return [
        Row(f"{what}, of a tenth of a core", share, 0.1, "cores", Aim("<", 1.0)),
        Row(f"{what}, p95, of 1 s", 1e3 * p95(seen.first), 1e3, "ms", Aim("<", 1.0)),
        Row("visitors: their errors, of 1", len(seen.errors), 1, "", Aim("<", 1.0)),
    ]


def restarted() -> list[Row]:
    """Measure what visitors see while one of three replicas is killed, and all renewed.

    They ask again as the stage does; who asked in vain waits longer, and that counts.
    """
    with replicas(3) as (address, apps):
        seen = asyncio.run(_through_restarts(address, apps))
    line = f"settled {spread(seen.settled)} ms, {seen.again} answers asked for again"
    line += f", {len(seen.errors)} errors {seen.errors[:2] or ''}"
    print(f"{VISITORS} visitors, a kill and a rolling restart: {line}", file=sys.stderr)
    what = f"visitors: {VISITORS}, one of three killed, all restarted"
    longest = 1e3 * max(seen.settled)
    return [
        Row(f"{what}, longest to settle, of 5 s", longest, 5e3, "ms", Aim("<", 1.0)),
        Row(f"{what}, errors, of 1", len(seen.errors), 1, "", Aim("<", 1.0)),
    ]


async def _through_restarts(address: str, apps: Replicas) -> Seen:
    """Let visitors work until every replica has been ended and started again."""
    slugs, over = list(lessons()), asyncio.Event()

    async def come(client, seen):
        await visit(client, address, random.choice(slugs), seen, 2)
        while not over.is_set():
            await visit(client, address, random.choice(slugs), seen, 1)

    async def renew():
        await asyncio.sleep(OPENING + 2.0 * PAUSE + BEFORE)
        with ThreadPoolExecutor(1) as elsewhere:
            work = asyncio.get_running_loop().run_in_executor
            await work(elsewhere, _renewed, apps)
        over.set()

    renewing = asyncio.create_task(renew())
    seen = await crowd(VISITORS, OPENING, come)
    await renewing
    return seen


def _renewed(apps: Replicas) -> None:
    """Kill the first replica; end each of the others as a host does."""
    for index in range(len(apps.ports)):
        apps.end(index, signal.SIGTERM if index else signal.SIGKILL)
        apps.start(index)
        apps.wait(index)
        time.sleep(BETWEEN)
