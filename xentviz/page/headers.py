"""The security headers of every answer."""

import base64
import hashlib
import os
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'",
    # Streamlit imports a component's script from a blob; Plotly compiles the loops of
    # its 3-D part with new Function. Both write styles into the page.
    "script-src 'self' {scripts} 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)

# Who may put a page into a frame; everybody, unless said: courses lie anywhere.
FRAME_ANCESTORS = "XENTVIZ_FRAME_ANCESTORS"
# What no page of ours asks a browser for, a page that frames one cannot ask through it.
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
YEAR = 31_536_000  # seconds


def script_hashes(text: str) -> list[str]:
    """Return what a Content-Security-Policy calls the inline scripts of a document."""
    inline = r'<script(?: type="module")?>(.*?)</script>'
    scripts = re.findall(inline, text, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return [f"'sha256-{base64.b64encode(d).decode()}'" for d in digests]


class Headers:
    """Put the security headers on every answer.

    Parameters
    ----------
    app : callable
        The ASGI application that answers.
    scripts : str, optional
        What a Content-Security-Policy calls the inline scripts that it sends.
    """

    def __init__(self, app: ASGIApp, scripts: str = "") -> None:
        self.app = app
        policy = "; ".join(POLICY).format(scripts=scripts)
        if ancestors := os.environ.get(FRAME_ANCESTORS, "").strip():
            policy += f"; frame-ancestors {ancestors}"
        self.headers = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"strict-origin-when-cross-origin",
            b"content-security-policy": policy.encode(),
            b"permissions-policy": ", ".join(f"{n}=()" for n in UNUSED).encode(),
        }
        self.tls = {b"strict-transport-security": f"max-age={YEAR}".encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers."""
        ours = self.headers | (self.tls if scope.get("scheme") == "https" else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = message.get("headers", [])
                kept = [header for header in others if header[0] not in ours]
                message = {**message, "headers": [*kept, *ours.items()]}
            await send(message)

        await self.app(
            scope, receive, send_with_headers if scope["type"] == "http" else send
        )
