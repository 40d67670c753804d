"""Streamlit's own scripts and styles, packed once: it sends them as they are.

They are half of all that a page sends. Streamlit does not pack them, for it would do so
for each visitor anew; what is packed once and kept costs nothing.
"""

import threading
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from xentviz.page.document import Document, respond
from xentviz.page.site import base_path

STATIC = Path(st.__file__).parent / "static"
TYPES = {"/static/js": "text/javascript", "/static/css": "text/css"}
_turn = threading.Lock()


class Frontend:
    """Answer for Streamlit's scripts and styles, whose names change with them.

    Parameters
    ----------
    app : callable
        The ASGI application that answers all else. A route could not: Streamlit keeps
        these paths to itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file that there is, or pass the request on."""
        path = scope.get("path", "").removeprefix(base_path().rstrip("/"))
        folder, _, name = path.rpartition("/")
        is_read = scope["type"] == "http" and scope["method"] == "GET"
        if not is_read or folder not in TYPES or name not in _names(folder):
            return await self.app(scope, receive, send)
        document = await run_in_threadpool(_kept, path)
        await respond(Request(scope), document)(scope, receive, send)
        return None


@cache
def _names(folder: str) -> frozenset[str]:
    """Return the files of a folder."""
    return frozenset(path.name for path in (STATIC / folder[1:]).iterdir())


def _kept(path: str) -> Document:
    """Return a file, packed; who asks beside another waits, and finds it done."""
    with _turn:
        return _packed(path)


@cache
def _packed(path: str) -> Document:
    data = (STATIC / path[1:]).read_bytes()
    return Document.of(TYPES[path.rpartition("/")[0]], data)
