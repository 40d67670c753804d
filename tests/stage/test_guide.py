"""A guide in a real Chromium: its steps, guesses and goals, by hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.guide import GUIDE, at_address, at_step, press, said
from tests.hand import address_holds, comes_to, drag, number, slider
from tests.pages import unpictured
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser


def test_a_guess_of_one_among_three_names_the_confusion_and_a_right_one_says_so(
    guided, open_lesson
):
    page = open_lesson(unpictured("binary", "step=undecided"))
    at_step(page, 5)
    text = lessons()["binary"].text.steps["undecided"].sentences
    page.locator("[data-guess-answer=rises]").click()
    expect(said(page)).to_have_text(text["wrong.rises"])
    assert float(slider(page, "target").input_value()) == 1.0
    press(page, "show")
    address_holds(page, "?step=5&")
    expect(said(page)).to_have_text("")
    page.locator("[data-guess-answer=stays]").click()
    expect(said(page)).to_have_text(text["right"])
    expect(page.locator("[data-guess]")).to_have_attribute("data-right", "true")


def test_a_step_says_its_numbers_although_nothing_moves_on_the_way_to_it(
    guided, open_lesson
):
    page = open_lesson("/batch?step=cooler&hide=rows,reliability,histogram,parts")
    at_step(page, 3)
    press(page, "next")
    at_step(page, 4)
    words = page.locator(".xv-guide-words")
    expect(words).to_contain_text(re.compile(r"0\.\d{3}\. Now T goes"))
    for _ in ("fold", "unfold"):
        press(page, "explore")
    expect(words).to_contain_text(re.compile(r"0\.\d{3}\. Now T goes"))


def test_a_mark_on_the_picture_is_a_guess(guided, open_lesson):
    page = open_lesson("/binary?hide=surface")
    box = page.locator("[data-figure=slice] .nsewdrag").bounding_box()
    page.mouse.click(box["x"] + 0.71 * box["width"], box["y"] + box["height"] / 3)
    guess = float(page.locator("[data-guess] output").inner_text())
    assert guess == pytest.approx(0.71, abs=0.011)
    expect(page.locator("[data-figure=slice] .xv-mark")).to_be_visible()
    page.locator("[data-guess-action=play]").click()
    expect(page.locator("[data-guess]")).to_have_attribute("data-right", "true")
    comes_to(page, "predicted_gradient", 0.0)


def test_a_goal_is_said_in_the_middle_of_a_drag_and_not_before(guided, open_lesson):
    page = open_lesson("/binary?step=3&hide=surface,slope")
    goal = page.locator("[data-goal]")
    expect(goal).to_have_attribute("data-met", "false")
    drag(page, "predicted", -100)
    assert number(page, "loss") < 1
    expect(goal).to_have_attribute("data-met", "false")
    page.mouse.up()
    drag(page, "predicted", -240)
    assert number(page, "loss") > 1
    expect(goal).to_have_attribute("data-met", "true")
    expect(goal).to_contain_text("no ceiling")
    page.mouse.up()
    # What was met at one step is asked anew when one comes back to it.
    press(page, "back")
    address_holds(page, "?step=2&")
    press(page, "next")
    address_holds(page, "?step=3&")
    expect(goal).to_have_attribute("data-met", "false")
    press(page, "show")
    expect(goal).to_have_attribute("data-met", "true")


def test_a_phrase_moves_the_picture_and_lights_up_what_it_moves(guided, open_lesson):
    page = open_lesson("/binary?step=2&hide=surface")  # which is slow
    phrase = page.locator("[data-move]").first
    phrase.focus()
    lit = page.locator(".xv-control[data-lit] [data-control]")
    expect(lit).to_have_attribute("data-control", "predicted")
    seen = page.evaluate("""() => new Promise((done) => {
      const input = document.querySelector("[data-control=predicted]");
      const values = new Set();
      const look = () => {
        values.add(Number(input.value));
        if (input.value === "0.9" && !stage_is_moving()) done([...values]);
        else requestAnimationFrame(look);
      };
      const stage_is_moving = () => !location.search.includes("predicted=0.9&");
      document.querySelector("[data-move]").click();
      look();
    })""")
    assert len(seen) > 2  # not at once
    assert sorted(seen) == seen
    term = page.locator("[data-term=floor]")
    term.locator("button").focus()
    expect(term.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(term.get_by_role("tooltip")).to_be_hidden()


def test_a_phrase_that_chooses_lights_up_the_choice_and_begins_its_own_steps(
    guided, open_lesson
):
    page = open_lesson(unpictured("soft-targets", "step=even"))
    at_step(page, 4)
    phrase = page.locator(".xv-guide-words [data-move]")
    phrase.focus()
    lit = page.locator("[data-lit]")
    expect(lit).to_have_attribute("data-option", "kind")
    phrase.click()
    page.wait_for_selector("[data-step-name=one_hot][aria-current=step]")
    at_step(page, 1)
    address_holds(page, "kind=hard")
    assert "step=" not in page.url
    page.go_back()
    page.wait_for_selector("[data-step-name=even][aria-current=step]")
    address_holds(page, "?step=4&")


def test_who_wants_less_motion_is_there_at_once(guided, open_lesson):
    page = open_lesson(unpictured("binary"))
    page.emulate_media(reduced_motion="reduce")
    between = page.evaluate("""() => new Promise((done) => {
      const input = document.querySelector("[data-control=predicted]");
      const values = new Set();
      const look = () => {
        values.add(Number(input.value));
        if (location.search.startsWith("?step=4")) done([...values]);
        else requestAnimationFrame(look);
      };
      document.querySelector("[data-step-name=wrong]").click();
      look();
    })""")
    assert set(between) <= {0.3, 0.01}


def test_a_guide_that_is_folded_away_stays_so_and_what_was_seen_is_forgotten(
    guided, open_lesson
):
    page = open_lesson("/binary?step=2&hide=surface")
    expect(page.locator("[data-figure=slope]")).to_have_attribute("data-recedes", "")
    press(page, "explore")
    assert page.locator("[data-recedes]").count() == 0
    assert page.locator("[data-guide-action=next]:visible").count() == 0
    open_lesson("/binary?hide=surface")
    expect(page.locator(GUIDE)).to_have_attribute("data-folded", "")
    press(page, "explore")
    at_step(page, 1)
    press(page, "next")
    at_address(page, "?step=2&hide=surface")
    page.go_back()
    at_step(page, 1)
    seen = "() => JSON.parse(localStorage['xentviz.seen']).binary"
    assert str(page.evaluate(seen)).count("_rest") == 1
    page.locator(".xv-forget").press("Enter")
    assert page.locator("[data-seen]").count() == 0
    # The button goes: what is pressed next is beside where it was.
    expect(page.locator("[data-step-name][aria-current]")).to_be_focused()
    assert page.evaluate(seen) is None
    # A link to a step is one to the guide, and hide is stronger than either.
    open_lesson("/binary?step=2&hide=guide,surface")
    assert not page.locator(GUIDE).is_visible()
    assert page.locator("[data-recedes]").count() == 0


def test_a_phone_shows_one_picture_of_the_step_and_its_sliders_alone(
    guided, open_lesson
):
    page = guided
    page.set_viewport_size({"width": 390, "height": 844})
    open_lesson("/binary?step=4")
    sliders = page.locator(".xv-control:visible")
    assert sliders.count() == 1
    controls = page.locator(".xv-controls").bounding_box()
    assert controls["height"] <= 844 / 3
    assert controls["y"] + controls["height"] <= 844
    boxes = [b.bounding_box() for b in page.locator("[data-figure]:visible").all()]
    inside = [box for box in boxes if 0 <= box["x"] < 390 - box["width"] / 2]
    assert len(boxes) == 2
    assert len(inside) == 1
    page.locator(".xv-dots button").nth(1).click()
    page.wait_for_function(
        "() => document.querySelector('.xv-figures').scrollLeft > 300"
    )
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_phone_shows_the_picture_first_that_a_step_names_first(guided, open_lesson):
    page = guided
    page.set_viewport_size({"width": 390, "height": 844})
    open_lesson("/batch?step=4")
    figures = page.locator("[data-figure]:visible")
    assert figures.count() == 2
    expect(page.locator('[data-figure="reliability"]')).to_be_in_viewport(ratio=0.5)


def test_the_last_step_leads_on_to_the_next_lesson_where_there_is_one(
    page, open_lesson, load_lesson
):
    open_lesson("/softmax?step=5")
    onward = page.locator("[data-guide-action=onward]")
    expect(onward).to_be_hidden()
    press(page, "next")
    expect(onward).to_have_text("Next: The chain rule →")
    expect(page.locator("[data-guide-action=next]")).to_be_hidden()
    onward.click()
    page.wait_for_selector('[data-lesson=chain][data-ready="true"]')
    last, framed = "/batch?step=6", "/softmax?step=6&embed=true"
    for show, address in ((open_lesson, last), (load_lesson, framed)):
        show(address)
        expect(onward).to_be_hidden()
        expect(page.locator("[data-guide-action=next]")).to_be_disabled()
