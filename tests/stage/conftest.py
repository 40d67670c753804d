"""The stage's modules on a page of their own: no server, no Streamlit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, Route
from starlette.testclient import TestClient

from tests.browser import SLOW
from tests.pages import READY, UNDRAWN, VIEWPORT
from tests.states import opened
from xentviz.lessons import lessons
from xentviz.page.answers import opened as opened_by
from xentviz.page.application import application
from xentviz.plotlyjs.script import PLOTLY_FILE, plotly_js
from xentviz.stage.modules import MODULES, STYLES
from xentviz.stage.version import VERSION
from xentviz.stage.words import words
from xentviz.state.moves import MOVES
from xentviz.state.state import State

ADDRESS = "http://stage.test/"
HEAD = f"<meta charset=utf-8><style>{STYLES}</style>{words('en')}"
DOCUMENT = f"<!doctype html>{HEAD}<main></main>"
DOCUMENTS = "figure", "descent"  # that come at once; answers wait to be told
OPEN = """async (lesson) => {
  const { show } = await import("/stage/app.js");
  window.stage = show(document.querySelector("main"), lesson);
}"""


def _served(page: Page) -> None:
    """Have `page` find the modules, plotly.js and an empty document at `ADDRESS`."""

    def answer(route):
        name = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        name = name.removeprefix("stage/")
        if name == PLOTLY_FILE:
            return route.fulfill(path=plotly_js(), content_type="text/javascript")
        if name in MODULES:
            return route.fulfill(body=MODULES[name], content_type="text/javascript")
        return route.fulfill(body=DOCUMENT, content_type="text/html")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)


@pytest.fixture(scope="session")
def module_page(browser: Browser) -> Iterator[Page]:
    """Give an empty page from which the stage's modules can be imported."""
    page = browser.new_page()
    _served(page)
    yield page
    page.close()


@dataclass
class StaticStage:
    """A stage whose server is this process: it answers when it is told to.

    Parameters
    ----------
    page : Page
        The page that shows it.
    state : State
        The state that was answered last.
    """

    page: Page
    state: State
    client: TestClient = field(default_factory=lambda: TestClient(application))
    routes: list[Route] = field(default_factory=list)

    def serve(self) -> None:
        """Have the page find the app's documents; its answers wait for `answer`."""
        for kind in DOCUMENTS:
            self.page.route(f"{ADDRESS}{kind}/**", self._fulfil)
        self.page.route(f"{ADDRESS}answer/**", lambda route: self.routes.append(route))

    def moves(self) -> list[dict[str, object]]:
        """Return the moves that are not answered."""
        return self.page.evaluate("() => stage.requests.pending?.moves ?? []")

    def answer(self) -> None:
        """Answer what was asked last, and with it every move that was made."""
        n_moves = len(self.moves())
        while not self.routes or n_moves != _moves_of(self.routes[-1]):
            self.page.wait_for_timeout(5)
        last = self.routes[-1]
        self.routes.clear()
        query = last.request.url.partition("?")[2]
        self.state = opened_by(self.state.lesson, query)[0].state
        self.page.evaluate("() => { window.pending = stage.requests.pending; }")
        self._fulfil(last)  # upon which the stage may ask for more
        self.page.wait_for_function("() => stage.requests.pending !== pending")

    def _fulfil(self, route: Route) -> None:
        response = self.client.get(route.request.url.removeprefix(ADDRESS[:-1]))
        kind = response.headers["content-type"]
        route.fulfill(body=response.content, content_type=kind)


def _moves_of(route: Route) -> int:
    """Return how many moves an answer is asked for with."""
    parameters = parse_qsl(route.request.url.partition("?")[2])
    return sum(name in MOVES for name, _ in parameters)


class StaticPages:
    """An empty page, kept from test to test: plotly.js is read once for all of them."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.kept: Page | None = None
        self.wrong: list[str] = []

    def fresh(self) -> Page:
        """Return a page that nothing has been loaded into."""
        page = self.browser.new_page(viewport=VIEWPORT, color_scheme="light")
        page.set_default_timeout(SLOW)
        wrong = self.wrong
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda s: s.type == "error" and wrong.append(s.text))
        page.add_init_script(UNDRAWN)
        _served(page)
        return page

    def open(self) -> Page:
        """Return the page that is kept, without a stage in it."""
        self.kept = self.kept or self.fresh()
        self.kept.evaluate("() => window.stage?.unmount()")
        return self.kept

    def close(self) -> None:
        """Close the page: the next test gets another."""
        if self.kept is not None:
            self.kept.close()
            self.kept = None


@pytest.fixture(scope="session")
def static_pages(browser: Browser) -> Iterator[StaticPages]:
    """Give what keeps a page of the stage alone open from test to test."""
    pages = StaticPages(browser)
    yield pages
    pages.close()


@pytest.fixture
def static_stage(
    static_pages: StaticPages, draws: bool, request: pytest.FixtureRequest
) -> Iterator[Callable[..., StaticStage]]:
    """Return what shows a lesson in a state; an error in the page fails the test."""
    failed = request.session.testsfailed
    static_pages.wrong.clear()
    opened_pages = []

    def shown(slug: str, address: str = "", plotly: str = "comes") -> StaticStage:
        is_held = plotly == "held"
        page = static_pages.fresh() if is_held else static_pages.open()
        opened_pages.append(page)
        page.evaluate("(draws) => { globalThis.drawsScenes = draws; }", draws)
        stage = StaticStage(page, opened(lessons()[slug], address))
        stage.serve()
        if is_held:
            page.route(f"{ADDRESS}{PLOTLY_FILE}", lambda route: None)
        url = f"{ADDRESS}{slug}?{address}"
        page.evaluate("(url) => history.replaceState(null, '', url)", url)
        mount_data = {"lesson": slug, "version": VERSION, "plotly": PLOTLY_FILE}
        page.evaluate(OPEN, mount_data)
        stage.answer()
        page.wait_for_selector("[data-lesson]" if is_held else READY)
        return stage

    yield shown
    for page in opened_pages:  # else what it asks for then is answered by a document
        page.evaluate("() => { window.stage?.unmount(); window.stage = null; }")
    wrong = list(static_pages.wrong)
    for page in opened_pages:
        for kind in (*DOCUMENTS, "answer"):
            page.unroute(f"{ADDRESS}{kind}/**")
        if page is not static_pages.kept:
            page.close()
    if wrong or request.session.testsfailed > failed:
        static_pages.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def guided(page, open_lesson) -> Iterator[Page]:
    """Give a page that remembers nothing of a guide, before and after."""
    if page.url == "about:blank":  # which may keep nothing
        open_lesson("/sigmoid")
    page.evaluate("() => localStorage.clear()")
    yield page
    page.evaluate("() => localStorage.clear()")
