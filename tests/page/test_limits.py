"""What is expensive is made in turn; who comes when too many wait is told so."""

import threading

import anyio
import httpx
import pytest
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from xentviz.page.limits import LONGEST_QUERY, Limits, limited


class Work:
    """An answer that takes until it is let go, and knows how many are made at once."""

    def __init__(self):
        self.running, self.most, self.done = 0, 0, 0
        self.go = threading.Event()

    def __call__(self, request):
        self.running += 1
        self.most = max(self.most, self.running)
        assert self.go.wait(10)
        self.running -= 1
        self.done += 1
        return PlainTextResponse("made")


async def answers_of(app, times, then):
    """Ask an app so many times at once, and call `then` when all have been."""
    answers = []
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:

        async def ask():
            answers.append(await client.get("/"))

        async with anyio.create_task_group() as group:
            for _ in range(times):
                group.start_soon(ask)
            await anyio.wait_all_tasks_blocked()
            await then()
    return answers


def test_a_class_that_asks_at_once_is_answered_one_by_one():
    work = Work()
    app = Starlette(routes=[limited(Route("/", work), CapacityLimiter(1), 64)])

    async def then():
        work.go.set()

    answers = anyio.run(answers_of, app, 40, then)
    assert {answer.status_code for answer in answers} == {200}
    assert (work.most, work.done) == (1, 40)


def test_who_comes_when_too_many_wait_is_told_when_to_come_again():
    work = Work()
    app = Starlette(routes=[limited(Route("/", work), CapacityLimiter(1), 3)])

    async def then():
        work.go.set()

    answers = anyio.run(answers_of, app, 10, then)
    refused = [answer for answer in answers if answer.status_code == 503]
    assert (len(refused), work.done) == (6, 4)
    assert {answer.headers["retry-after"] for answer in refused} == {"5"}


@pytest.mark.parametrize(
    ("length", "status"), [(LONGEST_QUERY, 200), (LONGEST_QUERY + 1, 414)]
)
def test_a_query_is_read_up_to_its_limit(length, status):
    async def ask():
        transport = httpx.ASGITransport(Limits(PlainTextResponse("read")))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(f"http://x/?{'a' * length}")

    assert anyio.run(ask).status_code == status


@pytest.mark.parametrize(
    ("status", "n_lines"), [(200, 0), (404, 0), (413, 1), (503, 1)]
)
def test_a_refusal_leaves_one_line_in_the_log(caplog, status, n_lines):
    async def ask():
        app = Limits(PlainTextResponse("said", status))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            await client.get("http://x/animation%0agif")

    anyio.run(ask)
    lines = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    assert lines == [f"{status} to GET '/animation\\ngif'"] * n_lines
