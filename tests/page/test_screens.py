"""Every lesson on screens of other shapes: what is looked at, and what moves it."""

import pytest

from tests.pages import VIEWPORT
from tests.states import cases_but
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

EIGHT = "logits=2,1,0.1,0,-1,0.5,1.5,-0.5&target=1,0,0,0,0,0,0,0"
# With eight weights more, and four where they are laid out otherwise.
ADDRESSES = [f"/{slug}" for slug in lessons()] + [f"/softmax?{EIGHT}"]
ADDRESSES += [f"/chain?loss=weighted&{EIGHT}", "/softmax?weight=1,1,1,1"]
# All have less to show than a scene, or eight classes with a weight each.
LESS = ["/sigmoid", "/softmax", "/chain", "/logarithm", "/soft-targets", "/weights"]
LESS += ["/batch"]
LESS += [f"/softmax?{EIGHT}", "/softmax?weight=1,1,1,1"]
# A phone upright and lying down, and 1400 × 900 at 200, 300 and 400 %,
# where no page is narrower than 320.
PHONE = (390, 844)
LYING = [(844, 390), (740, 360), (667, 375)]
SMALL = [PHONE, (844, 390), (700, 450), (467, 300), (320, 256)]
LARGE = [(820, 1180), (1400, 900)]
# By picture, once it has been scrolled to: the share of its drawing that is in sight,
# and how many sliders are with it; nothing lies over either.
SEEN_TOGETHER = """() => {
  const boxOf = (node) => node.getBoundingClientRect();
  const overlap = (a, b) =>
    Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const page = { top: 0, bottom: innerHeight };
  const isFree = (slider) => {
    const { left, top, width, height, bottom } = boxOf(slider);
    if (!height || top < 0 || bottom > innerHeight) return false;
    const [x, y] = [left + width / 2, top + height / 2];
    return document.elementFromPoint(x, y) === slider;
  };
  const graphs = [...document.querySelectorAll(".xv-graph")];
  return graphs.filter((graph) => graph.offsetParent).map((graph) => {
    const figure = graph.closest("[data-figure]");
    figure.scrollIntoView({ block: "start", inline: "start" });
    const [panel, box] = [boxOf(document.querySelector(".xv-controls")), boxOf(graph)];
    const covered = panel.left >= box.right - 1 ? 0 : overlap(box, panel);
    const sliders = document.querySelectorAll(".xv-control [type=range]");
    return { name: figure.dataset.figure, height: box.height,
      share: (overlap(box, page) - covered) / box.height,
      sliders: [...sliders].filter(isFree).length };
  });
}"""
# Each drawing is as large as its room.
FULL = """() => [...document.querySelectorAll(".xv-graph")].every((graph) => {
  const drawing = graph.querySelector(".main-svg").getBoundingClientRect();
  const box = graph.getBoundingClientRect();
  return Math.abs(drawing.height - box.height) < 2
    && Math.abs(drawing.width - box.width) < 2;
})"""
# The texts of flat pictures that lie beyond the edge of their room.
CUT = """() => [...document.querySelectorAll(".xv-graph")].flatMap((graph) => {
  const room = graph.getBoundingClientRect();
  if (!room.width) return [];
  return [...graph.querySelectorAll("svg text")].filter((text) => {
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    const isOut = left < room.left - 1 || right > room.right + 1
      || top < room.top - 3 || bottom > room.bottom + 3;
    return width && text.textContent.trim() && isOut;
  }).map((text) => [graph.parentElement.dataset.figure, text.textContent]);
})"""
# The words of labels that go on in another line.
BROKEN = """() => [...document.querySelectorAll(".xv-control label")].flatMap((label) =>
  [...label.lastChild.data.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(label.lastChild, word.index);
    range.setEnd(label.lastChild, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(String))"""
# What a reader may add to every text: WCAG 1.4.12.
SPACED = """() => {
  const style = document.createElement("style");
  style.textContent = `.xv-stage * { line-height: 1.5 !important;
    letter-spacing: .12em !important; word-spacing: .16em !important; }`;
  document.head.append(style);
}"""
BOTTOMS = "(all) => all.map((node) => node.getBoundingClientRect().bottom)"
ENDS = """() => [".xv-controls", ".xv-readouts"].map((name) =>
  document.querySelector(name).getBoundingClientRect().bottom)"""
WIDER = """() => ["html", ".stMain"].filter((name) => {
  const node = document.querySelector(name);
  return node.scrollWidth > node.clientWidth + 1;
})"""


@pytest.mark.parametrize("address", cases_but(ADDRESSES, *LESS))
def test_pictures_sliders_and_what_a_step_says_are_seen_together_on_every_screen(
    page, open_lesson, address
):
    page.emulate_media(reduced_motion="reduce")
    open_lesson(address)
    is_as_it_comes = "?" not in address
    if is_as_it_comes:
        all_but_the_words_is_in_view(page)
    for width, height in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        size = f"{width} × {height}"
        assert page.evaluate(WIDER) == [], size
        if is_as_it_comes and (width, height) == PHONE:
            a_slider_and_a_picture_are_in_view_at_once(page)
        page.wait_for_function(FULL)
        assert page.evaluate(CUT) == [], size
        for picture in page.evaluate(SEEN_TOGETHER):
            assert picture["share"] > 0.97, (size, picture)
            assert picture["height"] > 140, (size, picture)
            assert picture["sliders"] > 0, (size, picture)
        copy = page.locator(".xv-copy").bounding_box()
        assert 0 < copy["x"] < width - copy["width"], size
    for width, height in LARGE:
        page.set_viewport_size({"width": width, "height": height})
        assert max(page.evaluate(ENDS)) <= height, (width, height)
    every_step_is_whole_with_its_sliders_on_a_phone_that_lies(page)


def all_but_the_words_is_in_view(page):
    """Look at a laptop's window, before anything has been scrolled."""
    for selector in ("[data-figure]", "input[type=range]", "[data-quantity]"):
        bottoms = page.locator(f"{selector}:visible").evaluate_all(BOTTOMS)
        assert 0 < max(bottoms) <= VIEWPORT["height"], selector
    assert page.locator(".xv-formula").bounding_box()["y"] < 880


def a_slider_and_a_picture_are_in_view_at_once(page):
    """Look at a phone's screen, before anything has been scrolled."""
    thumb = page.locator("input[data-control]:visible").first.bounding_box()
    picture = page.locator("[data-figure]:visible").first.bounding_box()
    assert picture["y"] + 200 < thumb["y"] < PHONE[1] - thumb["height"]


# By step: how high what it says is, with the sliders that stand below it.
HEIGHTS = """() => [...document.querySelectorAll("[data-step-name]")].map((step) => {
  step.click();
  const parts = document.querySelectorAll(".xv-guide, .xv-controls");
  return [...parts].reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
})"""


def every_step_is_whole_with_its_sliders_on_a_phone_that_lies(page):
    """Look at how high what each step says is, with the sliders it is about."""
    for width, height in LYING:
        page.set_viewport_size({"width": width, "height": height})
        heights = page.evaluate(HEIGHTS)
        assert len(heights) > 2
        assert max(heights) <= height, (width, height)
    page.wait_for_function(
        "(n) => location.search.includes(`step=${n}`)", arg=len(heights)
    )


# The texts of a picture that lie over each other, in pairs.
OVERLAPS = """() => {
  const boxOf = (text) => { // without the room above and below its letters
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const [x, y] = right - left < bottom - top ? [2, 0] : [0, 2];
    return { left: left + x, right: right - x, top: top + y, bottom: bottom - y };
  };
  // A cell of the diagonal is one of both halves of its matrix.
  const isOne = (a, b) => Math.abs(a.left - b.left) + Math.abs(a.top - b.top) < 0.1;
  const areOver = (a, b) => !isOne(a, b)
    && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  return [...document.querySelectorAll("[data-figure]")].flatMap((figure) => {
    const texts = [...figure.querySelectorAll(".xv-graph svg text")]
      .filter((text) => text.textContent.trim() && text.getBoundingClientRect().width);
    const boxes = texts.map(boxOf);
    return boxes.flatMap((a, i) => texts.slice(i + 1)
      .filter((_, k) => areOver(a, boxes[i + 1 + k]))
      .map((text) => [figure.dataset.figure, texts[i].textContent, text.textContent]));
  });
}"""


@pytest.mark.parametrize("slug", cases_but(["softmax", "chain"], "softmax"))
def test_no_number_of_eight_classes_lies_over_another_on_a_phone(
    page, open_lesson, slug
):
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    open_lesson(f"/{slug}?{EIGHT}&hide=guide")
    page.wait_for_function(FULL)
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize(
    "address",
    ["/softmax?step=3", "/chain?step=2", "/logarithm?step=2&lang=es", "/batch?lang=es"],
)
def test_no_text_of_a_picture_lies_over_another_on_a_low_laptop(
    page, open_lesson, address
):
    page.set_viewport_size({"width": 1366, "height": 768})
    open_lesson(address)
    page.wait_for_function(FULL)
    assert page.evaluate(OVERLAPS) == []
    if "es" in address:  # whose words are longer
        page.set_viewport_size({"width": 1120, "height": 720})
        page.wait_for_function(FULL)
        # What goes along with its point may leave the picture with it.
        assert [one for one in page.evaluate(CUT) if one[0] != "fall"] == []
        assert page.evaluate(BROKEN) == []


def test_the_points_of_a_data_set_are_whole_and_apart_on_a_low_laptop(
    page, open_lesson
):
    page.set_viewport_size({"width": 1366, "height": 768})
    open_lesson("/weights")
    page.wait_for_function(FULL)
    points = page.locator("[data-figure=fit] .scatterlayer .points path.point")
    boxes = [point.bounding_box() for point in points.all()]
    assert len(boxes) == 6
    tops = sorted({round(box["y"]) for box in boxes})
    assert tops[-1] - tops[0] > 2.5 * boxes[0]["height"]
    assert page.locator("[data-figure=fit] .plotclip:has(.points)").count() == 0


def test_pictures_fill_their_boxes_again_after_the_window_was_small(page, open_lesson):
    open_lesson("/softmax")
    page.set_viewport_size({"width": 350, "height": 225})
    open_lesson("/chain")
    page.set_viewport_size({"width": 1400, "height": 900})
    page.wait_for_function(FULL)
    assert max(page.locator(".xv-graph").evaluate_all(BOTTOMS)) < 900


def test_pictures_follow_a_room_that_changes_by_more_than_the_window(page, open_lesson):
    open_lesson("/binary")
    height = "() => document.querySelector('.xv-graph').clientHeight"
    before = page.evaluate(height)
    page.evaluate(SPACED)
    assert page.evaluate(height) < before
    page.wait_for_function(FULL)
    page.evaluate("() => document.head.lastElementChild.remove()")
    page.wait_for_function(FULL)
    assert page.evaluate(height) == before
