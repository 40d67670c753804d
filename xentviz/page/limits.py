"""What is refused before it costs anything: addresses that are too long."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST_QUERY = 2**13  # bytes; a link of a lesson has a few hundred


class Limits:
    """Refuse queries longer than any of ours.

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
        if length <= LONGEST_QUERY:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _too_long(length)(scope, receive, send)


def _too_long(length: int) -> PlainTextResponse:
    return PlainTextResponse(
        f"This address has {length:,} bytes behind its question mark; "
        f"at most {LONGEST_QUERY:,} are read.",
        status_code=414,
    )
