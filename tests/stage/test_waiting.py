"""What the stage does between a move and its answer."""

import pytest

from tests.hand import frame, slider
from tests.stage.conftest import ADDRESS

pytestmark = pytest.mark.browser

# To draw pictures is dear, and few here are about one.
FLAT = "hide=surface,slope"
FAR, NEAR = "predicted=0.05&target=0.7&hide=surface,slice,slope", 0.6
# A move of a slider, and its end.
MOVE = """([name, value]) => {
  const input = document.querySelector(`[data-control="${name}"]`);
  input.value = value;
  input.dispatchEvent(new Event("input"));
  input.dispatchEvent(new Event("change"));
}"""
INPUT = """([name, value]) => {
  const input = document.querySelector(`[data-control="${name}"]`);
  input.dispatchEvent(new PointerEvent("pointerdown"));
  input.value = value;
  input.dispatchEvent(new Event("input"));
}"""
LIFT = """(name) => document.querySelector(`[data-control="${name}"]`)
  .dispatchEvent(new PointerEvent("pointerup"))"""


@pytest.mark.parametrize("moved", [MOVE, INPUT], ids=["let go", "held"])
def test_a_step_waits_for_the_path_of_the_state_that_was_moved_to(static_stage, moved):
    stage = static_stage("binary", FAR)
    stage.page.evaluate(moved, ["predicted", NEAR])
    stage.page.click("[data-descent=step]")
    frame(stage.page)
    assert slider(stage.page, "predicted").input_value() == str(NEAR)
    stage.answer()
    stage.page.wait_for_function("() => stage.descent.walk?.index === 1")
    frame(stage.page)
    # A step from .05 would have come to less.
    assert NEAR < float(slider(stage.page, "predicted").input_value()) < 0.7


def test_every_step_counts_that_is_pressed_before_its_path_comes(static_stage):
    stage = static_stage("binary", FAR)
    stage.page.evaluate(MOVE, ["predicted", NEAR])
    for _ in range(3):
        stage.page.click("[data-descent=step]")
    stage.answer()
    stage.page.wait_for_function("() => stage.descent.walk?.index === 3")


def test_play_is_given_up_where_something_else_moves_before_the_answer(static_stage):
    stage = static_stage("binary", FAR)
    stage.page.evaluate(MOVE, ["predicted", NEAR])
    stage.page.click("[data-descent=play]")
    stage.page.evaluate(MOVE, ["target", 0.3])
    stage.answer()
    frame(stage.page)
    assert stage.page.evaluate("() => stage.descent.walk") is None
    assert "Play" in stage.page.locator(".xv-play").inner_text()


def test_play_is_given_up_where_something_else_moves_before_its_path_comes(
    static_stage,
):
    stage = static_stage("binary", FAR)

    def hold(route):
        """Leave a request unanswered."""

    stage.page.route(f"{ADDRESS}descent/**", hold)
    with stage.page.expect_request(f"{ADDRESS}descent/**"):
        stage.page.click("[data-descent=play]")
    stage.page.evaluate(MOVE, ["target", 0.3])
    stage.answer()
    frame(stage.page)
    assert stage.page.evaluate("() => stage.descent.walk") is None
    stage.page.unroute(f"{ADDRESS}descent/**", hold)
    # The path is that of the state on show now.
    stage.page.click("[data-descent=step]")
    stage.page.wait_for_function("() => stage.descent.walk?.index === 1")
    assert stage.page.evaluate("() => stage.lookUp('target')") == 0.3


def test_a_figure_that_was_cut_off_on_its_way_is_asked_for_again(static_stage):
    stage = static_stage("sigmoid", "hide=loss,gradient")
    half = {"body": '{"data": [', "content_type": "application/json"}
    stage.page.route(f"{ADDRESS}figure/**", lambda r: r.fulfill(**half), times=1)
    stage.page.click("[data-option=units] button[value=bits]")
    stage.answer()
    stage.page.wait_for_function(
        "() => stage.pictures.drawn.get('sigmoid').key.includes('units=bits')"
    )


def test_a_picture_that_is_enlarged_before_its_figure_comes_fills_its_room(
    static_stage,
):
    stage = static_stage("sigmoid", "hide=gradient")
    page, late = stage.page, []
    page.route(f"{ADDRESS}figure/**", lambda route: late.append(route))
    page.click("[data-option=units] button[value=bits]")
    stage.answer()
    page.click("[data-figure=sigmoid] [data-enlarge]")
    frame(page)
    page.unroute(f"{ADDRESS}figure/**")
    stage.serve()
    for route in late:
        stage._fulfil(route)
    page.wait_for_function("""() => {
      const { graph, key } = stage.pictures.drawn.get("sigmoid");
      const drawn = graph.querySelector(".main-svg").getAttribute("width");
      return key.includes("bits") && Math.abs(graph.clientWidth - drawn) < 2;
    }""")


def test_clicks_on_save_and_link_before_an_answer_open_one_dialog_the_last(
    static_stage,
):
    stage = static_stage("binary", FLAT)
    stage.page.evaluate(MOVE, ["predicted", NEAR])
    save, link = (
        stage.page.locator(f'[data-figure=slice] [data-export="{kind}"]')
        for kind in ("picture", "link")
    )
    for button in (save, save, link):
        button.click()
    assert stage.page.locator("dialog").count() == 0
    stage.answer()
    stage.page.wait_for_selector("dialog[open]")
    frame(stage.page)
    assert stage.page.locator("dialog").count() == 1
    assert stage.page.locator('[role=tab][aria-selected="true"]').inner_text() == "Link"


def test_a_second_finger_on_another_slider_tells_the_first_ones_move(static_stage):
    stage = static_stage("binary", FLAT)
    stage.page.evaluate(INPUT, ["predicted", 0.4])
    stage.page.evaluate(INPUT, ["target", 0.6])
    assert stage.moves() == [{"set": {"predicted": 0.4}}]
    stage.page.evaluate(LIFT, "predicted")
    stage.page.evaluate(LIFT, "target")
    assert stage.moves() == [{"set": {"predicted": 0.4}}, {"set": {"target": 0.6}}]
    stage.answer()
    assert stage.state.values["predicted"] == 0.4
    assert stage.state.values["target"] == 0.6


def test_a_surface_that_is_drawn_again_and_again_listens_for_its_loss_once(
    static_stage,
):
    stage = static_stage("binary", "hide=slice,slope")
    listeners = """() => document.querySelector("[data-figure=surface] .js-plotly-plot")
      ._ev.listenerCount("plotly_webglcontextlost")"""
    for units in ("bits", "nats", "bits"):
        stage.page.click(f"[data-option=units] button[value={units}]")
        stage.answer()
        stage.page.evaluate("() => stage.pictures.drawing")
    assert stage.page.evaluate(listeners) == 1


def test_a_click_on_save_while_the_server_is_away_waits_for_it(
    static_stage, static_pages
):
    static_pages.close()  # which may have the dialog from before
    page = static_stage("sigmoid").page
    page.route("**/export/dialog.js", lambda route: route.abort(), times=1)
    page.click("[data-figure=loss] [data-export=picture]")
    page.wait_for_selector("dialog[open]")
    assert page.inner_text(".xv-status") == ""
    page.keyboard.press("Escape")
    static_pages.wrong.clear()  # the browser says that it asked in vain
