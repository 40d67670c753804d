"""The launcher: `python app.py` serves the pages, and the scripts that they load."""

import gc
import gzip
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import httptools
import plotly
import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from xentviz.figures import PLOTLY_FILE
from xentviz.lessons import lessons
from xentviz.page.document import document, script_hashes
from xentviz.stage import MODULES, STAGE_FOLDER

HERE = Path(__file__).parent
HOME = next(iter(lessons()))
FOREVER = "public, max-age=31536000, immutable"
PAGES = {
    slug: document(
        f"{lesson.title} · xentviz",
        lesson.sentence,
        PLOTLY_FILE,
        [f"{STAGE_FOLDER}/{name}" for name in MODULES],
    )
    for slug, lesson in lessons().items()
}
POLICY = [
    "default-src 'self'",
    # Streamlit imports a component's script from a blob; Plotly compiles the loops of
    # its 3-D part with new Function. Both write styles into the page.
    f"script-src 'self' {' '.join(script_hashes(PAGES[HOME]))} 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
]
# The longest request line that httptools parses; what is longer it refuses, with a
# bare "400" to the visitor. Pages do not need the end of a query: the browser sends
# its address again, whole, to the script.
LONGEST_URL = 2**16 - 1
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"content-security-policy": "; ".join(POLICY).encode(),
}


def lesson_page(request):
    """Serve the document of a lesson; Streamlit fills it."""
    slug = request.url.path.rsplit("/", 1)[1]
    return HTMLResponse(PAGES[slug], headers={"Cache-Control": "no-cache"})


def home(request):
    """Lead from the bare address to the first lesson, parameters and all."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{HOME}{query}", status_code=307)


@cache
def _plotly_js() -> bytes:
    path = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


def plotly_js(request):
    """Serve plotly.js as the installed wheel has it, compressed once."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    body = _plotly_js()
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="text/javascript", headers=headers)


def stage_js(request):
    """Serve a module of the stage; its address changes with what is in it."""
    body = MODULES.get(request.path_params["name"])
    if body is None:
        return Response(status_code=404)
    headers = {"Cache-Control": FOREVER}
    return Response(body, media_type="text/javascript", headers=headers)


def accept_long_addresses():
    """Cut what is too long to parse instead of refusing it."""
    parse = httptools.parse_url
    httptools.parse_url = lambda url: parse(url[:LONGEST_URL])


class Headers:
    """Put the security headers on every answer."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        """Pass the request on, and its answer back with the headers."""

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                headers = {**dict(message.get("headers", [])), **HEADERS}
                message = {**message, "headers": list(headers.items())}
            await send(message)

        await self.app(
            scope, receive, send_with_headers if scope["type"] == "http" else send
        )


@asynccontextmanager
async def lifespan(app):
    """Get the slow things done before the first visitor comes."""
    _plotly_js()
    # What is alive now stays: without this a full collection stalls a run by 40 ms.
    gc.collect()
    gc.freeze()
    yield


accept_long_addresses()
app = st.App(
    HERE / "xentviz" / "page" / "script.py",
    lifespan=lifespan,
    routes=[
        Route("/", home),
        Route(f"/{PLOTLY_FILE}", plotly_js),
        Route(f"/{STAGE_FOLDER}/{{name}}", stage_js),
        *(Route(f"/{slug}", lesson_page) for slug in PAGES),
    ],
    middleware=[Middleware(Headers)],
)

if __name__ == "__main__":
    app.run()
