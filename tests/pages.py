"""The page that the tests of the app share: it stays open, and moves by its address."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    TimeoutError,
    ViewportSize,
)

from tests.browser import SLOW
from tests.hand import note_sent
from xentviz.lessons import lessons

VIEWPORT: ViewportSize = {"width": 1400, "height": 900}
# To draw a scene, by the processor as it is here, takes as long as it is large.
SMALL: ViewportSize = {"width": 800, "height": 600}
PATIENCE = 15_000  # ms for a lesson to be there in a page that is open
READY = '[data-lesson][data-ready="true"]'
LOCAL = ("data:", "blob:", "about:")
# What a link inside the app does, without another step for the way back.
MOVE = """(path) => {
  history.replaceState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""
# To draw the scenes, by the processor as it is here, takes half of the time of a page:
# what does not look at them has WebGL do all but draw.
UNDRAWN = """
for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
  for (const name of ["drawArrays", "drawElements"]) {
    const draw = prototype[name];
    prototype[name] = function (...parameters) {
      if (globalThis.drawsScenes) draw.apply(this, parameters);
    };
  }
}"""
DRAWN = "globalThis.drawsScenes = true"
HERE = "() => document.querySelector('[data-lesson]')?.dataset.lesson"


class SharedPage:
    """One page of the app for many tests; each finds its lesson built anew.

    To load a document costs seconds, most of them for the libraries in it. To move
    from lesson to lesson builds another stage in the document that is there.
    """

    def __init__(self, context: BrowserContext, server: str):
        self.context, self.server = context, server
        self.page: Page | None = None
        self.wrong: list[str] = []

    def open(self) -> Page:
        """Return the page; what goes wrong in it is noted from here on."""
        if self.page is None or self.page.is_closed():
            self.page = self.context.new_page()
            self.wrong = noted(self.page, self.server)
            note_sent(self.page)
        # Behind another page of its visitor it would be drawn now and then alone.
        self.page.bring_to_front()
        self.wrong.clear()
        return self.page

    def clear(self, page: Page) -> None:
        """Put back what a test may have changed of the page itself."""
        page.mouse.move(0, 0)
        page.emulate_media(color_scheme="null", reduced_motion="null")
        if page.viewport_size != VIEWPORT:
            page.set_viewport_size(VIEWPORT)
        page.unroute_all()

    def close(self) -> None:
        """Close the page: the next test gets another."""
        if self.page is not None:
            self.page.close()
            self.page = None


@contextmanager
def visitor(
    browser: Browser, server: str, *, viewport: ViewportSize = VIEWPORT, **settings
) -> Iterator[BrowserContext]:
    """Give what keeps the pages of one visitor, whose scenes are not drawn."""
    context = browser.new_context(viewport=viewport, base_url=server, **settings)
    context.set_default_timeout(SLOW)
    context.add_init_script(UNDRAWN)
    yield context
    context.close()


@contextmanager
def drawn(page: Page) -> Iterator[None]:
    """Have the scenes of a page be drawn, and those of each document that it loads."""
    with page.add_init_script(DRAWN):
        page.evaluate(DRAWN)
        yield
        page.evaluate("globalThis.drawsScenes = false")


@contextmanager
def opened_by(
    context: BrowserContext, server: str, path: str
) -> Iterator[tuple[Page, list[str]]]:
    """Give a page of a visitor's for several tests, and what goes wrong: nothing."""
    page = context.new_page()
    wrong = noted(page, server)
    page.goto(path)
    yield page, wrong
    page.close()
    assert not wrong, "\n".join(wrong)


def unpictured(slug: str, query: str = "") -> str:
    """Return the path of a lesson that shows none of its pictures."""
    hidden = f"hide={','.join(lessons()[slug].pictures)}"
    return f"/{slug}?{query}&{hidden}" if query else f"/{slug}?{hidden}"


def load(page: Page, path: str) -> Page:
    """Load the document of a path, and wait until its lesson is ready."""
    page.goto(path)
    page.wait_for_selector(READY, timeout=4 * PATIENCE)
    return page


def move(page: Page, path: str) -> Page:
    """Bring a page to a path as a link in it does, and wait until it is ready."""
    slug = path.removeprefix("/").partition("?")[0]
    here = page.evaluate(HERE)
    is_frame = "embed=true" in page.url  # which has no other lesson to go to
    if here is None or is_frame or slug not in lessons():
        return load(page, path)
    try:
        if here == slug:  # or else its stage would be kept, with all that it knows
            other = next(s for s in ("sigmoid", "softmax") if s != slug)
            _show(page, other, unpictured(other))
        _show(page, slug, path)
    except TimeoutError:  # the test before this one left before it was answered
        load(page, path)
    return page


def _show(page: Page, slug: str, path: str) -> None:
    page.evaluate(MOVE, path)
    ready = f'[data-lesson="{slug}"][data-ready="true"]'
    page.wait_for_selector(ready, timeout=PATIENCE)


def noted(page: Page, server: str) -> list[str]:
    """Return a list that grows with each error, and each request to elsewhere."""
    wrong: list[str] = []
    ours = (f"{server}/", f"{server.replace('http', 'ws', 1)}/", *LOCAL)

    def note_console(said):
        if said.type == "error":
            wrong.append(f"console: {said.text} ({said.location['url']})")

    def note_request(request):
        if not request.url.startswith(ours):
            wrong.append(f"request to elsewhere: {request.url}")

    page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
    page.on("console", note_console)
    page.on("request", note_request)
    page.on("websocket", note_request)
    return wrong
