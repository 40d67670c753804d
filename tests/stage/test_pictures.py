"""The camera, the surface without 3-D, the descent, and what names a picture."""

import pytest

from tests.hand import address_holds, drag, frame, number, slider
from tests.pages import load, unpictured

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
    open_lesson("/binary?hide=slice,slope")
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
    open_lesson("/binary?hide=slice,slope")
    for _ in range(8):
        press(page, "[data-camera=turn]")
    eye, start = page.evaluate(EYE), {"x": -0.62, "y": -1.86}
    assert eye["x"] == pytest.approx(start["x"], abs=1e-3)
    assert eye["y"] == pytest.approx(start["y"], abs=1e-3)


def test_where_3d_is_lost_the_same_surface_is_shown_from_above(page, open_lesson):
    open_lesson("/binary?hide=slice,slope")
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


WITHOUT_3D = """
const { prototype } = HTMLCanvasElement;
const { getContext } = prototype;
prototype.getContext = function (kind, ...parameters) {
  return kind.includes("webgl") ? null : getContext.call(this, kind, ...parameters);
};"""


def test_where_there_is_no_3d_at_all_the_lesson_works(context):
    page = context.new_page()
    page.add_init_script(WITHOUT_3D)
    load(page, "/binary?hide=slice,slope")
    assert "contour" in page.evaluate(KINDS)
    assert page.locator(".xv-flat").is_visible()
    drag(page, "predicted", 60, n_moves=3)
    page.mouse.up()
    address_holds(page, "predicted")
    page.close()


def test_the_ball_comes_to_rest_where_p_is_q(page, open_lesson):
    page.emulate_media(reduced_motion="reduce")
    open_lesson(unpictured("binary"))
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


def test_every_slider_and_picture_says_what_it_is(page, open_lesson):
    open_lesson("/softmax")
    for thumb in page.locator("input[type=range]").all():
        name = thumb.get_attribute("id")
        assert page.locator(f'label[for="{name}"]').inner_text().strip()
        assert thumb.get_attribute("aria-valuetext")
    for caption in page.locator("figure figcaption").all():
        assert len(caption.inner_text()) > 20
    assert slider(page, "logits.0").get_attribute("step") == "0.1"
