"""How a lesson is looked at: enlarged, turned, in part; and links that say so."""

import pytest
from playwright.sync_api import expect

from tests.hand import address_holds, drag, frame, number
from tests.pages import READY
from tests.states import cases_but

pytestmark = pytest.mark.browser

CAMERA = """() => {
  const graph = document.querySelector("[data-figure=surface] .js-plotly-plot");
  const { eye, center, up } = graph._fullLayout.scene.camera;
  return [eye, center, up].flatMap(({ x, y, z }) => [x, y, z]);
}"""
WIDTH = """(name) => document.querySelector(`[data-figure=${name}] .main-svg`)
  ?.getBoundingClientRect().width ?? 0"""

# A clipboard that forgets a press at once, as WebKit's does, whatever is yet to come.
STRICT = """
() => {
  const { clipboard } = navigator;
  const write = clipboard.write.bind(clipboard);
  let isPressed = false;
  addEventListener("click", () => {
    isPressed = true;
    setTimeout(() => { isPressed = false; });
  }, { capture: true, once: true });
  clipboard.write = async (items) => {
    if (!isPressed) throw new DOMException("", "NotAllowedError");
    return write(items);
  };
}
"""


def fills_its_room(page, name):
    """Wait until a picture is as wide as the box around it."""
    page.wait_for_function(
        """(name) => {
          const box = document.querySelector(`[data-figure=${name}]`);
          const svg = box.querySelector(".main-svg");
          return svg && box.offsetWidth - svg.getBoundingClientRect().width < 4;
        }""",
        arg=name,
    )


def test_a_picture_has_all_the_room_until_escape_or_its_button(page, open_lesson):
    open_lesson("/binary")
    before = page.evaluate(WIDTH, "slice")
    button = page.locator("[data-enlarge=slice]")
    for put_back in (lambda: page.keyboard.press("Escape"), button.click):
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator("[data-figure]:visible").count() == 1
        fills_its_room(page, "slice")
        assert page.evaluate(WIDTH, "slice") > 1.9 * before
        address_holds(page, "enlarged=slice")
        put_back()
        assert page.locator("[data-figure]:visible").count() == 3
        for name in ("surface", "slice", "slope"):
            fills_its_room(page, name)
        assert "?" not in page.url


def test_an_enlarged_picture_stays_live_and_so_through_a_release_and_a_reload(
    page, open_lesson
):
    open_lesson("/binary?enlarged=slice&hide=surface,slope")
    fills_its_room(page, "slice")
    drag(page, "predicted", 60, n_moves=3)
    page.mouse.up()
    address_holds(page, "predicted")
    address_holds(page, "enlarged=slice")
    loss = number(page, "loss")
    page.reload()
    page.wait_for_selector(READY)
    assert page.locator("[data-figure]:visible").count() == 1
    assert number(page, "loss") == loss


def test_a_copied_link_opens_the_same_state_camera_and_picture(page, open_lesson):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_lesson("/binary?units=bits&hide=presets,slice,slope")
    page.locator("[data-enlarge=surface]").click()
    fills_its_room(page, "surface")
    box = page.locator("[data-figure=surface] .xv-graph").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    for step in (40, 80, 120):
        page.mouse.move(middle[0] + step, middle[1] - step / 2)
        frame(page)
    page.mouse.up()
    address_holds(page, "camera=")
    drag(page, "target", -50, n_moves=2)
    page.mouse.up()
    page.evaluate(STRICT)
    page.locator(".xv-copy").click()
    page.locator(".xv-status", has_text="Link copied").wait_for()
    page.evaluate("delete navigator.clipboard.write")
    camera, loss = page.evaluate(CAMERA), number(page, "loss")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "v=1&camera=" in link
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector(READY)
    assert page.evaluate(CAMERA) == pytest.approx(camera, abs=1e-8)
    assert number(page, "loss") == loss
    assert page.locator("[data-figure]:visible").get_attribute("data-figure") == (
        "surface"
    )
    assert not page.locator(".xv-presets").is_visible()
    assert not page.locator(".xv-remarks").is_visible()


def test_a_panned_camera_is_brought_back_by_reset(page, open_lesson):
    open_lesson("/binary?camera=1,-1.5,0.75,0.3,0.2,0.1,0,1,0&hide=slice,slope")
    there = [1, -1.5, 0.75, 0.3, 0.2, 0.1, 0, 1, 0]
    assert page.evaluate(CAMERA) == pytest.approx(there)
    page.locator("[data-camera=reset]").click()
    page.wait_for_function("() => location.search === '?hide=slice,slope'")


def test_hidden_parts_are_gone_and_what_is_left_fills_the_gap(page, open_lesson):
    hidden = "title,text,formula,presets,captions,logit,loss,slope"
    open_lesson(f"/binary?predicted=0.2&hide={hidden}")
    for selector in (
        ".xv-title",
        ".xv-words",
        ".xv-formula",
        ".xv-presets",
        "figcaption strong",
        "[data-control=logit]",
    ):
        assert page.locator(f"{selector}:visible").count() == 0, selector
    assert page.locator("[data-quantity=loss], [data-figure=slope]").count() == 0
    tall = page.locator("[data-figure=surface]").bounding_box()["height"]
    alone = page.locator("[data-figure=slice]").bounding_box()["height"]
    assert alone == pytest.approx(tall)
    drag(page, "predicted", 60, n_moves=2)
    page.mouse.up()
    address_holds(page, f"hide={hidden}")


@pytest.mark.parametrize("name", cases_but(["surface", "slice"], "slice"))
def test_a_hidden_picture_leaves_no_hole(page, open_lesson, name):
    open_lesson(f"/binary?hide={name}")
    room = page.locator(".xv-figures").bounding_box()
    boxes = [box.bounding_box() for box in page.locator("[data-figure]").all()]
    gap = 10 * max(room["width"], room["height"])
    filled = sum(box["width"] * box["height"] for box in boxes)
    # What is left over is the gap between the two, of 10 pixels.
    assert -1 <= room["width"] * room["height"] - filled <= 1.01 * gap


def test_what_there_is_not_to_hide_is_said_and_the_rest_is_hidden(page, open_lesson):
    open_lesson("/binary?hide=formula,surface,weather")
    assert "'weather'" in page.locator(".xv-remarks").inner_text()
    assert not page.locator(".xv-formula").is_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_that_a_link_is_copied_is_said_in_sight_until_the_next_press(
    page, open_lesson, width
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": width, "height": 768})
    open_lesson("/softmax?step=2")
    page.locator(".xv-copy").click()
    said = page.locator(".xv-status", has_text="Link copied")
    expect(said).to_be_in_viewport(ratio=1)
    page.locator(".xv-title h1").click()
    expect(page.locator(".xv-status")).to_have_text("")
