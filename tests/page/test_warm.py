"""A process that says it is healthy answers everybody who comes in that instant."""

import asyncio
import os
import sys

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.benchmarks.visitor import Seen, visit
from tests.server import free_port, served
from xentviz.lessons import lessons
from xentviz.page.warm import paths, warm

VISITORS = 40
# ``PROCESSES=10`` starts so many, one after the other.
PROCESSES = int(os.environ.get("PROCESSES", "1"))


async def class_of(server):
    """Let visitors open every lesson at once, each with a socket of its own."""
    seen = Seen()
    async with httpx.AsyncClient(timeout=60) as client:
        slugs = [list(lessons())[k % len(lessons())] for k in range(VISITORS)]
        await asyncio.gather(*(visit(client, server, slug, seen, 0) for slug in slugs))
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("attempt", range(PROCESSES))
def test_a_class_that_comes_the_instant_a_new_process_is_healthy_gets_its_lessons(
    attempt, tmp_path
):
    home, log, port = tmp_path / "home", tmp_path / "log", free_port()
    home.mkdir()  # of one who never ran it
    # No display: nobody's own browser is to open for a test.
    environment = {"HOME": str(home), "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    command = [sys.executable, "app.py", "--server.port", str(port)]
    with served(command, port, log, environment) as server:
        seen = asyncio.run(class_of(server))
    assert seen.errors == []
    assert len(seen.first) == VISITORS
    assert_starts_without_a_question(log.read_text())
    assert list(home.iterdir()) == []


def assert_starts_without_a_question(said):
    assert "http://localhost:" in said
    assert "external IP" not in said  # it asks no one else
    assert "Traceback" not in said


def test_what_every_lesson_starts_with_is_made_before_a_visitor_asks():
    urls = []

    def note(request):
        urls.append(f"{request.url.path[1:]}?{request.url.query}".removesuffix("?"))
        return PlainTextResponse("")

    asyncio.run(warm([Route("/{path:path}", note)]))
    assert [path.removesuffix("?") for path in paths()] == urls
    for slug, lesson in lessons().items():
        assert any(url.startswith("answer/") and f"/{slug}" in url for url in urls)
        for name in lesson.pictures:
            figures = [url for url in urls if f"/{slug}/{name}.json?" in url]
            assert [url[-5:] for url in figures] == ["light", "=dark"]


def test_an_app_that_cannot_answer_does_not_start():
    with pytest.raises(RuntimeError, match="is answered 404"):
        asyncio.run(warm([]))
