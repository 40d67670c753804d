"""A scene under a finger and a wheel: it turns where it is taken hold of."""

import io
import math

import pytest
from PIL import Image

from tests.hand import frame
from tests.ink import inked_edges
from tests.touch import Fingers

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
# What the layout says, what the scene draws, and what a link would open.
SEEN = """() => {
  const { graph } = stage.pictures.scene;
  const { eye, center, up } = graph.layout.scene.camera;
  const drawn = graph._fullLayout.scene._scene.getCamera().eye;
  const linked = new URLSearchParams(stage.address.link().split("?")[1]).get("camera");
  return { eye, up, center, drawn, linked: linked?.split(",").slice(0, 3).map(Number) };
}"""
# Plotly has drawn the scene as large as its room is, and as this room wants it.
IN_ITS_ROOM = """() => {
  const { graph, meta } = stage.pictures.scene;
  const { clientWidth: wide, clientHeight: high, _fullLayout: full } = graph;
  const room = meta.rooms.find(({ width, height }) => wide < width || high < height);
  const { letters } = room ?? meta;
  return Math.hypot(full.width - wide, full.height - high) < 2
    && full.scene.xaxis.tickfont.size === letters["scene.xaxis.tickfont.size"];
}"""
BOX = (0.6, 0.6, 0.4)  # half of each side of the surface's box


@pytest.fixture
def surface(static_stage):
    """Return what shows the surface in a page of some size, with fingers on it."""
    opened = []

    def shown(viewport):
        stage = static_stage("binary", "hide=slope,guide")
        stage.page.set_viewport_size(viewport)
        stage.page.wait_for_function(IN_ITS_ROOM)
        # A page that scrolls, whatever it is that makes it longer.
        stage.page.evaluate("() => { document.body.style.paddingBottom = '2000px'; }")
        stage.page.evaluate("() => scrollTo(0, 0)")
        stage.page.locator("[data-figure=surface]").scroll_into_view_if_needed()
        opened.append((stage.page, Fingers(stage.page)))
        return opened[-1]

    yield shown
    for page, fingers in opened:
        fingers.leave()
        page.evaluate("() => { document.body.style.paddingBottom = ''; }")
        page.set_viewport_size({"width": 1400, "height": 900})


def middle(page, selector="[data-figure=surface] canvas"):
    """Return the middle of what `selector` finds, in pixels of the window."""
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scrolled(page):
    """Return how far the page is scrolled, once it has come to rest."""
    frame(page)
    return page.evaluate("() => scrollY")


def seen(page):
    """Return the camera, after a look at what a link says of it and what is drawn."""
    camera = page.evaluate(SEEN)
    eye = [camera["eye"][axis] for axis in "xyz"]
    assert camera["linked"] == pytest.approx(eye, abs=1e-6)
    page.wait_for_function(
        f"""() => {{
          const {{ eye, drawn }} = ({SEEN})();
          const off = ["x", "y", "z"].map((axis) => Math.abs(eye[axis] - drawn[axis]));
          return Math.max(...off) < 1e-3;
        }}"""
    )
    return camera


def stays_outside(camera):
    """Assert that the eye is out of the surface's box, above its floor, and upright."""
    eye = [camera["eye"][axis] for axis in "xyz"]
    assert any(abs(at) > half for at, half in zip(eye, BOX, strict=True))
    assert eye[2] > -BOX[2]
    assert camera["up"] == {"x": 0, "y": 0, "z": 1}


@pytest.mark.scenes
def test_the_surface_is_whole_on_a_phone_until_it_is_turned_or_a_link_says_how(surface):
    page, _ = surface({"width": 1400, "height": 900})
    near = page.evaluate(SEEN)["eye"]
    page.set_viewport_size(PHONE)
    page.wait_for_function(IN_ITS_ROOM)
    whole = page.evaluate(SEEN)
    assert whole["linked"] is None
    factor = whole["eye"]["y"] / near["y"]
    assert factor > 1.2
    assert whole["eye"] == pytest.approx({k: factor * v for k, v in near.items()}, 1e-3)
    page.evaluate("() => { document.querySelector('.xv-camera').hidden = true; }")
    picture = page.locator("[data-figure=surface] .xv-graph").screenshot()
    page.evaluate("() => { document.querySelector('.xv-camera').hidden = false; }")
    assert not inked_edges(Image.open(io.BytesIO(picture)))
    page.locator("[data-figure=surface] .plot-container").focus()
    page.keyboard.press("ArrowRight")
    turned = seen(page)["eye"]
    page.set_viewport_size({"width": 1400, "height": 900})
    page.wait_for_function(IN_ITS_ROOM)
    assert seen(page)["eye"] == turned
    page.keyboard.press("Home")
    page.wait_for_function("() => !stage.address.link().includes('camera=')")
    assert page.evaluate(SEEN)["eye"] == near


def test_a_finger_that_goes_sideways_turns_the_surface_and_link_and_slider_keep_it(
    surface,
):
    page, fingers = surface(PHONE)
    x, y = middle(page)
    at = scrolled(page)
    fingers.swipe(((x, y), (x + 100, y + 20)))
    turned = seen(page)
    assert turned["eye"]["x"] < -1
    stays_outside(turned)
    assert scrolled(page) == at
    page.evaluate("""() => {
      stage.page.slider("predicted").input.value = 0.6;
      stage.hand.drag("predicted", 0.6);
      stage.paint();
    }""")
    frame(page)
    assert seen(page)["eye"] == turned["eye"]
    page.wait_for_function("() => location.search.includes('camera=')")


def test_a_swipe_up_that_begins_on_the_surface_scrolls_the_page_and_turns_nothing(
    surface,
):
    page, fingers = surface(PHONE)
    before = page.evaluate(SEEN)["eye"]
    x, y = middle(page)
    at = page.evaluate("() => scrollY")
    fingers.swipe(((x, y), (x + 10, y - 150)))
    page.wait_for_function("(at) => scrollY > at + 50", arg=at)
    assert page.evaluate(SEEN)["eye"] == before


def test_a_pinch_zooms_upright_until_just_outside_the_surface(surface):
    page, fingers = surface(PHONE)
    x, y = middle(page)
    before = page.evaluate(SEEN)["eye"]
    at = scrolled(page)
    fingers.swipe(((x - 20, y), (x - 40, y)), ((x + 20, y), (x + 40, y)))
    near = seen(page)
    stays_outside(near)
    # Twice as far apart would be twice as near, were the surface not there already.
    size = [math.hypot(*eye.values()) for eye in (before, near["eye"])]
    assert 0.45 * size[0] < size[1] < 0.7 * size[0]
    for _ in range(3):
        fingers.swipe(((x - 10, y), (x - 120, y)), ((x + 10, y), (x + 120, y)))
    stays_outside(seen(page))
    fingers.swipe(
        ((x - 30, y - 60), (x - 30, y - 160)), ((x + 30, y - 60), (x + 30, y - 160))
    )
    stays_outside(seen(page))
    assert scrolled(page) == at


def test_a_wheel_over_the_surface_scrolls_the_page_and_zooms_with_ctrl_only(surface):
    page, _ = surface({"width": 1000, "height": 700})
    page.mouse.move(*middle(page))
    before = page.evaluate(SEEN)["eye"]
    at = page.evaluate("() => scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function("(at) => scrollY > at", arg=at)
    assert page.evaluate(SEEN)["eye"] == before
    page.evaluate("() => scrollTo(0, 0)")
    page.mouse.move(*middle(page))
    at = scrolled(page)
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -1200)
        frame(page)
    near = seen(page)
    page.mouse.wheel(0, 400)
    frame(page)
    page.keyboard.up("Control")
    stays_outside(near)
    assert math.hypot(*near["eye"].values()) < 0.7 * math.hypot(*before.values())
    assert math.hypot(*seen(page)["eye"].values()) > math.hypot(*near["eye"].values())
    assert scrolled(page) == at


def test_a_mouse_turns_the_surface_and_never_looks_at_it_from_below(surface):
    page, _ = surface({"width": 1000, "height": 700})
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in (40, 80, 160):
        page.mouse.move(x + step, y - 2 * step)
        frame(page)
    page.mouse.up()
    low = seen(page)
    stays_outside(low)
    assert low["eye"]["z"] < 0.1


def test_keys_turn_the_surface_above_its_floor_and_home_leads_back(surface):
    page, _ = surface({"width": 1000, "height": 700})
    before = page.evaluate(SEEN)["eye"]
    page.locator("[data-figure=surface] .plot-container").focus()
    at = scrolled(page)
    page.keyboard.press("ArrowRight")
    right = seen(page)["eye"]
    assert right["z"] == pytest.approx(before["z"], abs=0.03)
    assert right["x"] != pytest.approx(before["x"], abs=0.01)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(SEEN)["eye"] == pytest.approx(before, abs=1e-9)
    for _ in range(30):
        page.keyboard.press("ArrowUp")
    low = seen(page)
    stays_outside(low)
    assert low["eye"]["z"] < 0.1
    for _ in range(20):
        page.keyboard.press("+")
    stays_outside(seen(page))
    page.keyboard.press("Home")
    page.wait_for_function("() => !stage.address.link().includes('camera=')")
    assert scrolled(page) == at


def test_a_swipe_up_that_begins_on_a_slider_scrolls_and_moves_no_value(surface):
    page, fingers = surface(PHONE)
    x, y = middle(page, "[data-control=predicted]")
    assert page.locator("[data-control=predicted]").input_value() == "0.3"
    at = page.evaluate("() => scrollY")
    fingers.swipe(((x + 60, y), (x + 64, y - 150)))
    page.wait_for_function("(at) => scrollY > at + 50", arg=at)
    frame(page)
    assert page.locator("[data-control=predicted]").input_value() == "0.3"
    assert page.locator("[data-value-of=predicted]").input_value() == "0.300"
    assert page.evaluate("() => stage.requests.pending") is None
    x, y = middle(page, "[data-control=predicted]")
    fingers.swipe(((x, y), (x + 60, y + 4)))
    frame(page)
    assert float(page.locator("[data-control=predicted]").input_value()) > 0.5
