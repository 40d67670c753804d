"""What passes between a browser and a server, and when: a relay in the middle."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.server import free_port

CHUNK = 1 << 16


@dataclass
class Wire:
    """The times at which something passed, in seconds of this process's clock.

    A page whose main thread draws hears of a message when it has drawn. The wire does
    not: what it tells of a server owes nothing to the browser.
    """

    address: str
    sent: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what has passed so far."""
        self.sent.clear()
        self.answered.clear()

    @property
    def milliseconds(self) -> float:
        """From the first byte sent to the last byte of the answer."""
        return 1000.0 * (self.answered[-1] - self.sent[0])


@asynccontextmanager
async def relayed(address: str) -> AsyncIterator[Wire]:
    """Stand in for the server at `address` for as long as the block runs."""
    host, _, port = address.removeprefix("http://").partition(":")
    wire = Wire(f"http://{host}:{free_port()}")

    async def meet(*browser: asyncio.StreamReader | asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection(host, int(port))
        await asyncio.gather(
            _pass_on(browser[0], server[1], wire.sent),
            _pass_on(server[0], browser[1], wire.answered),
        )

    listener = await asyncio.start_server(meet, host, wire.address.rpartition(":")[2])
    try:
        yield wire
    finally:
        listener.close()


async def _pass_on(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, times: list[float]
) -> None:
    """Write what comes from `source` to `target`, and when it came to `times`."""
    try:
        while data := await source.read(CHUNK):
            times.append(time.perf_counter())
            target.write(data)
            await target.drain()
    except ConnectionError:
        pass  # a browser that leaves does not say goodbye
    finally:
        target.close()
