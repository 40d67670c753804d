"""A visitor without a browser: opens a page as one does, and lets go of a slider.

What a browser would draw is not drawn: one machine plays hundreds of them. The page's
document, its first answer and Streamlit's socket with its first run of the script are
fetched as a browser fetches them; the scripts are not, which every later visit has in
its cache.
"""

import asyncio
import html
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from xentviz.lessons import lessons
from xentviz.state.state import notation
from xentviz.sweep.controls import Control

PAUSE = 5.0  # seconds between two releases
PATIENCE = 60.0  # seconds: what takes longer never settles
LATE = 3.0  # seconds after which an answer is asked for once more
FIRST = re.compile(r'<link rel="preload" as="fetch"[^>]* href="\./(answer/[^"]+)"')


@dataclass
class Seen:
    """What visitors waited for, in seconds, and what went wrong."""

    first: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    again: int = 0  # answers that were asked for once more


async def visit(
    client: httpx.AsyncClient,
    server: str,
    slug: str,
    seen: Seen,
    releases: int,
    pause: float = PAUSE,
) -> None:
    """Open a lesson of xentviz, and let go of its sliders, in states of one's own."""
    try:
        start = time.perf_counter()
        address = await _first_answer(client, f"{server}/{slug}")
        async with asyncio.TaskGroup() as group:
            ran, left = asyncio.Event(), asyncio.Event()
            group.create_task(_page_of_streamlit(server, slug, ran, left))
            await patiently(client, f"{server}/{address}", seen)
            seen.first.append(time.perf_counter() - start)
            await ran.wait()
            for _ in range(releases):
                await asyncio.sleep(random.uniform(0.5, 1.5) * pause)
                start = time.perf_counter()
                before = address.partition("?")[0]
                url = f"{server}/{before}?set={_place(slug)}"
                await patiently(client, url, seen)
                seen.settled.append(time.perf_counter() - start)
            left.set()
    except Exception as error:
        seen.errors.append(repr(error)[:200])


async def visit_embedded(
    client: httpx.AsyncClient, server: str, slug: str, seen: Seen
) -> None:
    """Open a lesson as a course page does that frames it."""
    try:
        start = time.perf_counter()
        address = await _first_answer(client, f"{server}/{slug}?embed=true")
        await patiently(client, f"{server}/{address}", seen)
        seen.first.append(time.perf_counter() - start)
    except Exception as error:
        seen.errors.append(repr(error)[:200])


async def visit_plain(server: str, seen: Seen, releases: int) -> None:
    """Open the plain app, and let go of its slider."""
    try:
        start = time.perf_counter()
        async with socket(server, "") as wire:
            slider = await _script_run(wire, "")
            seen.first.append(time.perf_counter() - start)
            for _ in range(releases):
                await asyncio.sleep(random.uniform(0.5, 1.5) * PAUSE)
                start = time.perf_counter()
                value = round(random.uniform(0.001, 0.999), 3)
                await _script_run(wire, "", (slider, value))
                seen.settled.append(time.perf_counter() - start)
    except Exception as error:
        seen.errors.append(repr(error)[:200])


async def _first_answer(client: httpx.AsyncClient, url: str) -> str:
    """Return the address of the answer that a page asks for first."""
    page = await client.get(url)
    return html.unescape(FIRST.search(page.text)[1])


async def patiently(client: httpx.AsyncClient, url: str, seen: Seen) -> None:
    """Fetch an answer as ``stage/data/source.js`` does, while it fails or is late."""
    tasks: set[asyncio.Task[int]] = set()
    try:
        for attempt in range(8):
            tasks.add(asyncio.create_task(fetched(client, url)))
            pause = 0.5 * 2**attempt * random.uniform(0.75, 1.25)
            for patience in (LATE, pause):
                done = set()
                if tasks:
                    done, tasks = await asyncio.wait(
                        tasks, timeout=patience, return_when=asyncio.FIRST_COMPLETED
                    )
                if not tasks and not done:
                    await asyncio.sleep(pause)
                if any(not task.exception() for task in done):
                    return
            seen.again += 1
    finally:
        for task in tasks:
            task.cancel()
    raise RuntimeError(f"no answer: {url[:80]}")


async def fetched(client: httpx.AsyncClient, url: str) -> int:
    """Fetch a document as it travels, and return how many bytes it has."""
    async with asyncio.timeout(PATIENCE), client.stream("GET", url) as response:
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code} {url[:80]}")
        return sum([len(chunk) async for chunk in response.aiter_raw()])


def socket(server: str, slug: str) -> connect:
    """Return Streamlit's socket, not opened yet."""
    host = urlsplit(server).netloc
    return connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,
        open_timeout=PATIENCE,
        ping_interval=None,
    )


async def _page_of_streamlit(
    server: str, slug: str, ran: asyncio.Event, left: asyncio.Event
) -> None:
    """Have the script run, and stay connected until the visitor leaves.

    A socket that closes before is opened again, as Streamlit's own page does.
    """
    for attempt in range(8):
        try:
            async with socket(server, slug) as wire:
                await _script_run(wire, slug)
                ran.set()
                await left.wait()
                return
        except (ConnectionClosed, InvalidHandshake, OSError):
            await asyncio.sleep(0.5 * 2**attempt * random.uniform(0.75, 1.25))
    raise RuntimeError(f"no run of the script: {slug}")


async def _script_run(
    wire: ClientConnection, slug: str, moved: tuple[str, float] | None = None
) -> str:
    """Ask for a run of the script, wait for its end; return the id of its slider."""
    message = BackMsg()
    message.rerun_script.page_name = slug
    if moved is not None:
        state = WidgetState(id=moved[0])
        state.double_array_value.data.append(moved[1])
        message.rerun_script.widget_states.widgets.append(state)
    await wire.send(message.SerializeToString())
    slider = ""
    async with asyncio.timeout(PATIENCE):
        while True:
            said = ForwardMsg.FromString(await wire.recv())
            slider = said.delta.new_element.slider.id or slider
            if said.WhichOneof("type") == "script_finished":
                return slider


def _place(slug: str) -> str:
    """Return a move of a slider to where nobody has been."""
    lesson = lessons()[slug]
    options = {option.name: option.value for option in lesson.options}
    control: Control = random.choice(
        [control for control in lesson.controls(options) if not control.hidden]
    )
    return f"{control.name}:{notation(random.uniform(control.low, control.high))}"
