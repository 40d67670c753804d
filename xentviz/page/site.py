"""Where the app is for those who come from outside: scheme, host and base path."""

import os
import sys

from starlette.requests import HTTPConnection

# The address that links are written with, https://example.org/loss/; else it is what a
# request says.
SITE = "XENTVIZ_SITE"
# uvicorn believes X-Forwarded-Proto of these; where it is everybody, only a proxy can
# reach this process, and its X-Forwarded-Host is believed as well.
TRUSTED = "FORWARDED_ALLOW_IPS"


def base_path() -> str:
    """Return the path that the app is served under, with a slash at both ends."""
    # Without Streamlit there is none, and it is not loaded to say so.
    config = sys.modules.get("streamlit.config")
    path = str(config.get_option("server.baseUrlPath") if config else "").strip("/")
    return f"/{path}/" if path else "/"


def site(request: HTTPConnection) -> str:
    """Return the address of the app as its visitors have it, ending in a slash."""
    configured = os.environ.get(SITE, "")
    if configured:
        return configured.rstrip("/") + "/"
    host = request.url.netloc
    if os.environ.get(TRUSTED) == "*":
        forwarded = request.headers.get("x-forwarded-host", "")
        host = forwarded.partition(",")[0].strip() or host
    return f"{request.url.scheme}://{host}{base_path()}"
