"""What every test runs under: strict numerics; and, for some, the app in a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import FLAGS, HOW_TO_GET_ONE, found
from tests.server import free_port, served, streamlit_run

VIEWPORT = {"width": 1400, "height": 900}
READY = '[data-lesson][data-ready="true"]'
# What Playwright listens to has each error that plotly.js throws and catches by itself
# looked up, and all of it compiled again for that; and the address bar of a Chrome that
# nobody sees has pages of its own. Without both a lesson is there in half the time.
QUICK = [
    "--js-flags=--no-enable-lazy-source-positions",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
]
LOCAL = ("data:", "blob:", "about:")


@pytest.fixture(autouse=True)
def strict_numerics():
    """Let NumPy raise where a number is lost without being asked to."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that keeps what the server says."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def server(server_log: Path) -> Iterator[str]:
    """Serve the app, and give its address."""
    port = free_port()
    with served(streamlit_run(port), port, server_log) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run Chromium, its 3-D drawn in software."""
    path = found()
    if path is None:
        pytest.fail(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*FLAGS, *QUICK]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """Give one visitor to all pages: what has been read once is not read again."""
    context = browser.new_context(viewport=VIEWPORT, base_url=server)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """Give a page; whatever goes wrong in it fails the test."""
    page = context.new_page()
    wrong = _noted(page, server)
    yield page
    page.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def open_lesson(page: Page) -> Callable[[str], Page]:
    """Return what opens a path, ``/binary?target=0.3``, and waits until it is ready."""

    def opened(path: str) -> Page:
        page.goto(path)
        page.wait_for_selector(READY)
        return page

    return opened


def _noted(page: Page, server: str) -> list[str]:
    """Return a list that grows with each error, and each request to elsewhere."""
    wrong: list[str] = []
    ours = (f"{server}/", f"{server.replace('http', 'ws', 1)}/", *LOCAL)

    def note_console(said):
        if said.type == "error":
            wrong.append(f"console: {said.text}")

    def note_request(request):
        if not request.url.startswith(ours):
            wrong.append(f"request to elsewhere: {request.url}")

    page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
    page.on("console", note_console)
    page.on("request", note_request)
    page.on("websocket", note_request)
    return wrong
