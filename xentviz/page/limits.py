"""Limits by what a request costs, not by who asks: a class sits behind one address.

What is long past meaning is refused before it costs anything; what is expensive waits
for its turn, in a line that is as long as a class.
"""

import logging
from inspect import iscoroutinefunction

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xentviz.lessons.text import sentence
from xentviz.page.language import chosen

LOG = logging.getLogger("uvicorn.error")
LONGEST_QUERY = 2**13  # bytes; a link of a lesson has a few hundred
# Files and pictures of a state: two at once would only slow each other.
EXPENSIVE = CapacityLimiter(1)
MOST_WAITING = 64
RETRY_AFTER = 5  # seconds


def limited(
    route: Route, limiter: CapacityLimiter = EXPENSIVE, most: int = MOST_WAITING
) -> Route:
    """Return a route whose answers are made in turn; one that is async is left as is.

    Parameters
    ----------
    route : Route
        What answers, in a thread of its own.
    limiter : CapacityLimiter, optional
        How many are made at once, of all routes that share it.
    most : int, optional
        How many may wait: who comes later is told to come again.
    """
    make = route.endpoint
    if iscoroutinefunction(make):
        return route

    async def answer(request: Request) -> Response:
        if limiter.statistics().tasks_waiting >= most:
            return busy(request)
        async with limiter:
            if await request.is_disconnected():
                return Response(status_code=499)  # nobody waits for it any more
            return await to_thread.run_sync(make, request)

    return Route(route.path, answer, methods=route.methods)


def busy(request: HTTPConnection) -> Response:
    """Return what is answered where too many wait."""
    return PlainTextResponse(
        sentence(chosen(request), "http", "busy"),
        status_code=503,
        headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"},
    )


class Limits:
    """Refuse queries longer than any of ours, and note what is refused.

    A host finds a line of each refusal in the log; what does not exist is none.

    Parameters
    ----------
    app : callable
        The ASGI application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or pass the request on."""
        length = len(scope.get("query_string", b""))
        if scope["type"] == "http":
            send = _noting(scope, send)
        if length <= LONGEST_QUERY:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _too_long(scope, length)(scope, receive, send)


def _noting(scope: Scope, send: Send) -> Send:
    """Return what sends a response, and leaves a line in the log if it is a refusal."""

    async def noting(message: Message) -> None:
        status = message.get("status", 0)
        if status >= 400 and status != 404:
            LOG.warning("%d to %s %.80r", status, scope["method"], scope["path"])
        await send(message)

    return noting


def _too_long(scope: Scope, length: int) -> PlainTextResponse:
    # Its query is not read, for a word on its language neither.
    language = chosen(HTTPConnection({**scope, "query_string": b""}))
    parts = {"n": f"{length:,}", "most": f"{LONGEST_QUERY:,}"}
    return PlainTextResponse(sentence(language, "http", "query", **parts), 414)
