"""Sockets of other sites, refused before Streamlit looks at them."""

import asyncio
import logging
import time
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected
from streamlit import config

from xentviz.page.site import site

LOG = logging.getLogger("uvicorn.error")
# What is said in a socket: a page says a few hundred bytes when something is chosen on
# it, and nothing while it is dragged. A run of the script is asked for with each word.
LARGEST = 2**20  # bytes
AT_ONCE, A_SECOND = 30, 5.0
# Streamlit takes their sockets wherever it runs: what a developer has open.
LOCAL = {"localhost", "127.0.0.1", "0.0.0.0"}


class Sockets:
    """Let in the sockets of our own pages.

    Of a socket whose Origin it does not know Streamlit asks a third party whether that
    is the address of this very machine, and everybody waits meanwhile. So a socket is
    refused here unless its Origin is the host that it is sent to, `site`, local, or one
    of ``server.corsAllowedOrigins``.

    Parameters
    ----------
    app : callable
        The ASGI application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a handshake, or pass it on."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif _is_ours(scope):
            # Who goes away while the page is sent is no error, whatever Streamlit says.
            with suppress(WebSocketDisconnected):
                await self.app(_at_home(scope), _paced(receive), send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def _is_ours(scope: Scope) -> bool:
    """Whether a socket comes from a page of this app, or from no page at all."""
    headers = Headers(scope=scope)
    came_from, host = headers.get("origin", ""), headers.get("host", "")
    if not came_from or not config.get_option("server.enableCORS"):
        return True
    origin = _netloc(came_from)
    known = {host, _netloc(site(HTTPConnection(scope)))}
    known |= {
        _netloc(other) for other in config.get_option("server.corsAllowedOrigins")
    }
    if origin and (origin in known or origin.partition(":")[0] in LOCAL):
        return True
    LOG.warning(
        "a socket of %.80r is refused, for it is sent to %.80r: see docs/hosting.md",
        came_from,
        host,
    )
    return False


def _paced(receive: Receive) -> Receive:
    """Return what hands on the messages of a socket, as fast as a hand makes them.

    Who says more is listened to later, and nobody else waits for it. A message that is
    larger than any of ours ends the socket.
    """
    credit, last = float(AT_ONCE), time.monotonic()

    async def paced() -> Message:
        nonlocal credit, last
        message = await receive()
        if len(message.get("bytes") or message.get("text") or "") > LARGEST:
            LOG.warning("a message of more than %d bytes ends a socket", LARGEST)
            return {"type": "websocket.disconnect", "code": 1009}
        now = time.monotonic()
        credit = min(float(AT_ONCE), credit + (now - last) * A_SECOND) - 1.0
        last = now
        if credit < 0.0 and message["type"] == "websocket.receive":
            await asyncio.sleep(-credit / A_SECOND)
        return message

    return paced


def _at_home(scope: Scope) -> Scope:
    """Return a handshake that is let in, with an Origin that Streamlit knows."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    if "origin" in headers:
        scheme = scope["scheme"].replace("ws", "http")
        headers["origin"] = f"{scheme}://{headers.get('host', '')}"
    return {**scope, "headers": headers.raw}


def _netloc(origin: str) -> str:
    """Return the host and port of an Origin, or nothing where it is none."""
    try:
        return urlsplit(origin.strip()).netloc
    except ValueError:
        return ""
