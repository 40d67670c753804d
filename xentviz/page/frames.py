"""The frames of an animation as they arrive: counted, weighed and timed on the way."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from xentviz.export.animation.animation import MOST
from xentviz.lessons.text import ENGLISH, sentence

LENGTH = struct.Struct("<I")
MOST_BYTES = 96 * 2**20  # of all frames together
# An image has a header, at least; and of the largest frame no format makes more.
SMALLEST, LARGEST = 40, 24 * 2**20
# Seconds: for all of a body, and between two pieces of it.
PATIENCE, STALL = 120.0, 15.0
# What all bodies that are on their way may hold in memory together: the largest alone,
# or those of a class.
MOST_TOTAL = MOST_BYTES


class RefusedError(ValueError):
    """A request that is refused, with the status that HTTP has for it."""

    def __init__(self, status: int, name: str, /, **parts: object) -> None:
        self.status, self._name, self._parts = status, name, parts
        super().__init__(self.reason(ENGLISH))

    def reason(self, language: str) -> str:
        """Return why, in a language."""
        return sentence(language, "http", self._name, **self._parts)


class Budget:
    """The bytes of bodies that are read or encoded, of all requests together."""

    def __init__(self, most: int = MOST_TOTAL) -> None:
        self.most, self.total = most, 0

    @asynccontextmanager
    async def share(self) -> AsyncIterator["Share"]:
        """Give a request a share, which ends with the block."""
        share = Share(self)
        try:
            yield share
        finally:
            self.total -= share.size


class Share:
    """What one request holds of it."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self.size = budget, 0

    def take(self, size: int) -> None:
        """Hold so many bytes more.

        Raises
        ------
        RefusedError
            If this request, or all of them together, would hold too much.
        """
        if self.size + size > MOST_BYTES:
            raise RefusedError(413, "frames_bytes", most=f"{MOST_BYTES:,}")
        if self._budget.total + size > self._budget.most:
            raise RefusedError(503, "frames_busy")
        self.size += size
        self._budget.total += size


async def arrived(request: Request, share: Share) -> list[bytes]:
    """Return the frames of a body, once the last of them is there.

    Each comes as its length in four bytes, lowest first, and as many bytes. What is
    wrong is refused as soon as it is seen, not when all has been read.

    Raises
    ------
    RefusedError
        If there are too many frames, or one is too small, too large or cut off, or
        they come too slowly or hold too much.
    """
    files: list[bytes] = []
    rest = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in _pieces(request):
                share.take(len(chunk))
                rest += chunk
                _cut(rest, files)
    except TimeoutError:
        raise RefusedError(408, "frames_late") from None
    if rest:
        raise RefusedError(400, "frames_cut")
    return files


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """Give a body as it comes, as long as it comes."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(STALL):
                piece = await anext(stream)
        except StopAsyncIteration:
            return
        yield piece


def _cut(rest: bytearray, files: list[bytes]) -> None:
    """Move the whole frames of `rest` to `files`."""
    start = 0
    while len(rest) - start >= LENGTH.size:
        (size,) = LENGTH.unpack_from(rest, start)
        if not SMALLEST <= size <= LARGEST:
            parts = {"least": SMALLEST, "most": f"{LARGEST:,}", "n": f"{size:,}"}
            raise RefusedError(400, "frame_bytes", **parts)
        if len(files) >= MOST:
            raise RefusedError(413, "frames_most", most=MOST)
        end = start + LENGTH.size + size
        if len(rest) < end:
            break
        files.append(bytes(rest[start + LENGTH.size : end]))
        start = end
    del rest[:start]
