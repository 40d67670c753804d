"""What the app answers over HTTP beside Streamlit: documents and scripts."""

import gzip
from functools import cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from xentviz.figures import PLOTLY_FILE, PLOTLY_PATH
from xentviz.lessons import lessons
from xentviz.page import animations, card, downloads
from xentviz.page.card import tags
from xentviz.page.limits import limited
from xentviz.page.missing import Missing
from xentviz.page.shell import script_hashes, shell
from xentviz.page.site import base_path, site
from xentviz.stage.modules import FIRST, MODULES, STAGE_FOLDER

HOME = next(iter(lessons()))
FOREVER = "public, max-age=31536000, immutable"
# Every page fetches with its document what it starts with.
LINKS = f'\n    <link rel="preload" as="script" href="./{PLOTLY_FILE}" />' + "".join(
    f'\n    <link rel="modulepreload" href="./{STAGE_FOLDER}/{name}" />'
    for name in FIRST
)
# What Streamlit's document holds of scripts is the same on every page.
SCRIPTS = " ".join(script_hashes(shell("", "")))


def routes() -> list[BaseRoute]:
    """Return the routes of the app, which come before Streamlit's own."""
    ours = [
        Route("/", _home),
        *(Route(f"/{slug}", _lesson) for slug in lessons()),
        Route(f"/{PLOTLY_FILE}", _plotly),
        Route(f"/{STAGE_FOLDER}/{{name:path}}", _module),
        *map(limited, animations.routes()),
        *map(limited, downloads.routes()),
        *map(limited, card.routes()),
    ]
    base = base_path().rstrip("/")
    return [
        *(Route(base + r.path, r.endpoint, methods=r.methods) for r in ours),
        Missing(),
    ]


def _home(request: Request) -> Response:
    """Lead from the bare address to the first lesson, parameters and all."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{HOME}{query}", status_code=307)


def _lesson(request: Request) -> Response:
    """Serve the document of a lesson, which Streamlit fills."""
    slug, query = request.url.path.rpartition("/")[2], request.url.query
    lesson = lessons()[slug]
    head = f"{tags(slug, query, site(request))}{LINKS}"
    text = shell(f"{lesson.title} · xentviz", lesson.sentence, head)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})


def _plotly(request: Request) -> Response:
    return _script(request, PLOTLY_FILE)


def _module(request: Request) -> Response:
    name = request.path_params["name"]
    return _script(request, name) if name in MODULES else Response(status_code=404)


def _script(request: Request, name: str) -> Response:
    """Serve a script for ever: its address changes with what is in it."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = compressed(name), headers | {"Content-Encoding": "gzip"}
    else:
        body = _source(name)
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def compressed(name: str) -> bytes:
    """Return a script compressed once: a module of the stage, or plotly.js."""
    return gzip.compress(_source(name), compresslevel=6, mtime=0)


def _source(name: str) -> bytes:
    """Return a script; plotly.js as the installed wheel has it."""
    return PLOTLY_PATH.read_bytes() if name == PLOTLY_FILE else MODULES[name]
