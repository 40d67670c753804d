"""The same journeys in Firefox and in WebKit: open, drag, type, save, copy.

``python -m pytest -m engines`` runs them, once both browsers and tests/engines.txt are
installed.
"""

import numpy as np
import pytest

from tests.engines.driven import until
from tests.engines.visitor import opened
from tests.pages import READY
from xentviz.lessons import lessons

pytestmark = [
    pytest.mark.engines,
    # Of Selenium, by itself.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

# A ground and a frame have fewer: a graph has lines, words and their soft edges.
A_FEW_COLOURS = 12
FIGURES = """
const boxes = [...document.querySelectorAll("[data-figure]")];
return boxes.map(({ dataset }) => dataset.figure);
"""
PLACES = """
const root = document.querySelector("[data-lesson]").getBoundingClientRect();
return [...document.querySelectorAll(".xv-graph")].map((graph) => {
  const { left, top, width, height } = graph.getBoundingClientRect();
  return [left - root.left, top - root.top, width, height];
});
"""
MARGIN = 16  # around a picture of the stage
# No window of theirs is as narrow as a phone; a frame within one is. It is no higher
# than the window, which a bar of what was saved lowers: a hand reaches no further.
PHONE = """
const frame = document.createElement("iframe");
const height = Math.min(844, innerHeight);
Object.assign(frame, { src: arguments[0], width: 390, height, id: "phone" });
// The hand of WebKit knows no place of a frame.
frame.style.cssText = "position: fixed; inset: 0; border: 0";
document.body.replaceChildren(frame);
"""
BEYOND = "return document.documentElement.scrollWidth - innerWidth"


def is_drawn(image) -> bool:
    """Tell whether there is a graph in a picture."""
    pixels = np.asarray(image).reshape(-1, 3)
    return len(np.unique(pixels, axis=0)) > A_FEW_COLOURS


def test_every_lesson_opens_without_an_error_and_draws_each_of_its_pictures(visitor):
    visitor.load("/sigmoid")
    for slug in lessons():
        if slug != "sigmoid":
            visitor.move(slug)
        for name in visitor.driver.execute_script(FIGURES):
            graph = f'[data-figure="{name}"] .xv-graph'
            until(lambda: is_drawn(visitor.shot(graph)), f"{slug} draws {name}")  # noqa: B023
    assert visitor.errors == []


def test_numbers_and_pictures_follow_a_drag_and_a_typed_value_is_taken(visitor):
    visitor.load("/binary?predicted=0.3&target=0.7")
    slice_ = '[data-figure="slice"] .xv-graph'
    loss = '[data-quantity="loss"]'
    until(lambda: is_drawn(visitor.shot(slice_)), "a slice")
    before = np.asarray(visitor.shot(slice_))
    p = visitor.drag("predicted", 80)
    assert p > 0.4
    lost = -0.7 * np.log(p) - 0.3 * np.log1p(-p)
    until(lambda: float(visitor.find(loss).text) == pytest.approx(lost, abs=6e-5), loss)
    until(lambda: (np.asarray(visitor.shot(slice_)) != before).any(), "it moves")
    visitor.let_go()
    visitor.is_at(f"predicted={p:g}")
    visitor.type("predicted", "1/3")
    visitor.is_at("predicted=0.3333333333333333")
    visitor.reads(loss, "0.8907")
    assert visitor.errors == []


def test_what_is_saved_of_a_picture_and_of_the_stage_has_its_graphs_in_it(visitor):
    visitor.load("/binary?predicted=0.3&target=0.7")
    visitor.click('[data-figure="surface"] [data-export="picture"]')
    visitor.sees("dialog[open]")
    for form in visitor.choices("format"):
        visitor.choose("format", form)
        file = visitor.saved()
        assert is_drawn(opened(file)) if form != "svg" else b"<image" in file
    visitor.choose("format", "png")
    visitor.choose("of", "stage")
    stage = opened(visitor.saved())
    places = visitor.driver.execute_script(PLACES)
    assert len(places) == 3
    for place in places:
        left, top, width, height = (2 * side for side in place)
        box = (left, top, left + width, top + height)
        graph = stage.crop([2 * MARGIN + round(side) for side in box])
        assert is_drawn(graph)
    assert visitor.errors == []


def test_no_format_is_offered_that_a_browser_cannot_write(visitor):
    visitor.load("/binary")
    visitor.click('[data-figure="surface"] [data-export="picture"]')
    visitor.sees("dialog[open]")
    offered = visitor.choices("format")
    assert set(offered) >= {"png", "jpeg", "svg"}
    kinds = "const [type, done] = arguments; document.createElement('canvas')" + (
        ".toBlob((blob) => done(blob.type), type)"
    )
    made = visitor.driver.execute_async_script(kinds, "image/webp")
    assert ("webp" in offered) == (made == "image/webp")
    visitor.click('dialog [data-kind="animation"]')
    until(lambda: len(visitor.choices("format")) >= 2, "the formats of an animation")
    assert visitor.errors == []


def test_a_link_is_copied_while_the_ball_rolls(visitor):
    visitor.load("/binary?predicted=0.1&target=0.7")
    visitor.click(".xv-play")
    until(lambda: "0.1000" not in visitor.find(".xv-figures").text, "it rolls")
    visitor.click(".xv-copy")
    visitor.reads(".xv-status", "Link copied")
    link = visitor.pasted()
    assert link.startswith(f"{visitor.server}/binary?predicted=0.")
    assert "v=1" in link
    assert visitor.errors == []


def test_a_lesson_is_as_wide_as_a_phone_and_its_slider_moves_what_is_beside_it(visitor):
    visitor.driver.get(f"{visitor.server}/_stcore/health")
    visitor.driver.execute_script(PHONE, f"{visitor.server}/sigmoid")
    visitor.driver.switch_to.frame("phone")
    visitor.sees(READY)
    assert visitor.driver.execute_script(BEYOND) <= 0
    p = '[data-quantity="predicted"]'
    before = visitor.find(p).text
    visitor.drag("logit", 60)
    until(lambda: visitor.find(p).text != before, "it moves")
    visitor.let_go()
    visitor.driver.switch_to.default_content()


def test_a_lesson_opens_in_a_frame_and_from_a_file_without_a_server(visitor):
    visitor.load("/sigmoid?embed=true&hide=text")
    graph = '[data-figure="loss"] .xv-graph'
    until(lambda: is_drawn(visitor.shot(graph)), "a graph in a frame")
    visitor.load("/sigmoid")
    visitor.click('[data-figure="loss"] [data-export="picture"]')
    visitor.click('dialog [data-kind="page"]')
    before = visitor.files()
    assert visitor.saved('dialog [data-file="html"]')
    [file] = visitor.files() - before
    visitor.driver.get(file.as_uri())
    visitor.sees('[data-lesson="sigmoid"]')
    # What was saved stands in a bar that leaves the page the height of a phone that
    # lies: it shows what its first step is about.
    graph = '[data-figure="sigmoid"] .xv-graph'
    until(lambda: is_drawn(visitor.shot(graph)), "a graph of the file")
    p = '[data-quantity="predicted"]'
    before = visitor.find(p).text
    visitor.drag("logit", 60)
    until(lambda: visitor.find(p).text != before, "it moves")
    visitor.let_go()
