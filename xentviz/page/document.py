"""A document over HTTP: the same bytes for everybody, once computed and kept."""

import asyncio
import gzip
import hashlib
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from xentviz.lessons.text import sentence
from xentviz.page.language import chosen

FOREVER = "public, max-age=31536000, immutable"
# Of Brotli and gzip: the most that costs no more than what is saved on the way. What is
# new for nearly everybody who asks is packed in a third of the time, a tenth larger.
BROTLI_QUALITY, QUICK, GZIP_LEVEL = 5, 2, 6
# Nobody is told by a document who asked for it: any page may read it, in a frame whose
# origin is hidden too.
PUBLIC = {"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Document:
    """Bytes under a type and a name, packed: as nearly every browser takes them."""

    media_type: str
    tag: str
    brotli: bytes

    @classmethod
    def of(
        cls, media_type: str, data: bytes, quality: int = BROTLI_QUALITY
    ) -> "Document":
        """Return the document that holds `data`."""
        tag = hashlib.sha256(data).hexdigest()[:20]
        packed = brotli.compress(data, quality=quality)
        return cls(media_type, tag, packed)

    @property
    def plain(self) -> bytes:
        """The bytes as they are."""
        return brotli.decompress(self.brotli)

    @property
    def gzip(self) -> bytes:
        """The bytes in gzip."""
        return gzip.compress(self.plain, compresslevel=GZIP_LEVEL, mtime=0)


def respond(
    request: Request,
    document: Document,
    cache: str = FOREVER,
    vary: str = PUBLIC["Vary"],
) -> Response:
    """Return the response to a request for a document: packed, or 304 where known."""
    accepted = request.headers.get("accept-encoding", "")
    offered = {part.partition(";")[0].strip() for part in accepted.split(",")}
    encoding = next((name for name in ("br", "gzip") if name in offered), "")
    tag = f'"{document.tag}{encoding and "-"}{encoding}"'
    headers = {"ETag": tag, "Cache-Control": cache, **PUBLIC, "Vary": vary}
    known = request.headers.get("if-none-match", "")
    if tag in {part.strip().removeprefix("W/") for part in known.split(",")}:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    body = {"br": "brotli", "gzip": "gzip", "": "plain"}[encoding]
    return Response(
        getattr(document, body), media_type=document.media_type, headers=headers
    )


def refused(status: int, reason: str) -> Response:
    """Return the response to a request that is not met, which nobody keeps."""
    headers = {"Cache-Control": "no-store", **PUBLIC}
    return PlainTextResponse(reason, status_code=status, headers=headers)


def not_met(
    request: Request, what: str, status: int = 404, **parts: object
) -> Response:
    """Return the response to a request for what is not there, in its language."""
    return refused(status, sentence(chosen(request), "http", what, **parts))


class NewestAndOldest:
    """A lock that goes in turn to who came last of those who wait, and who came first.

    Somebody who asks for a hundred things at once keeps nobody else waiting for all of
    them, whoever it is; and in a crowd that is too large nobody waits for ever.
    """

    def __init__(self) -> None:
        self._is_held = self._is_for_oldest = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        """Wait until nobody else holds it."""
        if not self._is_held:
            self._is_held = True
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was given to who no longer wants it
            raise

    async def __aexit__(self, *failure: object) -> None:
        """Give it to another who waits."""
        self._pass_on()

    def _pass_on(self) -> None:
        while self._waiting:
            waiting = self._waiting
            turn = waiting.popleft() if self._is_for_oldest else waiting.pop()
            if not turn.done():
                self._is_for_oldest = not self._is_for_oldest
                turn.set_result(None)
                return
        self._is_held = False


class Documents:
    """The documents that were asked for last, and one hand that makes new ones.

    One is made at a time, the newest and the oldest in turn: more at once would only
    slow each other.
    What nobody waits for any more when its turn comes is not made.

    Parameters
    ----------
    most : int
        How many bytes of them are kept.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._turn, self._books = NewestAndOldest(), threading.Lock()

    def find(self, key: str) -> Document | None:
        """Return a document that is kept."""
        with self._books:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, document: Document) -> None:
        """Keep a document, in the place of those that nobody has asked for longest."""
        size = len(key) + len(document.brotli)
        with self._books:
            if key in self._kept or size > self._most:
                return
            self._kept[key] = document
            self._size += size
            while self._size > self._most:
                name, oldest = self._kept.popitem(last=False)
                self._size -= len(name) + len(oldest.brotli)

    async def made(
        self, request: Request, key: str, make: Callable[[], Document]
    ) -> Document | None:
        """Return the document under `key`, made in its turn; none if nobody waits."""
        if (document := self.find(key)) is not None:
            return document
        async with self._turn:
            if (document := self.find(key)) is not None:
                return document
            if await request.is_disconnected():
                return None
            document = await run_in_threadpool(make)
            self.keep(key, document)
        return document
