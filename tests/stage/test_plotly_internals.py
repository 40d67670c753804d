"""What the stage relies on in plotly.js without a promise is there."""

import pytest
from playwright.sync_api import Page

from tests.hand import frame
from tests.states import lessons_but

pytestmark = pytest.mark.browser

# The live traces that can be drawn alone, and those that cannot though they are shown.
DRAWABLE = """async () => {
  const { isDrawable } = await import("/stage/pictures/plotly_traces.js");
  const { isMark } = await import("/stage/pictures/plotly_internals.js");
  const found = { alone: 0, not: [] };
  for (const [name, { graph, lives, scene }] of stage.pictures.drawn) {
    for (const index of new Set(lives.map((live) => live.index))) {
      const { type, visible } = graph._fullData[index];
      // A surface and its contours change at release alone.
      if (visible !== true || ["surface", "contour"].includes(type)) continue;
      if ((scene ? isMark : isDrawable)(graph, index)) found.alone += 1;
      else found.not.push(`${name} ${index} ${type}`);
    }
  }
  return found;
}"""
FLAT_ONES = "hide=slice,slope"
WATCH = """() => {
  const graph = document.querySelector("[data-figure=surface] .js-plotly-plot");
  const { glplot, traces } = graph._fullLayout.scene._scene;
  const { prototype } = glplot.gl.constructor;
  window.seen = { read: 0, drawn: 0, uploaded: 0 };
  for (const [name, key] of [["readPixels", "read"], ["drawElements", "drawn"],
    ["drawArrays", "drawn"]]) {
    const call = prototype[name];
    prototype[name] = function (...parameters) {
      seen[key] += 1;
      return call.apply(this, parameters);
    };
  }
  const surface = Object.values(traces).find((trace) => "refineData" in trace).surface;
  const { update } = surface;
  surface.update = (options) => {
    if (options.coords || options.field) seen.uploaded += 1;
    return update.call(surface, options);
  };
}"""
DRAG = """async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(
    () => requestAnimationFrame(done)));
  const { input } = stage.page.slider("predicted");
  for (let k = 1; k <= 6; k += 1) {
    input.value = 0.3 + 0.05 * k;
    stage.hand.drag("predicted", Number(input.value));
    await painted();
  }
}"""


def hover_until_named(page: Page) -> None:
    """Move a pointer over the surface until Plotly says what is under it."""
    box = page.locator("[data-figure=surface] canvas").bounding_box()
    for part in (0.5, 0.52, 0.54, 0.56):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + part * box["height"])
        frame(page)
        frame(page)
    page.wait_for_selector("[data-figure=surface] .hovertext")


# The others have no kind of trace that these have not.
@pytest.mark.parametrize(
    "slug", lessons_but("sigmoid", "softmax", "chain", "logarithm")
)
def test_every_trace_that_moves_can_be_drawn_alone(static_stage, slug):
    found = static_stage(slug).page.evaluate(DRAWABLE)
    assert found["not"] == []
    assert found["alone"] > 0


@pytest.mark.scenes
def test_a_drag_reads_nothing_back_from_the_gpu_until_a_pointer_asks_what_it_is_over(
    static_stage,
):
    stage = static_stage("binary", FLAT_ONES)
    page = stage.page
    page.evaluate(WATCH)
    page.evaluate(DRAG)
    page.evaluate("() => stage.hand.release()")
    stage.answer()
    frame(page)
    assert page.evaluate("() => seen.drawn") > 0
    assert page.evaluate("() => seen.read") == 0
    hover_until_named(page)
    assert page.evaluate("() => seen.read") > 0


def test_a_scene_whose_room_changes_under_the_hand_fills_it_once_that_rests(
    static_stage,
):
    page = static_stage("binary", FLAT_ONES).page
    page.evaluate(DRAG)
    room = "stage.pictures.scene.graph.querySelector('canvas')"
    before = page.evaluate(f"() => {room}.style.width")
    page.evaluate("() => { stage.root.style.width = '700px'; }")
    frame(page)
    frame(page)
    assert page.evaluate(f"() => {room}.style.width") == before
    page.evaluate("() => stage.hand.release()")
    page.wait_for_function(
        f"""(before) => {{
          const {{ style, parentNode: box }} = {room};
          const {{ width }} = box.getBoundingClientRect();
          const isFull = Math.abs(parseFloat(style.width) - width) < 1;
          return style.width !== before && isFull;
        }}""",
        arg=before,
    )


@pytest.mark.scenes
def test_a_surface_that_is_drawn_anew_under_the_hand_can_be_hovered_once_it_rests(
    static_stage,
):
    stage = static_stage("binary", FLAT_ONES)
    stage.page.evaluate(DRAG)
    stage.page.evaluate("() => stage.choose('units', 'bits')")
    stage.answer()
    stage.page.evaluate("() => stage.pictures.drawing")
    stage.page.evaluate("() => stage.hand.release()")
    stage.answer()
    hover_until_named(stage.page)


def test_a_surface_goes_to_the_gpu_once_however_often_marks_on_it_move(static_stage):
    page = static_stage("binary", FLAT_ONES).page
    page.evaluate(WATCH)
    page.evaluate(DRAG)
    page.evaluate("() => stage.hand.release()")
    page.hover("[data-figure=surface] .xv-graph")
    frame(page)
    assert page.evaluate("() => seen.uploaded") == 0


def test_the_ball_comes_forward_by_less_than_what_hides_it_and_nothing_else_does(
    static_stage,
):
    page = static_stage("binary", FLAT_ONES).page
    page.evaluate("""() => {
      const { gl } = stage.pictures.scene.graph._fullLayout.scene._scene.glplot;
      const { depthRange } = Object.getPrototypeOf(gl);
      globalThis.ranges = [];
      gl.depthRange = (near, far) => {
        ranges.push(far);
        depthRange.call(gl, near, far);
      };
    }""")
    page.evaluate(DRAG)
    ranges = page.evaluate("() => ranges")
    assert ranges
    assert set(ranges[1::2]) == {1}
    assert all(0.9 < far < 1 for far in ranges[::2])
    page.evaluate("() => stage.hand.release()")


def test_a_release_of_plotly_without_them_is_restyled_and_says_nothing_to_the_visitor(
    static_stage,
):
    page = static_stage("sigmoid").page
    page.evaluate("""() => {
      for (const { graph } of stage.pictures.drawn.values()) {
        for (const trace of graph._fullData) {
          trace._module = { ...trace._module, calc: null };
        }
      }
    }""")
    page.evaluate("""() => {
      const { input } = stage.page.slider("logit");
      input.value = 2;
      stage.hand.drag("logit", 2);
      stage.paint();
    }""")
    at = """() => stage.pictures.drawn.get("loss").graph.calcdata[3][0].x"""
    page.wait_for_function(f"() => ({at})() === 2")


def test_words_and_numbers_can_be_dragged_before_plotly_has_come(static_stage):
    page = static_stage("binary", plotly="held").page
    loss = page.locator("[data-quantity=loss]")
    before = loss.get_attribute("data-value")
    page.evaluate("""() => {
      const { input } = stage.page.slider("predicted");
      input.value = 0.5;
      stage.hand.drag("predicted", 0.5);
    }""")
    frame(page)
    assert loss.get_attribute("data-value") != before
    assert float(loss.get_attribute("data-value")) == pytest.approx(0.693147, abs=1e-6)


def test_a_scene_can_look_from_a_camera_without_a_relayout(static_stage):
    page = static_stage("binary", FLAT_ONES).page
    relayouts, at = page.evaluate("""async () => {
      const { look } = await import("/stage/pictures/plotly_internals.js");
      const { graph } = stage.pictures.scene;
      let relayouts = 0;
      const { relayout } = Plotly;
      Plotly.relayout = () => { relayouts += 1; };
      look(graph, { ...graph.layout.scene.camera, eye: { x: 1, y: 2, z: 1 } });
      Plotly.relayout = relayout;
      return [relayouts, graph.layout.scene.camera.eye];
    }""")
    assert relayouts == 0
    assert at == {"x": 1, "y": 2, "z": 1}


LABELS = """async () => {
  const { svgOf } = await import("/stage/export/raster.js");
  const { graph } = stage.pictures.drawn.get("gradient");
  const texts = (root) =>
    [...root.querySelectorAll(".bartext")].map((node) => node.textContent);
  const figure = structuredClone({ data: graph.data, layout: graph.layout });
  const svg = await svgOf(figure, { width: 300, height: 200, scale: 1 });
  const saved = new DOMParser().parseFromString(svg, "image/svg+xml");
  return { shown: texts(graph), saved: texts(saved) };
}"""


def test_a_label_of_a_bar_has_a_minus_at_rest_in_a_drag_and_in_a_saved_picture(
    static_stage,
):
    page = static_stage("softmax", "logits=2,1,0.1&target=1,0,0").page
    found = page.evaluate(LABELS)
    assert found["shown"][0] == found["saved"][0] == "\u22120.341"
    page.evaluate("""() => stage.hand.drag("logits.0", 0)""")
    frame(page)
    assert page.evaluate(LABELS)["shown"][0].startswith("\u22120.7")
    page.evaluate("() => stage.hand.release()")


def test_a_product_that_underflows_says_so_and_an_exact_0_does_not(static_stage):
    stage = static_stage("logarithm", "first=0.01&count=200")
    product = stage.page.locator("[data-quantity='product.0']")
    said = product.locator("xpath=following-sibling::small")
    assert (product.text_content(), said.text_content()) == ("0", "underflow")
    stage.page.evaluate("() => stage.hand.drag('first', 0)")
    frame(stage.page)
    assert (product.text_content(), said.text_content()) == ("0", "")
    stage.page.evaluate("() => stage.hand.release()")
