"""The files that a page starts with: plotly.js, modules of the stage, and its looks."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xentviz.page import typeface
from xentviz.page.document import Document, not_met, respond
from xentviz.plotlyjs.script import PLOTLY_FILE, plotly_js
from xentviz.stage.bundle import sent
from xentviz.stage.modules import MODULES, STAGE_FOLDER, STYLE_SHEET, STYLES

# Browsers ask for it by this name while a document names none.
ICON = "favicon.ico"
A_DAY = "public, max-age=86400"  # its name does not change when it does


def routes() -> list[Route]:
    """Return the routes of the files."""
    return [
        Route(f"/{ICON}", _icon),
        Route(f"/{PLOTLY_FILE}", _plotly),
        Route(f"/{typeface.FILE}", _typeface),
        Route(f"/{STAGE_FOLDER}/{{name:path}}", _module),
    ]


@cache
def packed(name: str) -> Document:
    """Return a file, packed once."""
    if name == STYLE_SHEET:
        return Document.of("text/css", STYLES.encode())
    source = plotly_js().read_bytes() if name == PLOTLY_FILE else sent(name)
    return Document.of("text/javascript", source)


def _plotly(request: Request) -> Response:
    return respond(request, packed(PLOTLY_FILE))


def _icon(request: Request) -> Response:
    icon = Path(__file__).with_name("icon.svg").read_bytes()
    return respond(request, Document.of("image/svg+xml", icon), A_DAY)


def _typeface(request: Request) -> Response:
    return respond(request, Document.of("font/woff2", typeface.SOURCE))


def _module(request: Request) -> Response:
    name = request.path_params["name"]
    if name != STYLE_SHEET and name not in MODULES:
        return not_met(request, "module")
    return respond(request, packed(name))
