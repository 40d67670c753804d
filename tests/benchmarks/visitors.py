"""Visitors on one core: how long each waits, and for whom, beside a plain app.

The server has one core and the visitors another, where the machine lets them.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.benchmarks.server import PLAIN, XENTVIZ
from tests.benchmarks.table import Aim, Row
from tests.benchmarks.visitor import Seen, visit, visit_plain
from tests.server import free_port, served, streamlit_run
from xentviz.lessons import lessons

VISITORS = int(os.environ.get("VISITORS", "300"))
# A plain app is asked by as many as it bears.
PLAIN_VISITORS = int(os.environ.get("PLAIN_VISITORS", "80"))
RELEASES = 6
OPENING = 30.0  # seconds in which all of them come
CLASS, CLASS_OPENING = 40, 10.0
LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None)


def rows() -> list[Row]:
    """Measure visitors of all lessons mixed, each in states that nobody was in."""
    slugs = list(lessons())
    with _on_a_core(XENTVIZ) as (server, usage):
        pupils = asyncio.run(
            _crowd(CLASS, CLASS_OPENING, lambda c, s: visit(c, server, slugs[0], s, 0))
        )
        before = usage()
        ours = asyncio.run(
            _crowd(
                VISITORS,
                OPENING,
                lambda c, s: visit(c, server, random.choice(slugs), s, RELEASES),
            )
        )
        _report(f"xentviz, {VISITORS} visitors", ours, before, usage())
    with _on_a_core(PLAIN) as (server, usage):
        before = usage()
        plain = asyncio.run(
            _crowd(
                PLAIN_VISITORS, OPENING, lambda c, s: visit_plain(server, s, RELEASES)
            )
        )
        _report(f"plain, {PLAIN_VISITORS} visitors", plain, before, usage())
    beside = f"beside {PLAIN_VISITORS} of a plain app"
    return [
        Row(
            f"visitors: {VISITORS} {beside}, release to settled, p95",
            1e3 * _p95(ours.settled),
            1e3 * _p95(plain.settled),
            "ms",
            Aim("≤", 1.0),
        ),
        Row(
            f"visitors: {CLASS} open one link in {CLASS_OPENING:g} s, p95, of 1 s",
            1e3 * _p95(pupils.first),
            1e3,
            "ms",
            Aim("<", 1.0),
        ),
        Row("visitors: errors, of 1", len(ours.errors), 1, "", Aim("<", 1.0)),
    ]


async def _crowd(
    count: int,
    opening: float,
    come: Callable[[httpx.AsyncClient, Seen], Coroutine[None, None, None]],
) -> Seen:
    """Let so many visitors come within a time, and return what they saw."""
    seen = Seen()
    headers = {"Accept-Encoding": "br, gzip"}
    async with httpx.AsyncClient(limits=LIMITS, timeout=60, headers=headers) as client:

        async def one() -> None:
            await asyncio.sleep(random.uniform(0, opening))
            await come(client, seen)

        await asyncio.gather(*(one() for _ in range(count)))
    return seen


@contextmanager
def _on_a_core(script: str) -> Iterator[tuple[str, Callable[[], tuple[float, ...]]]]:
    """Serve a script on the first core; give its address, and its use of time."""
    port = free_port()
    command = [script if part == XENTVIZ else part for part in streamlit_run(port)]
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])  # what is started inherits it
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            served(command, port, Path(folder) / "log") as address,
        ):
            os.sched_setaffinity(0, cores[1:] or cores)
            yield address, lambda: _usage(port)
    finally:
        os.sched_setaffinity(0, cores)


def _usage(port: int) -> tuple[float, float, float]:
    """Return the clock, the seconds of the core that a server had, and its peak MB."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if str(port).encode() in words:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                status = (process / "status").read_text()
                peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
                ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                return time.monotonic(), ticks, peak
        except OSError:
            continue
    return time.monotonic(), 0.0, 0.0


def _report(who: str, seen: Seen, before: tuple, after: tuple) -> None:
    """Say on standard error what does not fit the table."""
    share = (after[1] - before[1]) / (after[0] - before[0])
    line = (
        f"{who}: first data {_pair(seen.first)} ms, settled {_pair(seen.settled)} ms "
        f"(p50 / p95), {share:.2f} of the core, {after[2]:.0f} MB at most, "
        f"{len(seen.errors)} errors {seen.errors[:2] or ''}"
    )
    print(line, file=sys.stderr)


def _pair(times: list[float]) -> str:
    if not times:
        return "none"
    return f"{1e3 * statistics.median(times):.0f} / {1e3 * _p95(times):.0f}"


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))] if times else float("inf")
