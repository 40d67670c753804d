"""The stage's modules on a page of their own: no server, no Streamlit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.pages import READY, VIEWPORT
from tests.states import opened
from xentviz.figures import PLOTLY_FILE, PLOTLY_PATH
from xentviz.lessons import lessons
from xentviz.page.downloads import offered
from xentviz.stage import answer as stage_answer
from xentviz.stage.answer import payload, view
from xentviz.stage.modules import MODULES
from xentviz.state.link import read
from xentviz.state.state import State

ADDRESS = "http://stage.test/"
STYLE = Path(stage_answer.__file__).with_name("stage.css").read_text(encoding="utf-8")
DOCUMENT = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main></main>"
OPEN = """async (data) => {
  const { Stage } = await import("/stage.js");
  window.sent = [];
  window.stage = new Stage(document.querySelector("main"), (told) => sent.push(told));
  stage.receive(data);
}"""


def _served(page: Page) -> None:
    """Have `page` find the modules, plotly.js and an empty document at `ADDRESS`."""

    def answer(route):
        name = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if name == PLOTLY_FILE:
            return route.fulfill(path=PLOTLY_PATH, content_type="text/javascript")
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
    wrong: list[str] = field(default_factory=list)

    def data(self) -> dict[str, object]:
        """Return all that the stage is told of the state."""
        link, _ = read(self.state.lesson, {})
        return {
            **payload(self.state, "light"),
            "view": view(link),
            "exports": offered(self.state),
            "plotly": f"./{PLOTLY_FILE}",
            "session": "one",
            "sequence": 0,
        }

    def moves(self) -> list[dict[str, object]]:
        """Return the moves that are not answered."""
        return self.page.evaluate("() => stage.pending?.moves ?? []")

    def answer(self) -> None:
        """Answer every move that was sent."""
        for move in self.moves():
            self.state = self.state.after(move)
        self.page.evaluate(
            "(data) => stage.receive({ ...data, sequence: stage.sequence })",
            self.data(),
        )


@pytest.fixture
def static_stage(browser: Browser) -> Iterator[Callable[[str, str], StaticStage]]:
    """Return what shows a lesson in a state; an error in the page fails the test."""
    page = browser.new_page(viewport=VIEWPORT, color_scheme="light")
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    _served(page)

    def shown(slug: str, address: str = "", plotly: str = "comes") -> StaticStage:
        stage = StaticStage(page, opened(lessons()[slug], address))
        if plotly == "held":
            page.route(f"{ADDRESS}{PLOTLY_FILE}", lambda route: None)
        page.evaluate(OPEN, stage.data())
        page.wait_for_selector("[data-lesson]" if plotly == "held" else READY)
        return stage

    yield shown
    page.close()
    assert not wrong, "\n".join(wrong)
