"""What exists nowhere: 404 in words, where Streamlit would answer its page with 200."""

import os
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from xentviz.lessons import lessons
from xentviz.lessons.text import interface
from xentviz.page import front
from xentviz.page.language import chosen, language_in
from xentviz.page.site import base_path
from xentviz.state.link import parted
from xentviz.state.parameters import slug

STATIC = Path(st.__file__).parent / "static"
# Streamlit's mount of its own files, which answers its page for whatever is no file.
MOUNT = "static-assets"
METRICS = "/_stcore/metrics"


class Missing(BaseRoute):
    """The route after ours and before Streamlit's, of all that neither of them has."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match what no other route of the app does, and no file of Streamlit."""
        found = any(_matches(route, scope) for route in self._streamlits(scope))
        # Its socket has a route of its own; over others Streamlit's mount would trip.
        if scope["type"] == "http":
            path = scope["path"].removeprefix(base_path().rstrip("/"))
            is_hidden = path == METRICS and not os.environ.get("XENTVIZ_METRICS")
            found = not is_hidden and (found or _is_file(path))
        return (Match.NONE if found else Match.FULL), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404, or lead to the lesson that is meant."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        await _answer(Request(scope))(scope, receive, send)

    def _streamlits(self, scope: Scope) -> list[BaseRoute]:
        routes = scope["app"].routes
        behind = routes[routes.index(self) + 1 :]
        return [route for route in behind if getattr(route, "name", "") != MOUNT]


def _matches(route: BaseRoute, scope: Scope) -> bool:
    return route.matches(scope)[0] is not Match.NONE


def _is_file(path: str) -> bool:
    """Whether Streamlit's folder has it; its document without our head is none."""
    name = path.lstrip("/")
    return name != "index.html" and "\0" not in name and (STATIC / name).is_file()


def _answer(request: Request) -> Response:
    path = request.url.path
    if f"{path}/" == base_path():
        return RedirectResponse(f"{path.rpartition('/')[2]}/", status_code=308)
    up = "../" * (path.removeprefix(base_path()).count("/")) or "./"
    before, query = parted(f"{path}?{request.url.query}".removesuffix("?"))
    if (name := slug(before)) in lessons():
        return RedirectResponse(f"{up}{name}?{query}".rstrip("?"), status_code=307)
    language, explicit = chosen(request), bool(language_in(query))
    what = interface(language)["front"]["missing"].format(path=path[:200])
    text = front.page(language, explicit=explicit, notice=what, up=up)
    return HTMLResponse(text, status_code=404, headers=front.HEADERS)
