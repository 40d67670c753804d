"""What every test runs under: strict numerics; and, for some, the app in a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from tests.browser import FLAGS, HOW_TO_GET_ONE, SLOW, found
from tests.pages import SharedPage, drawn, load, move, visitor
from tests.server import LOG, PORT, answering, free_port, served, streamlit_run

# What Playwright listens to has each error that plotly.js throws and catches by itself
# looked up, and all of it compiled again for that; and the address bar of a Chrome that
# nobody sees has pages of its own. Without both a lesson is there in half the time.
# Nor does a script run for long enough here to be worth V8's last compiler, which takes
# a tenth of a page's time on the cores that its test needs.
# A page that is put together in software OpenGL, as its scenes are, takes far longer.
QUICK = [
    "--disable-gpu-compositing",
    "--js-flags=--no-enable-lazy-source-positions --no-turbofan",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
]
expect.set_options(timeout=SLOW)
# The same few examples in every run, however busy the machine is, of what is tried in
# each lesson; and in the exhaustive one many, and others each time.
ALWAYS = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("steady", max_examples=12, derandomize=True, **ALWAYS)
settings.register_profile("thorough", max_examples=250, print_blob=True, **ALWAYS)
settings.load_profile("steady")


def is_exhaustive(config: pytest.Config) -> bool:
    """Tell whether the exhaustive run is asked for."""
    return config.option.markexpr.endswith(" and exhaustive")


def pytest_configure(config: pytest.Config) -> None:
    """Have a law be tried with many examples where there is time for them."""
    if is_exhaustive(config):
        settings.load_profile("thorough")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what drives no browser where one is asked for: imports take seconds."""
    asks = config.option.markexpr.startswith("browser")
    if not asks or collection_path.suffix != ".py":
        return None
    is_marked = "mark.browser" in collection_path.read_text(encoding="utf-8")
    return None if is_marked else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Start with what drives a browser or takes long: the rest fills the cores."""
    for item in items if is_exhaustive(config) else []:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("exhaustive")
    long = {item.path for item in items if item.get_closest_marker("slow")}

    def rank(item: pytest.Item) -> tuple[bool, bool]:
        return item.get_closest_marker("browser") is None, item.path not in long

    items.sort(key=rank)


@pytest.fixture(autouse=True)
def strict_numerics():
    """Let NumPy raise where a number is lost without being asked to."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that keeps what the server says."""
    if LOG in os.environ:
        return Path(os.environ[LOG])
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def server(server_log: Path) -> Iterator[str]:
    """Give the address of the app, served for the whole run or for this process."""
    if PORT in os.environ:
        yield answering(server_log, int(os.environ[PORT]))
        return
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
    with visitor(browser, server) as context:
        yield context


@pytest.fixture(scope="session")
def shared_page(context: BrowserContext, server: str) -> Iterator[SharedPage]:
    """Give what keeps a page open from test to test."""
    shared = SharedPage(context, server)
    yield shared
    shared.close()


@pytest.fixture
def draws(request: pytest.FixtureRequest) -> bool:
    """Tell whether a test looks at what WebGL draws."""
    return request.node.get_closest_marker("scenes") is not None


@pytest.fixture
def page(
    shared_page: SharedPage, draws: bool, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Give the page that stays open; whatever goes wrong in it fails the test."""
    failed = request.session.testsfailed
    page = shared_page.open()
    with drawn(page) if draws else nullcontext():
        yield page
    wrong = list(shared_page.wrong)
    if wrong or request.session.testsfailed > failed:
        shared_page.close()
    else:
        shared_page.clear(page)
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def open_lesson(page: Page) -> Callable[[str], Page]:
    """Return what opens a path, ``/binary?target=0.3``, in the page that is there."""
    return lambda path: move(page, path)


@pytest.fixture
def load_lesson(page: Page) -> Callable[[str], Page]:
    """Return what loads the document of a path, as for somebody who comes by a link."""
    return lambda path: load(page, path)


@pytest.fixture(scope="session")
def spare_pages(context: BrowserContext, server: str) -> Iterator[SharedPage]:
    """Give what keeps another page open: its process has compiled plotly.js."""
    spare = SharedPage(context, server)
    yield spare
    spare.close()


@pytest.fixture
def lone_page(
    spare_pages: SharedPage, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Give an empty page, apart from the shared one, whose console may hold errors."""
    failed = request.session.testsfailed
    page = spare_pages.open()
    yield page
    if request.session.testsfailed > failed:
        spare_pages.close()
    else:
        spare_pages.clear(page)
        page.goto("about:blank")
