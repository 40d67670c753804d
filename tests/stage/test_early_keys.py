"""Keys that are pressed while what was done before them is unanswered: none is lost."""

import pytest

from tests.hand import frame, slider
from tests.states import cases_but

pytestmark = pytest.mark.browser

LESSON = "soft-targets"
HIDDEN = "hide=softmax,sigmoid,rows"


def press(page, node, key, times):
    """Press a key several times, each painted before the next."""
    node.focus()
    for _ in range(times):
        page.keyboard.press(key)
        frame(page)


@pytest.mark.parametrize("before", cases_but(["bits", "next"], "bits"))
def test_each_key_on_a_slider_counts_before_what_was_done_is_answered(
    static_stage, before
):
    stage = static_stage(LESSON, HIDDEN)
    page = stage.page
    page.emulate_media(reduced_motion="reduce")
    if before == "bits":
        page.click("[data-option=units] button[value=bits]")
    else:  # whose logits lie between two stops
        page.click("[data-guide-action=next]")
    page.wait_for_function("() => stage.requests.pending")
    frame(page)
    starts = page.evaluate("() => [0, 1].map((k) => stage.lookUp(`logits.${k}`))")
    first, second = (slider(page, f"logits.{k}") for k in (0, 1))
    press(page, first, "ArrowRight", 3)
    press(page, second, "ArrowLeft", 1)
    press(page, first, "ArrowRight", 1)
    while page.evaluate("() => stage.requests.pending"):
        stage.answer()
    size = float(first.get_attribute("step"))
    values = [stage.state.values[f"logits.{k}"] for k in (0, 1)]
    assert values == pytest.approx([starts[0] + 4 * size, starts[1] - size])
    page.emulate_media(reduced_motion="null")


def test_each_key_on_a_point_counts_before_what_was_done_is_answered(static_stage):
    stage = static_stage(LESSON)
    page = stage.page
    point = page.locator('[data-handle="model p"]')
    press(page, point, "ArrowUp", 3)
    stage.answer()
    expected = stage.state.values
    stage = static_stage(LESSON)
    page = stage.page
    page.click("[data-option=units] button[value=bits]")
    press(page, page.locator('[data-handle="model p"]'), "ArrowUp", 3)
    stage.answer()
    assert stage.state.values == expected


def test_a_key_on_a_slider_is_not_undone_by_a_journey_that_waits_for_an_answer(
    static_stage,
):
    stage = static_stage(LESSON, HIDDEN)
    page = stage.page
    page.click("[data-option=units] button[value=bits]")
    page.click("[data-guide-action=next]")
    press(page, slider(page, "logits.2"), "End", 1)
    high = float(slider(page, "logits.2").get_attribute("max"))
    stage.answer()
    frame(page)
    assert page.evaluate("() => stage.requests.pending") is None
    assert stage.state.values["logits.2"] == high
    # All else is as the step has it.
    there = page.evaluate("() => stage.guide.step.to")
    assert page.evaluate("() => stage.lookUp('logits.0')") == there["logits.0"]


def test_a_key_that_goes_to_the_end_counts_after_those_before_it(static_stage):
    stage = static_stage("binary", "predicted=0.12345&hide=surface,slice,slope")
    page = stage.page
    press(page, slider(page, "predicted"), "ArrowRight", 3)
    press(page, slider(page, "predicted"), "Home", 1)
    while page.evaluate("() => stage.requests.pending"):
        stage.answer()
    assert stage.state.values["predicted"] == 0.001
