"""What moves under a hand is drawn as Plotly's own restyle draws it."""

from pathlib import Path

import pytest
from playwright.sync_api import CDPSession

from tests.pages import SMALL
from tests.states import cases_but, lessons_but
from xentviz.lessons import Lesson, lessons

pytestmark = pytest.mark.browser

NODES = Path(__file__).with_name("nodes.js")
SOME, MANY = 4, 16  # stops of each control, from end to end
PHONE, LAPTOP = {"width": 390, "height": 300}, {"width": 1400, "height": 900}
SMALLER = {"width": 1200, "height": 800}
FRAMES = 6
# Whether every picture in view fills its room, and Plotly has drawn it so.
FILLED = """() => [...stage.pictures.drawn.values()].every(({ graph, isAway }) => isAway
  || (Math.abs(graph.clientWidth - graph._fullLayout.width) <= 1
    && Math.abs(graph.clientHeight - graph._fullLayout.height) <= 1))"""
# A drag by one stop a frame, after a frame in which what fades has gone; what came or
# went in it, as it was.
STEPS = """async ([control, frames]) => {
  const { input, control: { low, step, n_stops: stops } } = stage.page.slider(control);
  const go = (k) => new Promise((done) => requestAnimationFrame(() => {
    input.value = low + step * (Math.floor(stops / 3) + k);
    stage.hand.drag(control, Number(input.value));
    stage.paint();
    requestAnimationFrame(done);
  }));
  await go(0);
  const found = [];
  const watch = new MutationObserver((records) =>
    found.push(...records.map(({ target }) => target.outerHTML.slice(0, 120))));
  watch.observe(document, { childList: true, subtree: true });
  globalThis.dragged = (async () => {
    for (let k = 1; k <= frames; k += 1) await go(k);
    watch.disconnect();
    return found;
  });
}"""


def _dragged(lesson: Lesson) -> list[str]:
    """Return the sliders of a lesson, one of those that differ in their class alone."""
    controls = lesson.controls({option.name: option.value for option in lesson.options})
    kinds = {control.name.split(".")[0]: control.name for control in reversed(controls)}
    return [name for name in kinds.values() if not name.startswith("learning_rate")]


# The others have no kind of trace that these have not.
@pytest.mark.scenes
@pytest.mark.parametrize(
    "slug", lessons_but("binary", "sigmoid", "softmax", "chain", "logarithm")
)
@pytest.mark.parametrize("n_stops", cases_but([SOME, MANY], MANY))
def test_a_drag_draws_what_a_restyle_of_the_same_row_draws(static_stage, slug, n_stops):
    page = static_stage(slug).page
    page.set_viewport_size(SMALL)
    page.wait_for_function(FILLED)
    page.add_script_tag(path=NODES)
    found = {}
    for control in _dragged(lessons()[slug]):
        seen = page.evaluate("([name, n]) => unequal(name, n)", [control, n_stops])
        found |= {f"{control}: {place}": what for place, what in seen["found"].items()}
        # What has appeared since the hand took hold is restyled, once.
        assert seen["restyles"] <= 3, control
        # One may be too steep to be written; others come and go, in few frames each.
        assert len(set(seen["drawn"])) <= 3 * seen["frames"] + 6, control
        assert seen["frames"] >= min(seen["stops"], n_stops), control
    page.set_viewport_size(LAPTOP)
    assert found == {}


def test_the_descents_of_weights_go_out_under_a_hand_without_a_restyle(static_stage):
    page = static_stage("weights").page
    page.add_script_tag(path=NODES)
    (control, *_) = _dragged(lessons()["weights"])
    seen = page.evaluate("([name, n]) => unequal(name, n)", [control, SOME])
    assert (seen["restyles"], seen["found"]) == (0, {})


@pytest.mark.parametrize(
    "slug",
    cases_but(
        ["sigmoid", "softmax", "binary", "weights"], "sigmoid", "softmax", "binary"
    ),
)
def test_a_frame_of_a_drag_lays_out_the_page_once_and_makes_no_node(static_stage, slug):
    page = static_stage(slug).page
    control = _dragged(lessons()[slug])[0]
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    page.evaluate(STEPS, [control, FRAMES])
    before = _counted(tools)
    assert page.evaluate("() => dragged()") == []
    assert _counted(tools) - before <= FRAMES
    tools.detach()


# The pictures whose inner state is behind what they show.
UNSETTLED = """() => [...stage.pictures.drawn].filter(
  ([, { unsettled }]) => unsettled.size).map(([name]) => name)"""
SCENES = """() => [...stage.pictures.drawn].filter(
  ([, { scene }]) => scene).map(([name]) => name)"""
RESTYLED = """async (control) => {
  const { restyle } = Plotly;
  const { input, control: { low, step } } = stage.page.slider(control);
  globalThis.restyled = [];
  Plotly.restyle = (graph, ...parameters) => {
    restyled.push(graph.closest("[data-figure]").dataset.figure);
    return restyle(graph, ...parameters);
  };
  globalThis.undo = () => { Plotly.restyle = restyle; };
  for (let k = 1; k <= 3; k += 1) {
    input.value = low + 7 * k * step;
    stage.hand.drag(control, Number(input.value));
    await new Promise((done) => requestAnimationFrame(
      () => requestAnimationFrame(done)));
  }
  return restyled.length;
}"""


@pytest.mark.parametrize(
    "slug", cases_but(["weights", "logarithm", "chain"], "logarithm", "chain")
)
def test_neither_a_hand_nor_its_answer_has_anything_restyled_but_a_pointer_that_comes(
    static_stage, slug
):
    stage = static_stage(slug)
    control = _dragged(lessons()[slug])[0]
    assert stage.page.evaluate(RESTYLED, control) == 0
    stage.page.evaluate("() => stage.hand.release()")
    stage.answer()
    assert stage.page.evaluate("() => restyled") == []
    names = stage.page.evaluate(UNSETTLED)
    assert names
    for name in names:
        graph = stage.page.locator(f"[data-figure={name}] .xv-graph")
        graph.hover()
        graph.hover(position={"x": 9, "y": 9})  # for the first move alone
    assert stage.page.evaluate(UNSETTLED) == []
    assert stage.page.evaluate("() => { undo(); return restyled; }") == names


# Counts from now on how often the scene is drawn.
DRAWN = """() => {
  const { glplot } = stage.pictures.scene.graph._fullLayout.scene._scene;
  const { redraw } = glplot;
  globalThis.drawn = 0;
  glplot.redraw = () => { drawn += 1; redraw.call(glplot); };
  globalThis.undraw = () => { glplot.redraw = redraw; return drawn; };
}"""
# What moves in the scene, with all digits: a row has fewer than a state at rest.
SCENE_VALUES = """() => {
  const { graph, lives } = stage.pictures.scene;
  return lives.map(({ index, attribute }) => String(graph.data[index][attribute]));
}"""


def test_an_answer_that_says_where_a_mark_is_draws_no_scene_again(static_stage):
    stage = static_stage("binary")
    stage.page.evaluate(RESTYLED, _dragged(lessons()["binary"])[0])
    under_the_hand = stage.page.evaluate(SCENE_VALUES)
    stage.page.evaluate(DRAWN)
    stage.page.evaluate("() => { undo(); stage.hand.release(); }")
    stage.answer()
    stage.page.wait_for_function("() => stage.live === null")
    assert stage.page.evaluate(SCENE_VALUES) != under_the_hand
    assert stage.page.evaluate("() => undraw()") == 0


@pytest.mark.parametrize(
    "slug",
    lessons_but(
        *("binary", "sigmoid", "softmax", "chain", "logarithm", "soft-targets")
    ),
)
def test_a_flat_picture_fills_another_room_without_a_restyle_and_as_after_one(
    static_stage, slug
):
    stage = static_stage(slug)
    page = stage.page
    page.add_script_tag(path=NODES)
    page.evaluate(RESTYLED, _dragged(lessons()[slug])[0])
    unsettled = set(page.evaluate(UNSETTLED)) - set(page.evaluate(SCENES))
    assert unsettled
    page.set_viewport_size(SMALLER)
    page.evaluate("() => { stage.tell = () => {}; stage.hand.release(); }")
    page.wait_for_function(FILLED)
    assert set(page.evaluate(UNSETTLED)) >= unsettled
    restyled = set(page.evaluate("() => { undo(); return restyled; }"))
    assert not restyled & unsettled
    assert page.evaluate("() => unequalNow()") == {}
    page.set_viewport_size(LAPTOP)


@pytest.mark.parametrize(
    "slug", cases_but(["binary", "soft-targets", "weights"], "binary", "soft-targets")
)
def test_a_way_that_a_hand_wipes_is_no_reason_to_restyle(static_stage, slug):
    stage = static_stage(slug)
    stage.page.evaluate("() => stage.descent.step()")
    stage.page.wait_for_function("() => stage.descent.walk?.index === 1")
    stage.page.evaluate("() => stage.descent.halt()")
    stage.answer()
    control = _dragged(lessons()[slug])[0]
    assert stage.page.evaluate(RESTYLED, control) == 0
    stage.page.evaluate("() => { undo(); stage.hand.release(); }")


HOLD = """(control) => {
  const { input, control: { low, step } } = stage.page.slider(control);
  input.value = low + 30 * step;
  stage.hand.drag(control, Number(input.value));
}"""
# Of each picture, whether it holds what is on show.
CURRENT = """() => [...stage.pictures.drawn.values()].map(({ graph, lives }) =>
  lives.every(({ index, attribute, quantity, trail }) => trail
    || String([graph.data[index][attribute] ?? ""].flat())
      === String([stage.lookUp(quantity)].flat())))"""
AWAY = "() => [...stage.pictures.drawn.values()].map(({ isAway }) => isAway)"


def test_a_picture_out_of_view_waits_under_a_hand_and_is_right_once_it_is_seen(
    static_stage,
):
    page = static_stage("sigmoid", "hide=guide").page
    page.set_viewport_size(PHONE)
    page.wait_for_function(f"() => ({AWAY})().join() === 'false,true,true'")
    page.evaluate(HOLD, "logit")
    page.wait_for_function(f"() => ({CURRENT})()[0]")
    assert page.evaluate(CURRENT) == [True, False, False]
    page.evaluate("() => document.querySelectorAll('.xv-graph')[2].scrollIntoView()")
    page.wait_for_function(f"() => ({CURRENT})()[2]")
    assert page.evaluate("() => stage.isMoving")
    page.evaluate("() => stage.hand.release()")
    page.set_viewport_size(LAPTOP)


def _counted(tools: CDPSession) -> float:
    """Return how often a page has been laid out."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "LayoutCount")
