"""What the app answers over HTTP, beside Streamlit: documents, scripts, headers."""

import gzip
from functools import cache

import httptools
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from xentviz.figures import PLOTLY_FILE, PLOTLY_PATH
from xentviz.lessons import lessons
from xentviz.page import animations, downloads
from xentviz.page.document import document, script_hashes
from xentviz.stage.modules import (
    FIRST,
    MODULES,
    STAGE_FOLDER,
)

HOME = next(iter(lessons()))
FOREVER = "public, max-age=31536000, immutable"
PAGES = {
    slug: document(
        f"{lesson.title} · xentviz",
        lesson.sentence,
        PLOTLY_FILE,
        [f"{STAGE_FOLDER}/{name}" for name in FIRST],
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
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"content-security-policy": "; ".join(POLICY).encode(),
}
# The longest request line that httptools parses; what is longer it refuses, with a
# bare "400" to the visitor. Pages do not need the end of a query: the browser sends
# its address again, whole, to the script.
LONGEST_URL = 2**16 - 1


class Word(Convertor):
    """A path of one word, as an address of a lesson is."""

    regex = "[A-Za-z0-9-]+"

    def convert(self, value):
        """Return the word."""
        return value

    def to_string(self, value):
        """Return the word."""
        return value


register_url_convertor("word", Word())


def accept_long_addresses():
    """Cut what is too long to parse instead of refusing it."""
    parse = httptools.parse_url
    httptools.parse_url = lambda url: parse(url[:LONGEST_URL])


def routes():
    """Return the routes of the app, which come before Streamlit's own."""
    return [
        Route("/", _home),
        Route(f"/{PLOTLY_FILE}", _plotly),
        Route(f"/{STAGE_FOLDER}/{{name:path}}", _module),
        *animations.routes(),
        *downloads.routes(),
        Route("/{slug:word}", _lesson),
    ]


def _home(request):
    """Lead from the bare address to the first lesson, parameters and all."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{HOME}{query}", status_code=307)


def _lesson(request):
    """Serve the document of a lesson, which Streamlit fills; else lead to the first."""
    slug = request.path_params["slug"]
    if slug not in PAGES:
        return RedirectResponse(f"{HOME}?lesson={slug}", status_code=307)
    return HTMLResponse(PAGES[slug], headers={"Cache-Control": "no-cache"})


def _plotly(request):
    return _script(request, PLOTLY_FILE)


def _module(request):
    name = request.path_params["name"]
    return _script(request, name) if name in MODULES else Response(status_code=404)


def _script(request, name):
    """Serve a script for ever: its address changes with what is in it."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = compressed(name), headers | {"Content-Encoding": "gzip"}
    else:
        body = _source(name)
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def compressed(name):
    """Return a script compressed once: a module of the stage, or plotly.js."""
    return gzip.compress(_source(name), compresslevel=6, mtime=0)


def _source(name):
    """Return a script; plotly.js as the installed wheel has it."""
    return PLOTLY_PATH.read_bytes() if name == PLOTLY_FILE else MODULES[name]


class Headers:
    """Put the security headers on every answer."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        """Pass the request on, and its answer back with the headers."""

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                kept = [h for h in message.get("headers", []) if h[0] not in HEADERS]
                message = {**message, "headers": [*kept, *HEADERS.items()]}
            await send(message)

        await self.app(
            scope, receive, send_with_headers if scope["type"] == "http" else send
        )
