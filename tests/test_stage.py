"""What the stage does when things come late, fail, or change under the hand."""

import pytest

from tests.hand import address_holds, frame
from xentviz.stage import STAGE_FOLDER

pytestmark = pytest.mark.browser

EYE = """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
  .layout.scene.camera.eye"""
FOCUS = "() => document.activeElement.value"
QUICK = 30_000  # ms, on a machine that does other things too


@pytest.fixture
def lone_page(browser, server):
    """Give a page whose console may hold errors: what it asks for does not come."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, base_url=server
    )
    yield context.new_page()
    context.close()


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
        timeout=QUICK,
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
    lone_page.route(f"**/{STAGE_FOLDER}/stage.js", lambda route: route.abort())
    lone_page.goto("/binary")
    sorry = lone_page.get_by_text("The lesson could not be loaded")
    sorry.wait_for()
    assert sorry.count() == 1
