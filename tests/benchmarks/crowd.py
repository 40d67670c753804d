"""A crowd of visitors, and what it asks of a server that has a core to itself.

The server has the first core and the visitors the others, where the machine lets them.
"""

import asyncio
import os
import random
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.benchmarks.server import XENTVIZ
from tests.benchmarks.visitor import Seen
from tests.server import free_port, served, streamlit_run

# A stranger opens as many as he likes.
LIMITS = httpx.Limits(max_connections=None)
# Made once: reading the machine's certificates takes longer than an answer.
CERTIFICATES = ssl.create_default_context()


class Usage(NamedTuple):
    """What a process has had: seconds of a core, and megabytes, now and at most."""

    clock: float
    seconds: float
    megabytes: float
    peak: float

    def share_since(self, before: "Usage") -> float:
        """Return the part of a core that it has had since `before`."""
        return (self.seconds - before.seconds) / (self.clock - before.clock)


class Served(NamedTuple):
    """A server with a core to itself: its address, its use, and where it writes."""

    address: str
    usage: Callable[[], Usage]
    log: Path


def client() -> httpx.AsyncClient:
    """Return what one visitor asks with: connections of one's own, as a browser has."""
    headers = {"Accept-Encoding": "br, gzip"}
    return httpx.AsyncClient(
        verify=CERTIFICATES, limits=LIMITS, timeout=60, headers=headers
    )


async def crowd(
    count: int,
    opening: float,
    come: Callable[[httpx.AsyncClient, Seen], Coroutine[None, None, None]],
) -> Seen:
    """Let so many visitors come within a time, and return what they saw."""
    seen = Seen()

    async def one() -> None:
        await asyncio.sleep(random.uniform(0, opening))
        async with client() as asking:
            await come(asking, seen)

    await asyncio.gather(*(one() for _ in range(count)))
    return seen


@contextmanager
def on_a_core(script: str) -> Iterator[Served]:
    """Serve a script on the first core for as long as the block runs."""
    port = free_port()
    command = [script if part == XENTVIZ else part for part in streamlit_run(port)]
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])  # what is started inherits it
    try:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            with served(command, port, log) as address:
                os.sched_setaffinity(0, cores[1:] or cores)
                yield Served(address, lambda: usage(port), log)
    finally:
        os.sched_setaffinity(0, cores)


def usage(port: int) -> Usage:
    """Return what the process that serves a port has had."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if str(port).encode() in words:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                status = (process / "status").read_text()
                now, peak = (
                    int(status.partition(name)[2].split()[0]) / 1024
                    for name in ("VmRSS:", "VmHWM:")
                )
                ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                return Usage(time.monotonic(), ticks, now, peak)
        except (OSError, IndexError):
            continue
    return Usage(time.monotonic(), 0.0, 0.0, 0.0)


def report(who: str, seen: Seen, before: Usage, after: Usage) -> None:
    """Say on standard error what does not fit the table."""
    line = (
        f"{who}: first data {spread(seen.first)} ms, settled {spread(seen.settled)} ms "
        f"(p50 / p95 / all), {len(seen.settled)} releases, "
        f"{after.share_since(before):.2f} of the core, {after.peak:.0f} MB at most, "
        f"{len(seen.errors)} errors {seen.errors[:2] or ''}"
    )
    print(line, file=sys.stderr)


def spread(times: list[float]) -> str:
    """Return the median, the 95th of 100 and the longest, in milliseconds."""
    if not times:
        return "none"
    marks = statistics.median(times), p95(times), max(times)
    return " / ".join(f"{1e3 * mark:.0f}" for mark in marks)


def p95(times: list[float]) -> float:
    """Return what 95 of 100 took at most."""
    return sorted(times)[int(0.95 * len(times))] if times else float("inf")
