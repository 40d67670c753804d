"""What a stranger can do to a server, while visitors work on it."""

import asyncio
import os
import random
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

import httpx

from tests.benchmarks import abuses
from tests.benchmarks.crowd import Served, client, on_a_core, p95, spread
from tests.benchmarks.server import XENTVIZ
from tests.benchmarks.table import Aim, Row
from tests.benchmarks.visitor import Seen, visit
from xentviz.lessons import lessons

VISITORS = int(os.environ.get("ABUSE_VISITORS", "20"))
PAUSE = 2.0  # seconds between two releases of each of them
# Seconds that are looked at from the start of each abuse on, and after its end: what is
# held up by it is answered by then.
LEAST, AFTER = 6.0, 3.0
LONGEST = 30.0


def rows() -> list[Row]:
    """Measure how long visitors wait during each abuse, and what is left of it."""
    with on_a_core(XENTVIZ) as server:
        found, seen = asyncio.run(_through(server))
        peak = server.usage().peak
        _, *tracebacks = server.log.read_text().split("Traceback")
    for traceback in tracebacks:
        print(f"Traceback{traceback[:3000]}", file=sys.stderr)
    table = [
        Row(f"abuse: {name}, p95 of {VISITORS}", 1e3 * p95(times), 500.0, "ms", AIM)
        for name, times in found.items()
    ]
    return [
        *table,
        Row("abuse: memory at most, of 600 MB", peak, 600.0, "MB", AIM),
        Row("abuse: errors of visitors, of 1", len(seen.errors), 1, "", AIM),
        Row("abuse: tracebacks, of 1", len(tracebacks), 1, "", AIM),
    ]


AIM = Aim("<", 1.0)


async def _through(server: Served) -> tuple[dict[str, list[float]], Seen]:
    """Return what each release took during each abuse, and all that visitors saw."""
    seen, over, found = Seen(), asyncio.Event(), {}
    async with client() as stranger:
        visitors = [
            asyncio.create_task(_work(server.address, seen, over))
            for _ in range(VISITORS)
        ]
        await asyncio.sleep(5.0)
        for abuse in abuses.ALL:
            name, first, lines = abuse.__name__.replace("_", " "), len(seen.settled), 0
            lines = len(server.log.read_text().splitlines())
            answers = await _during(abuse, stranger, server.address)
            found[name] = seen.settled[first:]
            n_lines = len(server.log.read_text().splitlines()) - lines
            print(
                f"{name}: {dict(answers)}, the others {spread(found[name])} ms, "
                f"{server.usage().megabytes:.0f} MB, {n_lines} lines in the log",
                file=sys.stderr,
            )
        over.set()
        await asyncio.gather(*visitors)
    return found, seen


async def _work(server: str, seen: Seen, over: asyncio.Event) -> None:
    """Open lessons and let go of their sliders until all is over."""
    await asyncio.sleep(random.uniform(0.0, 2.0))
    slugs = list(lessons())
    async with client() as asking:
        while not over.is_set():
            await visit(asking, server, random.choice(slugs), seen, 5, PAUSE)


async def _during(
    abuse: abuses.Abuse, stranger: httpx.AsyncClient, server: str
) -> Counter[str]:
    """Return how often the server answered a stranger in which way."""
    start, host = time.monotonic(), urlsplit(server).netloc
    requests = [asyncio.create_task(one) for one in abuse(stranger, host)]
    done, late = await asyncio.wait(requests, timeout=LONGEST)
    for task in late:
        task.cancel()
    await asyncio.sleep(max(AFTER, start + LEAST - time.monotonic()))
    said = [
        repr(task.exception()) if task.exception() else str(task.result())
        for task in done
    ]
    return Counter([words[:40] for words in said] + ["not answered"] * len(late))
