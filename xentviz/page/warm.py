"""Warm before healthy: every default document is made once before a visitor asks.

What Plotly and others import late is imported on the way, one after the other. Where
many visitors come in the first instant, each thread would import it beside the others,
and find it half there.
"""

import asyncio
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from starlette.routing import BaseRoute, Router
from starlette.types import Message

from xentviz.lessons import lessons
from xentviz.page.answers import THEMES
from xentviz.page.preload import first_answer
from xentviz.page.site import base_path
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.answer import shown
from xentviz.stage.bundle import START
from xentviz.stage.modules import STAGE_FOLDER, STYLE_SHEET
from xentviz.stage.version import VERSION
from xentviz.state import read

# What Streamlit imports for a table, beside another thread that has Plotly look whether
# an array is one of theirs.
LATE = ("pyarrow", "pandas")


async def warm(routes: Sequence[BaseRoute]) -> None:
    """Ask `routes` for what every lesson starts with, one after the other.

    Raises
    ------
    RuntimeError
        If one of them does not answer: an app that cannot is not to start.
    """
    for name in filter(find_spec, LATE):
        import_module(name)
    router = Router(routes)
    for path in paths():
        await _request(router, path)


def paths() -> list[str]:
    """Return the paths of what the lessons start with, from where the app is."""
    found = [PLOTLY_FILE]
    found += [f"{STAGE_FOLDER}/{name}" for name in (START, STYLE_SHEET)]
    for slug, lesson in lessons().items():
        found += [slug, first_answer(slug, ""), f"derivation/{VERSION}/{slug}?"]
        pictures = shown(read(lesson, {})[0])["figures"]
        names = [picture[kind] for picture in pictures for kind in ("figure", "flat")]
        found += [
            f"figure/{VERSION}/{name}&theme={theme}"
            for name in filter(None, names)
            for theme in THEMES
        ]
    return found


async def _request(router: Router, path: str) -> None:
    """Ask for a path, as a browser would, and leave the answer."""
    before, _, query = f"{base_path()}{path}".partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": before,
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept-encoding", b"br")],
        "server": ("localhost", 80),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # nobody goes away
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await router(scope, receive, send)
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{path} is answered {sent[0]['status']}")
