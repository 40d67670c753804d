"""The address, the picture, and the way between them: back, forth, reload, restart."""

import socket
import socketserver
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from tests.hand import address_holds, comes_to, drag, number, slider
from tests.pages import READY, load, unpictured
from tests.server import free_port, served, streamlit_run
from tests.states import cases_but
from xentviz.lessons import lessons
from xentviz.stage.version import VERSION
from xentviz.state.reading import read

pytestmark = pytest.mark.browser

HOSTILE = [
    "predicted=nan",
    "predicted=inf&target=-inf",
    "predicted=abc&target=,,",
    "predicted=5&target=-3",
    "predicted=" + "9" * 5_000,  # what is longer is refused before it is read
    "nobody=1&predicted=%00",
    "units=furlongs",
    "predicted=0.2&predicted=0.4",
]


def shown_agrees(page, slug="binary"):
    """Compare the thumbs with the state that the address stands for."""
    query = page.evaluate(
        "() => Object.fromEntries([...new URLSearchParams(location.search)])"
    )
    query = {k: [v] for k, v in query.items() if k != "hide"}
    state, remarks = read(lessons()[slug], query)
    assert not remarks
    for control in state.lesson.controls(state.options):
        at = float(slider(page, control.name).input_value())
        assert at == pytest.approx(state.values[control.name], abs=control.step)
    expected = state.lesson.measured(state.values, state.options)["loss"]
    comes_to(page, "loss", expected)


def test_a_drag_is_one_step_back_and_one_forth(context):
    page = context.new_page()  # a browser counts the steps of a page no further than 50
    load(page, unpictured("binary", "target=0.6"))
    before = page.evaluate("() => history.length")
    drag(page, "predicted", 100)
    page.mouse.up()
    address_holds(page, "predicted")
    there = page.url
    assert page.evaluate("() => history.length") == before + 1
    page.go_back()
    page.wait_for_function("() => !location.search.includes('predicted')")
    page.wait_for_function(
        "() => document.querySelector('[data-control=predicted]').value === '0.3'"
    )
    shown_agrees(page)
    page.go_forward()
    page.wait_for_function("(url) => location.href === url", arg=there)
    page.wait_for_function(
        "() => document.querySelector('[data-control=predicted]').value !== '0.3'"
    )
    shown_agrees(page)
    page.reload()
    page.wait_for_selector(READY)
    assert page.url == there
    shown_agrees(page)
    page.close()


@pytest.mark.parametrize("query", cases_but(HOSTILE, *HOSTILE[:3], *HOSTILE[6:]))
def test_an_address_that_asks_for_what_is_not_there_gets_the_nearest_and_a_remark(
    page, open_lesson, query
):
    open_lesson(unpictured("binary", query))
    remark = page.locator(".xv-remarks")
    assert remark.inner_text().startswith("Shown is the nearest state that exists")
    assert len(remark.inner_text()) < 400
    assert "Traceback" not in page.content()
    shown_agrees(page)


def test_a_link_opens_the_same_state_in_another_browser(page, load_lesson):
    state = "logits=1,2,3,4&target=0.1,0.2,0.3,0.4&temperature=2"
    load_lesson(unpictured("softmax", state))
    shown_agrees(page, "softmax")
    page.locator("[data-option=units] button", has_text="bits").click()
    address_holds(page, "units=bits")
    address_holds(page, "logits=1,2,3,4")
    shown_agrees(page, "softmax")


def test_the_bare_address_leads_to_the_first_lesson(page, open_lesson):
    open_lesson("/?predicted=0.4&hide=surface")
    assert page.url.endswith("/binary?predicted=0.4&hide=surface")
    shown_agrees(page)


def test_another_lesson_takes_the_place_of_this_one_and_leaves_no_graph_behind(
    page, open_lesson
):
    open_lesson("/binary?predicted=0.4")
    page.get_by_role("link", name="One logit", exact=True).click()
    page.wait_for_selector('[data-lesson="sigmoid"][data-ready="true"]')
    assert page.locator("[data-lesson]").count() == 1
    assert page.locator("canvas").count() == 0
    assert page.locator(".xv-remarks").is_hidden()
    page.go_back()
    page.wait_for_selector('[data-lesson="binary"][data-ready="true"]')
    assert page.locator("[data-figure=surface] canvas").count() == 1


def test_a_server_killed_in_mid_drag_loses_nothing(lone_page, server, tmp_path):
    page, port = lone_page, free_port()
    with served(streamlit_run(port), port, tmp_path / "first") as address:
        page.goto(address + unpictured("binary", "target=0.6"))
        page.wait_for_selector(READY)
        drag(page, "predicted", 60, n_moves=3)
    value = slider(page, "predicted").input_value()
    assert number(page, "predicted_gradient") != 0
    page.mouse.up()
    with passed_on(port, server):
        page.wait_for_function("() => location.search.includes('predicted')")
        assert slider(page, "predicted").input_value() == value
        shown_agrees(page)


@contextmanager
def passed_on(port, address):
    """Have a server that nobody has met answer at the port of one that is gone."""
    behind = address.rpartition(":")[2]

    class Connection(socketserver.BaseRequestHandler):
        def handle(self):
            with socket.create_connection(("127.0.0.1", int(behind))) as other:
                Thread(target=pour, args=(self.request, other), daemon=True).start()
                pour(other, self.request)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", port), Connection) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield
        listening.shutdown()


def pour(source, sink):
    """Send on what comes until no more does."""
    with suppress(OSError):  # where the other end is closed first
        while data := source.recv(1 << 16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def test_a_page_that_an_update_has_overtaken_asks_to_be_loaded_anew_as_it_is(lone_page):
    page = lone_page
    load(page, unpictured("binary", "target=0.6"))

    def renew(route):
        """Have the app answer as one of another version than the page's."""
        route.continue_(url=route.request.url.replace(VERSION, "0123456789ab"))

    page.route("**/answer/**", renew)
    drag(page, "predicted", 60, n_moves=3)
    page.mouse.up()
    value = slider(page, "predicted").input_value()
    page.get_by_role("link", name="Reload", exact=True).wait_for()
    page.unroute("**/answer/**")
    page.get_by_role("link", name="Reload", exact=True).click()
    page.wait_for_selector(READY)
    assert slider(page, "predicted").input_value() == value
    assert "hide=surface" in page.url
    shown_agrees(page)
