"""Uploads: received in memory alone, and no more of them than memory is meant for."""

import io
import logging
from collections.abc import Callable

import streamlit as st
from starlette import formparsers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.stats import CACHE_MEMORY_FAMILY
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from xentviz.lessons.text import sentence
from xentviz.page.language import chosen
from xentviz.page.own_file_kept import bytes_kept
from xentviz.page.site import base_path

LOG = logging.getLogger("uvicorn.error")
PATH = "_stcore/upload_file/"
MEGABYTE = 1 << 20  # as Streamlit's server counts; its page refuses at 10**6
# What all visitors may have here at once, in files of the largest size: each is there
# as it came, and read.
MOST_FILES = 4
# What is kept in place of a file that there is no room for: an empty one of this type.
NO_ROOM = "application/x-no-room"
INSTEAD = (
    b"--instead\r\n"
    b'Content-Disposition: form-data; name="file"; filename="none.csv"\r\n'
    b"Content-Type: %b\r\n\r\n\r\n--instead--\r\n" % NO_ROOM.encode()
)


def most_bytes() -> int:
    """Return how large a file may be."""
    return int(st.get_option("server.maxUploadSize")) * MEGABYTE


def bytes_stored() -> int:
    """Return how much memory the files of all visitors take, as they came and read."""
    if not runtime.exists():
        return bytes_kept()
    files = runtime.get_instance().uploaded_file_mgr
    stats = files.get_stats([CACHE_MEMORY_FAMILY]).get(CACHE_MEMORY_FAMILY, [])
    return bytes_kept() + sum(stat.byte_length for stat in stats)


def most_bytes_now() -> int:
    """Return how large a file may be beside those of all visitors."""
    left = MOST_FILES * most_bytes() - bytes_stored()
    return max(0, min(most_bytes(), left))


class Uploads:
    """Refuse files that the memory is not meant for, and keep them off the disk.

    Parameters
    ----------
    app : callable
        The ASGI application behind it.
    stored : callable, optional
        Returns how many bytes of files there are already.
    """

    def __init__(self, app: ASGIApp, stored: Callable[[], int] = bytes_stored) -> None:
        self.app = app
        self.stored = stored
        self.receiving = 0
        # Starlette's goes to the disk where it is long, and is copied when it is read.
        formparsers.SpooledTemporaryFile = Received
        # Streamlit gives each run of the script a copy of what is in a widget.
        UploadedFile.__deepcopy__ = _beside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive a file, or nothing of it; pass all else on."""
        if not _is_upload(scope):
            await self.app(scope, receive, send)
            return
        length = _length(scope)
        if length is None:
            language = chosen(HTTPConnection(scope))
            answer = PlainTextResponse(sentence(language, "http", "length"), 411)
            await answer(scope, receive, send)
            return
        if length > most_bytes():  # which Streamlit refuses unread
            await self.app(scope, receive, send)
            return
        if self.stored() + self.receiving + length > MOST_FILES * most_bytes():
            LOG.warning("no room for a file of %d bytes", length)
            scope, receive, length = await _without_its_file(scope, receive)
        self.receiving += length
        try:
            await self.app(scope, receive, send)
        finally:
            self.receiving -= length


class Received(io.BytesIO):
    """A file on its way, in memory alone: read as a whole its bytes are not copied."""

    _rolled = False  # Starlette asks it of a file: whether it went to the disk

    def __init__(self, max_size: int) -> None:
        super().__init__()

    def read(self, size: int | None = -1) -> bytes:
        """Return bytes from here on; from the beginning on all, the very ones."""
        if self.tell() or not (size is None or size < 0):
            return super().read(size)
        self.seek(0, io.SEEK_END)
        return self.getvalue()


def _beside(file: UploadedFile, memo: dict[int, object]) -> UploadedFile:
    """Return a file of the same bytes, which are nobody's to change: none is copied."""
    record = UploadedFileRec(file.file_id, file.name, file.type, file.getvalue())
    return UploadedFile(record, file._file_urls)


def _is_upload(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "PUT":
        return False
    return scope["path"].startswith(f"{base_path()}{PATH}")


async def _without_its_file(
    scope: Scope, receive: Receive
) -> tuple[Scope, Receive, int]:
    """Let a file pass by, and return an upload of nothing instead, with its length.

    The page is told of what was received alone: what answers with an error, Streamlit
    marks with a sign, and no words.
    """
    while (message := await receive()).get("more_body"):
        pass

    async def receive_instead() -> Message:
        if message["type"] != "http.request":
            return message  # whose it was has gone
        return {"type": "http.request", "body": INSTEAD, "more_body": False}

    headers = dict(scope["headers"]) | {
        b"content-type": b"multipart/form-data; boundary=instead",
        b"content-length": str(len(INSTEAD)).encode(),
    }
    return {**scope, "headers": list(headers.items())}, receive_instead, len(INSTEAD)


def _length(scope: Scope) -> int | None:
    text = dict(scope["headers"]).get(b"content-length", b"")
    return int(text) if text.isdigit() else None
