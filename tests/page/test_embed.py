"""The stage in a frame of somebody else's page."""

import html
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.hand import frame
from tests.pages import READY
from tests.states import lessons_but
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

SCROLLS = """() => {
  const roots = [document.documentElement, ...document.querySelectorAll("*")];
  return roots.filter((node) => /auto|scroll/.test(getComputedStyle(node).overflowY)
    && node.scrollHeight > node.clientHeight + 1).map((node) => node.className);
}"""


READING = {"width": 1000, "height": 700}
framed: list[tuple[str, int, str]] = []


@pytest.fixture(scope="module")
def course_server() -> Iterator[str]:
    """Serve pages of another origin that frame an address, and give theirs."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self):
            address, height, sandbox = framed[-1]
            size = f'width="900" height="{height}"'
            size += f' sandbox="{sandbox}"' if sandbox else ""
            body = f'<iframe src="{html.escape(address)}" {size}>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html>" + body.encode())

        def log_message(self, *args):
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Course)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def reader(context) -> Iterator:
    """Give the page of a reader of the course, and what goes wrong in it."""
    page, wrong = context.new_page(), []
    page.set_viewport_size(READING)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda s: s.type == "error" and wrong.append(s.text))
    yield page, wrong
    page.close()


@pytest.fixture
def course_page(reader, course_server) -> Iterator:
    """Return what opens a page of another origin that frames an address."""
    page, wrong = reader
    wrong.clear()

    def opened(address, height=600, sandbox=""):
        framed.append((address, height, sandbox))
        page.goto(course_server)
        inner = page.frames[1]
        inner.wait_for_selector(READY)
        return page, inner

    yield opened
    assert not wrong, "\n".join(wrong)


def test_in_a_frame_of_another_origin_the_stage_is_alone_and_can_be_dragged(
    course_page, server
):
    page, inner = course_page(f"{server}/binary?target=0.4&hide=surface&embed=true")
    for around in (".xv-words", '[data-testid="stHeader"]', "header nav"):
        assert inner.locator(f"{around}:visible").count() == 0
    assert inner.evaluate(SCROLLS) == []
    thumb = inner.locator("[data-control=predicted]").bounding_box()
    loss = inner.locator("[data-quantity=loss]")
    before = loss.inner_text()
    page.mouse.move(thumb["x"] + thumb["width"] * 0.3, thumb["y"] + 14)
    page.mouse.down()
    page.mouse.move(thumb["x"] + thumb["width"] * 0.6, thumb["y"] + 14)
    frame(inner)
    assert loss.inner_text() != before
    page.mouse.up()
    there = inner.locator("[data-control=predicted]").input_value()
    state, view = f"binary?predicted={there}&target=0.4", "hide=surface"
    inner.locator(f'.xv-full[href="{server}/{state}&v=1&{view}"]').wait_for()
    here = inner.evaluate("() => location.href")
    assert here == f"{server}/{state}&{view}&embed=true"


# The tallest, which has a scene, stands for the others.
@pytest.mark.parametrize(
    "slug",
    lessons_but(
        *("binary", "sigmoid", "softmax", "chain", "logarithm", "soft-targets", "batch")
    ),
)
def test_every_lesson_fits_the_frame_that_its_code_asks_for(course_page, server, slug):
    _, inner = course_page(f"{server}/{slug}?embed=true", room(slug))
    # Letters of other widths break captions into more lines, and leave less room.
    inner.wait_for_function(
        """(height) => innerHeight === height && [...document.fonts].some(
          ({ family, status }) => family.includes("Source Sans")
            && status === "loaded")""",
        arg=room(slug),
    )
    fits(inner, slug)


def room(slug):
    """Return the height that the code of a frame asks for, in pixels."""
    return 480 + 200 * len(lessons()[slug].layout)


def fits(inner, slug):
    """Look at the pictures, sliders and numbers of a lesson in its frame."""
    assert inner.evaluate(SCROLLS) == [], slug
    height = room(slug)
    for picture in inner.locator(".xv-graph").all():
        assert picture.bounding_box()["height"] > 90, slug
    for selector in ("[data-figure]", "input[type=range]", "[data-quantity]"):
        for part in inner.locator(f"{selector}:visible").all():
            box = part.bounding_box()
            assert box["x"] + box["width"] <= 912, slug
            assert box["y"] + box["height"] <= height + 12, slug


def test_a_sandboxed_frame_whose_origin_is_hidden_works_too(course_page, server):
    _, inner = course_page(f"{server}/binary?embed=true", sandbox="allow-scripts")
    assert inner.evaluate("() => self.origin") == "null"
    inner.locator("[data-control=predicted]").press("ArrowRight")
    inner.wait_for_function("() => location.search.includes('predicted=0.301')")
