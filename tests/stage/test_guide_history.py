"""The way back and forth through the steps of a guide, as a browser has it."""

import pytest
from playwright.sync_api import expect

from tests.guide import at_address, at_step, press
from tests.hand import address_holds
from tests.pages import unpictured

pytestmark = pytest.mark.browser

# Somebody moves a slider while the state that the history leads to is on its way.
BACK_AND_MOVE = """
() => {
  addEventListener("popstate", () => {
    const slider = document.querySelector("[data-control=predicted]");
    slider.stepUp();
    for (const kind of ["input", "change"]) {
      slider.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }, { once: true });
  history.back();
}
"""


def test_the_way_back_leads_to_its_step_whatever_moves_meanwhile(guided, open_lesson):
    page = open_lesson(unpictured("binary", "step=5"))
    press(page, "next")
    address_holds(page, "step=6")
    page.evaluate(BACK_AND_MOVE)
    at_step(page, 5)
    address_holds(page, "step=5")


def test_a_step_stands_in_the_address_when_it_is_answered_whatever_is_written_before(
    static_stage,
):
    stage = static_stage("binary", "hide=surface")
    page = stage.page
    page.emulate_media(reduced_motion="reduce")
    words = page.locator(".xv-guide-words")
    said = words.text_content()
    press(page, "next")
    page.wait_for_function("() => stage.requests.pending")
    page.click("[data-figure=slice] [data-enlarge]")
    at_address(page, "?enlarged=slice&hide=surface")
    stage.answer()
    at_address(page, "?step=2&enlarged=slice&hide=surface")
    page.go_back()
    page.wait_for_function("() => stage.requests.pending?.byHistory")
    stage.answer()
    at_step(page, 1)
    at_address(page, "?enlarged=slice&hide=surface")
    expect(words).to_have_text(said)  # with its numbers
    page.emulate_media(reduced_motion="null")


def test_what_is_pressed_on_the_way_back_is_where_the_guide_comes_to(static_stage):
    stage = static_stage("binary", "step=3&hide=surface,slice,slope")
    page = stage.page
    page.emulate_media(reduced_motion="reduce")
    press(page, "next")
    page.wait_for_function("() => stage.requests.pending")
    stage.answer()
    at_address(page, "?step=4&hide=surface,slice,slope")
    page.go_back()
    page.wait_for_function("() => stage.requests.pending?.byHistory")
    page.click("[data-step-name=descent]")
    while page.evaluate("() => stage.requests.pending"):
        stage.answer()
    at_step(page, 6)
    at_address(page, "?step=6&hide=surface,slice,slope")
    page.emulate_media(reduced_motion="null")


def test_each_step_is_one_way_back_also_where_nothing_moves_to_it(guided, open_lesson):
    page = open_lesson("/batch?step=cooler&hide=rows,reliability,histogram,parts")
    at_step(page, 3)
    press(page, "next")
    at_step(page, 4)
    address_holds(page, "step=4")
    page.go_back()
    at_step(page, 3)
    address_holds(page, "step=")


def test_a_choice_with_steps_of_its_own_begins_at_the_first_whatever_is_unanswered(
    static_stage,
):
    stage = static_stage("soft-targets", "kind=hard&hide=triangle,questions,floors")
    page = stage.page
    page.emulate_media(reduced_motion="reduce")
    page.click("[data-step-name=far]")
    page.wait_for_function("() => stage.requests.pending")
    page.locator(".xv-guide-words [data-move]").click()
    while page.evaluate("() => stage.requests.pending"):
        stage.answer()
    page.wait_for_selector("[data-step-name=labels][aria-current=step]")
    assert "kind=multi-label" in page.url
    assert "step=" not in page.url
    page.emulate_media(reduced_motion="null")


def test_a_guide_that_is_folded_stays_so_with_other_words_in_it(static_stage):
    stage = static_stage("sigmoid", "step=2&hide=sigmoid,loss,gradient")
    guide = stage.page.locator("[data-guide]")
    press(stage.page, "explore")
    expect(guide).to_have_attribute("data-folded", "")
    stage.page.click("[data-option=units] button[value=bits]")
    stage.answer()
    expect(guide).to_have_attribute("data-folded", "")
    press(stage.page, "explore")  # which the browser remembers
    at_address(stage.page, "?units=bits&step=2&hide=sigmoid,loss,gradient")
