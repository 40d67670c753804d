"""What passes between a browser and a server, and when: a relay in the middle."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
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
async def relayed(address: str, first_line: bytes = b"") -> AsyncIterator[Wire]:
    """Stand in for the server at `address` for as long as the block runs.

    Where `first_line` is given, what passes counts on those connections alone whose
    last request has it there.
    """
    host, _, port = address.removeprefix("http://").partition(":")
    wire = Wire(f"http://{host}:{free_port()}")

    async def meet(*browser: asyncio.StreamReader | asyncio.StreamWriter) -> None:
        server = await asyncio.open_connection(host, int(port))
        counts = False

        def sent(data: bytes) -> None:
            nonlocal counts
            counts = first_line in data.partition(b"\r\n")[0]
            if counts:
                wire.sent.append(time.perf_counter())

        def answered(data: bytes) -> None:
            if counts:
                wire.answered.append(time.perf_counter())

        await asyncio.gather(
            _pass_on(browser[0], server[1], sent),
            _pass_on(server[0], browser[1], answered),
        )

    listener = await asyncio.start_server(meet, host, wire.address.rpartition(":")[2])
    try:
        yield wire
    finally:
        listener.close()


async def _pass_on(
    source: asyncio.StreamReader,
    target: asyncio.StreamWriter,
    note: Callable[[bytes], None],
) -> None:
    """Write what comes from `source` to `target`, and `note` it as it comes."""
    try:
        while data := await source.read(CHUNK):
            note(data)
            target.write(data)
            await target.drain()
    except ConnectionError:
        pass  # a browser that leaves does not say goodbye
    finally:
        target.close()
