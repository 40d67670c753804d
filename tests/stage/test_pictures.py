"""The camera, the surface without 3-D, the descent, and the page on a phone."""

import pytest

from tests.browser import FLAGS, found
from tests.hand import address_holds, drag, frame, number, slider
from tests.pages import READY
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

EYE = """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
  .layout.scene.camera.eye"""
KINDS = """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
  .data.map((trace) => trace.type)"""


def press(page, selector):
    """Press a button as a keyboard does."""
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def test_the_camera_is_turned_by_keys_and_stays_while_and_after_a_drag(
    page, open_lesson
):
    open_lesson("/binary")
    start = page.evaluate(EYE)
    press(page, "[data-camera=top]")
    top = page.evaluate(EYE)
    assert top["z"] > start["z"]
    drag(page, "predicted", 60, n_moves=3)
    assert page.evaluate(EYE) == top
    page.mouse.up()
    address_holds(page, "predicted")
    frame(page)
    assert page.evaluate(EYE) == top
    press(page, "[data-camera=front]")
    assert page.evaluate(EYE) != top
    press(page, "[data-camera=reset]")
    assert page.evaluate(EYE) == start


def test_turning_ends_an_eighth_further_round(page, open_lesson):
    page.emulate_media(reduced_motion="reduce")
    open_lesson("/binary")
    for _ in range(8):
        press(page, "[data-camera=turn]")
    eye, start = page.evaluate(EYE), {"x": -0.62, "y": -1.86}
    assert eye["x"] == pytest.approx(start["x"], abs=1e-3)
    assert eye["y"] == pytest.approx(start["y"], abs=1e-3)


def test_where_3d_is_lost_the_same_surface_is_shown_from_above(page, open_lesson):
    open_lesson("/binary")
    assert "surface" in page.evaluate(KINDS)
    page.evaluate("""() => {
      const canvas = document.querySelector("[data-figure=surface] canvas");
      const context = canvas.getContext("webgl") ?? canvas.getContext("webgl2");
      context.getExtension("WEBGL_lose_context").loseContext();
    }""")
    page.wait_for_selector(".xv-flat")
    assert "contour" in page.evaluate(KINDS)
    assert "no WebGL" in page.locator(".xv-flat").inner_text()
    drag(page, "predicted", 60, n_moves=3)
    page.mouse.up()


def test_where_there_is_no_3d_at_all_the_lesson_works(browser, server):
    flags = [flag for flag in FLAGS if "gl" not in flag and "swift" not in flag]
    flat = browser.browser_type.launch(
        executable_path=found(), args=[*flags, "--disable-3d-apis"]
    )
    page = flat.new_page()
    page.goto(f"{server}/binary")
    page.wait_for_selector(READY)
    assert "contour" in page.evaluate(KINDS)
    assert page.locator(".xv-flat").is_visible()
    flat.close()


def test_the_ball_comes_to_rest_where_p_is_q(page, open_lesson):
    page.emulate_media(reduced_motion="reduce")
    open_lesson("/binary?hide=surface")
    press(page, "[data-descent=play]")
    address_holds(page, "predicted=0.7")
    assert number(page, "kl_divergence") < 1e-9
    assert number(page, "loss") == pytest.approx(0.6108643, abs=1e-6)
    assert "At rest" in page.locator(".xv-status").inner_text()


def test_steps_of_a_descent_leave_a_trail_and_lead_back(page, open_lesson):
    open_lesson("/binary?hide=surface")
    start = number(page, "loss")
    for _ in range(3):
        press(page, "[data-descent=step]")
        frame(page)
    assert number(page, "loss") < start
    length = page.evaluate("""() => document
      .querySelector("[data-figure=slice] .js-plotly-plot")
      .data.find((trace) => trace.name === "the path down").x.length""")
    assert length == 4
    press(page, "[data-descent=reset]")
    frame(page)
    assert number(page, "loss") == pytest.approx(start)
    page.wait_for_function("() => location.search === '?hide=surface'")


@pytest.mark.parametrize("slug", list(lessons()))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_a_slider_and_a_picture_are_in_view_together(
    page, open_lesson, slug, scheme
):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    open_lesson(f"/{slug}")
    assert page.locator(f'[data-lesson][data-theme="{scheme}"]').count() == 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    thumb = page.locator("input[data-control]:visible").first.bounding_box()
    picture = page.locator("[data-figure]:visible").first.bounding_box()
    assert picture["y"] + 200 < thumb["y"] < 844 - thumb["height"]


@pytest.mark.parametrize("slug", list(lessons()))
def test_on_a_laptop_all_but_the_words_is_in_view(page, open_lesson, slug):
    open_lesson(f"/{slug}")
    for selector in ("[data-figure]", "input[type=range]", "[data-quantity]"):
        for box in page.locator(f"{selector}:visible").all():
            bottom = box.bounding_box()["y"] + box.bounding_box()["height"]
            assert bottom <= 900
    assert page.locator(".xv-formula").bounding_box()["y"] < 880


def test_every_slider_and_picture_says_what_it_is(page, open_lesson):
    open_lesson("/softmax")
    for thumb in page.locator("input[type=range]").all():
        name = thumb.get_attribute("id")
        assert page.locator(f'label[for="{name}"]').inner_text().strip()
        assert thumb.get_attribute("aria-valuetext")
    for caption in page.locator("figure figcaption").all():
        assert len(caption.inner_text()) > 20
    assert slider(page, "logits.0").get_attribute("step") == "0.1"
