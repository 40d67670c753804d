"""Streamlit's scripts and styles come packed, and are the same."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.pages import READY, unpictured
from xentviz.page.frontend import STATIC, Frontend

BEHIND = Route("/{path:path}", lambda request: PlainTextResponse("behind"))


@pytest.fixture(scope="module")
def client():
    app = Starlette(routes=[BEHIND], middleware=[Middleware(Frontend)])
    return TestClient(app)


def largest(folder):
    return max((STATIC / folder).iterdir(), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize(
    ("folder", "kind"), [("static/js", "javascript"), ("static/css", "css")]
)
def test_a_file_comes_packed_to_less_than_half_and_is_the_same(
    client, folder, kind, encoding
):
    path = largest(folder)
    answer = client.get(f"/{folder}/{path.name}", headers={"accept-encoding": encoding})
    sent = int(answer.headers["content-length"])
    assert answer.headers["content-encoding"] == encoding
    assert kind in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    assert sent < path.stat().st_size / 2
    assert answer.content == path.read_bytes()


@pytest.mark.parametrize(
    "path",
    ["/static/js/none.js", "/static/media/none.woff2", "/static/js/../css", "/binary"],
)
def test_what_is_no_script_and_no_style_is_left_to_streamlit(client, path):
    assert client.get(path).text == "behind"


def test_a_file_that_a_browser_has_is_not_sent_again(client):
    path = f"/static/css/{largest('static/css').name}"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


ICONS = """(status) => [...document.fonts]
  .find((font) => font.family.includes("Material Symbols")).status === status"""


@pytest.mark.browser
def test_the_font_of_icons_is_fetched_by_a_page_that_shows_one_and_by_no_other(
    lone_page,
):
    lone_page.goto(unpictured("softmax"))
    lone_page.wait_for_selector(READY)
    assert lone_page.evaluate(ICONS, "unloaded")
    lone_page.goto("/explain?logits=2,1,0&target=7&seen=1.2")
    lone_page.wait_for_function(ICONS, arg="loaded")
