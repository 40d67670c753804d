"""What the stage does when things come late, fail, or change under the hand."""

import pytest
from playwright.sync_api import expect

from tests.browser import SLOW
from tests.hand import address_holds, drag, frame, number, slider
from tests.pages import READY, unpictured
from xentviz.stage.modules import STAGE_FOLDER

pytestmark = pytest.mark.browser

EYE = """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
  .layout.scene.camera.eye"""
FOCUS = "() => document.activeElement.value"


def test_another_unit_leaves_the_camera_and_the_focus_where_they_are(page, open_lesson):
    open_lesson("/binary")
    page.locator("[data-camera=top]").click()
    frame(page)
    top = page.evaluate(EYE)
    bits = page.locator("[data-option=units] button", has_text="bits")
    bits.focus()
    page.keyboard.press("Enter")
    address_holds(page, "units=bits")
    page.wait_for_function(
        """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
          .layout.scene.zaxis.title.text.includes("bits")""",
        timeout=SLOW,
    )
    assert page.evaluate(EYE) == top
    assert page.evaluate(FOCUS) == "bits"
    assert "bits" in page.locator(".xv-readouts").inner_text()


def test_the_focus_outlives_a_page_that_is_built_anew(page, open_lesson):
    open_lesson("/softmax")
    page.locator("[data-option=classes]").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector('[data-control="logits.3"]')
    assert page.evaluate(FOCUS) == "4"


def test_a_lesson_whose_script_does_not_come_says_so(lone_page):
    lone_page.route(f"**/{STAGE_FOLDER}/app.js", lambda route: route.abort())
    lone_page.goto("/sigmoid")
    sorry = lone_page.get_by_text("The lesson could not be loaded")
    sorry.wait_for()
    assert sorry.count() == 1


def test_a_script_that_comes_late_shows_what_the_address_says_by_then(lone_page):
    waiting = []
    lone_page.route(f"**/{STAGE_FOLDER}/app.js", lambda route: waiting.append(route))
    lone_page.goto(unpictured("binary"), wait_until="commit")
    lone_page.wait_for_selector(".xv-early", state="attached")
    lone_page.evaluate("""() => {
      history.pushState(null, "", "?predicted=0.4");
      history.pushState(null, "", "?predicted=0.5");
      history.back();
    }""")
    lone_page.wait_for_function("() => location.search === '?predicted=0.4'")
    for route in waiting:
        route.continue_()
    lone_page.wait_for_selector(READY, timeout=SLOW)
    assert lone_page.locator("[data-lesson]").count() == 1
    assert slider(lone_page, "predicted").input_value() == "0.4"


def test_pictures_that_could_not_be_loaded_are_drawn_at_the_next_move(lone_page):
    lone_page.route("**/plotly-*.min.js", lambda route: route.abort())
    lone_page.goto("/sigmoid")
    lone_page.locator(".xv-status", has_text="could not be loaded").wait_for()
    assert number(lone_page, "loss") > 0
    lone_page.unroute("**/plotly-*.min.js")
    slider(lone_page, "logit").focus()
    lone_page.keyboard.press("ArrowRight")
    lone_page.wait_for_selector(READY, timeout=SLOW)
    assert "loaded" not in lone_page.locator(".xv-status").inner_text()


def test_classes_that_come_faster_than_pictures_leave_the_last_ones(page, open_lesson):
    open_lesson("/softmax")
    page.locator("[data-option=classes]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_selector('[data-control="logits.5"]')
    page.wait_for_function(
        """() => {
          const box = document.querySelector("[data-figure=probabilities]");
          const graph = box.querySelector(".js-plotly-plot");
          return graph && [0, 1].every((trace) => graph.data[trace].y.length === 6);
        }""",
        timeout=SLOW,
    )
    drag(page, "logits.5", 40, n_moves=3)
    page.mouse.up()
    address_holds(page, "classes=6")


def place_of(handle):
    """Return where a handle is, in pixels; tables hold places to seven digits."""
    box = handle.bounding_box()
    return box["x"], box["y"]


def test_a_point_under_the_hand_stays_when_an_earlier_answer_comes(page, open_lesson):
    open_lesson("/soft-targets")
    handle = page.locator("[data-handle]").first
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.down("ArrowRight")
    frame(page)
    place = place_of(handle)
    first = page.wait_for_function("() => location.search").json_value()
    frame(page)
    assert place_of(handle) == pytest.approx(place, abs=0.5)
    page.keyboard.up("ArrowRight")
    page.wait_for_function("(first) => location.search !== first", arg=first)
    frame(page)
    assert place_of(handle) == pytest.approx(place, abs=0.5)


def test_the_stage_follows_a_theme_that_changes_under_it(page, open_lesson):
    open_lesson("/binary")
    page.locator("[data-camera=top]").click()
    frame(page)
    top = page.evaluate(EYE)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector(f'[data-lesson][data-theme="{scheme}"]')
    assert page.evaluate(EYE) == top
    address_holds(page, "?camera=")
    assert "&" not in page.url


def test_a_count_is_said_without_decimals(page, open_lesson):
    open_lesson(
        "/batch?data=digits&weight=rising&hide=rows,reliability,histogram,parts"
    )
    divisor = page.locator('[data-quantity="divisor"]')
    expect(divisor).to_have_text("1277")
    expect(divisor).to_have_attribute("data-value", "1277")
