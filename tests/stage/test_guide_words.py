"""What a step says, in a real Chromium: its full stops, and its words of the field."""

import pytest
from playwright.sync_api import expect

from tests.guide import GUIDE
from tests.pages import READY, unpictured, visitor
from tests.states import cases_but

pytestmark = pytest.mark.browser

# How often a full stop or a comma stands a line below the button that it follows, or a
# unit that explains itself a line below its number, of all widths that words may have.
ORPHANS = """() => {
  const words = document.querySelector(".xv-guide-words");
  const top = (node) => {
    const range = document.createRange();
    range.setStart(node, 0);
    range.setEnd(node, 1);
    return range.getBoundingClientRect().top;
  };
  let count = 0, pairs = 0;
  for (let width = 150; width < 400; width += 1) {
    words.style.width = `${width}px`;
    for (const button of words.querySelectorAll(".xv-move, .xv-term")) {
      const mark = button.nextSibling;
      if (!/^[.,;:]/.test(mark?.data ?? "")) continue;
      const label = button.matches(".xv-term") ? button.firstChild : button;
      const number = button.previousSibling?.previousSibling;
      if (number?.matches?.(".xv-number") && button.previousSibling.length === 1) {
        const above = number.getBoundingClientRect().bottom;
        count += label.getBoundingClientRect().top > above - 4;
      }
      pairs += 1;
      count += top(mark) > label.getBoundingClientRect().bottom - 4;
    }
  }
  words.style.width = "";
  return [pairs > 0, count];
}"""


@pytest.mark.parametrize(
    "address", [unpictured("softmax", "step=6"), unpictured("weights", "step=1")]
)
def test_a_button_keeps_the_full_stop_after_it_and_a_unit_its_number(
    guided, open_lesson, address
):
    open_lesson(address)
    assert guided.evaluate(ORPHANS) == [True, 0]


def test_a_word_of_the_field_opens_at_a_tap_and_closes_at_one_elsewhere(
    browser, server
):
    phone = {"width": 390, "height": 844}
    with visitor(browser, server, viewport=phone, has_touch=True) as context:
        page = context.new_page()
        page.goto(unpictured("binary", "embed=true&step=2"))
        page.wait_for_selector(READY)
        terms = page.locator(".xv-guide-words [data-term]")
        assert terms.count() > 2
        for term in terms.all():
            term.locator("button").tap()
            note = term.get_by_role("tooltip")
            expect(note).to_be_visible()
            expect(page.get_by_role("tooltip")).to_have_count(1)
            box = note.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
            assert box["y"] + box["height"] <= 844
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        guide = page.locator(GUIDE).bounding_box()
        page.touchscreen.tap(guide["x"] + 2, guide["y"] + guide["height"] - 2)
        expect(note).to_be_hidden()


@pytest.mark.parametrize("width", cases_but([390, 1400], 1400))
def test_a_word_of_the_field_in_a_goal_is_explained_below_it(
    guided, open_lesson, width
):
    guided.set_viewport_size({"width": width, "height": 844})
    open_lesson(unpictured("soft-targets", "step=1"))
    goal = guided.locator("[data-goal]")
    for name in ("kl-divergence", "nat"):
        term = goal.locator(f"[data-term={name}]")
        term.locator("button").click()
        note = term.get_by_role("tooltip")
        expect(note).to_be_visible()
        box, words = note.bounding_box(), term.locator("button").bounding_box()
        assert box["y"] >= words["y"] + words["height"]
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        guided.keyboard.press("Escape")
        expect(note).to_be_hidden()
