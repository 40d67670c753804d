"""A guide that is followed by keys alone, from its first step to its last."""

import re

import pytest
from playwright.sync_api import expect

from tests.guide import GUIDE, at_address, at_step, said
from tests.hand import address_holds, slider
from tests.states import lessons_but, opened
from xentviz.lessons import lessons
from xentviz.lessons.decimals import number as number_of
from xentviz.lessons.steps import Pick
from xentviz.stage.guide import guide as guide_of

pytestmark = pytest.mark.browser

# With its pictures in one lesson: without, a key is answered in a quarter of the time.
# The pictures at each step are looked at in the test on pseudo-languages. In this one,
# a picture and a slider have one name, and would be hidden together.
PICTURED = "batch"


# Those two have guesses of both kinds, goals, and phrases between them.
@pytest.mark.parametrize(
    "slug",
    lessons_but("sigmoid", "softmax", "chain", "logarithm", "soft-targets", "weights"),
)
def test_a_guide_is_followed_by_keyboard_from_its_first_step_to_its_last(
    guided, open_lesson, slug
):
    start = opened(lessons()[slug])
    hide = "" if slug == PICTURED else f"hide={','.join(start.lesson.pictures)}"
    steps = start.lesson.guide(start.options)
    guesses = [k for k, step in enumerate(steps) if step.guess]
    goals = [k for k, step in enumerate(steps) if step.goal]
    sets = [k for k, step in enumerate(steps) if any(moves_in(start, step)[:1])]
    phrased = sets[0] if sets else -1
    nearest = min(goals, key=lambda k: n_presses(start, k, steps[k]), default=-1)
    page = open_lesson(f"/{slug}?{hide}")
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(GUIDE)).to_have_attribute("data-steps", str(len(steps)))
    for k, step in enumerate(steps):
        at_step(page, k + 1)
        parts = [f"step={k + 1}"] * (k > 0) + [hide] * (hide != "")
        at_address(page, "?" * (parts != []) + "&".join(parts))
        expect(page.locator("[aria-current=step]")).to_have_attribute(
            "data-step-name", step.name
        )
        if k == len(steps) - 1:  # the button that leads no further lets go of the focus
            expect(page.locator("[data-guide-action=back]")).to_be_focused()
        if k == nearest:
            reach(page, step)
        if k == guesses[0]:
            guess(page, start, k, step, is_right=False)
        if k == guesses[-1]:
            guess(page, start, k, step, is_right=True)
        if k == phrased:
            [(name, value)] = moves_in(start, step)[0].items()
            page.locator(".xv-guide-words [data-move]").first.press("Enter")
            holds(page, name, value)
        if k < len(steps) - 1:
            page.locator("[data-guide-action=next]").press("Enter")


def moves_in(start, step):
    """Return what each phrase in the words of a step sets."""
    said = guide_of(start)["steps"]
    [words] = [one["words"] for one in said if one["name"] == step.name]
    return [token["move"]["set"] for token in words if "move" in token]


def n_presses(start, index, step):
    """Return how many arrow keys lead from the start of a step to its goal."""
    here = start.after({"preset": index + 1}).values
    sizes = {c.name: c.step for c in start.lesson.controls(start.options)}
    ways = [abs(at - here[name]) / sizes[name] for name, at in step.solution.items()]
    return sum(ways) if all(abs(n - round(n)) < 1e-6 for n in ways) else 1e9


def holds(page, name, value):
    """Wait until a slider is at a value."""
    page.wait_for_function(
        """([name, value]) => {
          const input = document.querySelector(`input[data-control="${name}"]`);
          return Math.abs(input.value - value) < 1e-9;
        }""",
        arg=[name, value],
    )


def keys_to(page, place, value):
    """Press arrow keys until a slider is at a value, as one does who looks at it."""
    size = float(place.get_attribute("step"))
    place.focus()
    for _ in range(400):
        left = round((value - float(place.input_value())) / size)
        if not left:
            break
        page.keyboard.press("ArrowRight" if left > 0 else "ArrowLeft")


def reach(page, step):
    """Reach the goal of a step by keys on its sliders."""
    goal = page.locator("[data-goal]")
    expect(goal).to_have_attribute("data-met", "false")
    for name, value in step.solution.items():
        keys_to(page, slider(page, name), value)
        address_holds(page, f"{round(value, 6):g}")
        holds(page, name, value)
    expect(goal).to_have_attribute("data-met", "true")


def guess(page, start, index, step, *, is_right):
    """Answer a guess by keys."""
    if isinstance(step.guess, Pick):
        answers = [a for a in step.guess.answers if (a == step.guess.right) == is_right]
        page.locator(f"[data-guess-answer={answers[0]}]").press("Enter")
    else:
        there = start.after({"preset": index + 1})
        for name, value in step.guess.at.items():
            there = there.after({"set": {name: value}})
        answer = number_of(there.quantities(), step.guess.quantity)
        scale = page.locator("[data-guess] input")
        if is_right:
            keys_to(page, scale, answer)
            scale.press("ArrowRight")  # where it stands already, too
        else:
            middle = (step.guess.low + step.guess.high) / 2
            scale.press("Home" if answer > middle else "End")
        page.keyboard.press("Tab")
        expect(page.locator("[data-guess-action=play]")).to_be_focused()
        page.keyboard.press("Enter")
    question = page.locator("[data-guess]")
    expect(question).to_have_attribute("data-right", "true" if is_right else "false")
    expect(said(page)).to_contain_text(re.compile(r"\w{4}"))
