"""A lesson in a file, with the network off, in a real Chromium."""

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.hand import comes_to, drag, frame, number, slider
from tests.pages import READY, UNDRAWN, VIEWPORT
from tests.states import opened
from xentviz.export.offline.html import to_html
from xentviz.export.offline.playing import phrases
from xentviz.lessons import lessons
from xentviz.lessons.decimals import decimal
from xentviz.lessons.decimals import number as number_of
from xentviz.lessons.steps import Pick
from xentviz.stage.guide import guide as guide_of

pytestmark = pytest.mark.browser

LOCAL = ("file:", "data:", "blob:")


def state_of(slug, address=""):
    return opened(lessons()[slug], address)


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Give a page with the network off, and what goes wrong in it."""
    context = browser.new_context(viewport=VIEWPORT, offline=True)
    context.add_init_script(UNDRAWN)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(f"page: {error}"))
    page.on(
        "console", lambda s: s.type == "error" and wrong.append(f"console: {s.text}")
    )
    page.on(
        "request", lambda r: r.url.startswith(LOCAL) or wrong.append(f"asks {r.url}")
    )
    yield page, wrong
    context.close()


@pytest.fixture
def open_file(reader, tmp_path) -> Iterator[Callable[[str], Page]]:
    """Return what opens a lesson's file for a reader of whom nothing is remembered."""
    page, wrong = reader
    wrong.clear()
    page.emulate_media(color_scheme="null")

    def opened_file(text):
        path = tmp_path / "lesson.html"
        path.write_text(text, encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector(READY)
        return page

    yield opened_file
    page.evaluate("() => localStorage.clear()")
    assert not wrong, "\n".join(wrong)


def read_off(page, state, moved):
    """Compare every read-out with what Python says where the thumbs are."""
    lesson, values = state.lesson, state.values
    for name in moved:
        stop = np.float64(slider(page, name).input_value())
        values = lesson.dragged(values, name, stop)
    expected = lesson.measured(values, state.options)
    for readout in lesson.readouts(state.options):
        exact = number_of(expected, readout.quantity)
        place = page.locator(f'[data-quantity="{readout.quantity}"]')
        assert number(page, readout.quantity) == pytest.approx(exact, rel=1e-14)
        assert place.inner_text() == decimal(exact)


def test_a_whole_lesson_is_dragged_in_a_file_and_its_numbers_are_pythons(open_file):
    state = state_of("binary")
    page = open_file(to_html(state))
    read_off(page, state, [])
    for name, by in (("predicted", 120), ("target", -90), ("predicted", -200)):
        drag(page, name, by, n_moves=4)
        frame(page)
        read_off(page, state, ["predicted", "target"])
        page.mouse.up()
        frame(page)
        read_off(page, state, ["predicted", "target"])
    assert slider(page, "logit").is_disabled()
    follows = float(slider(page, "logit").input_value())
    p = float(slider(page, "predicted").input_value())
    assert follows == pytest.approx(np.log(p / (1 - p)), abs=0.05)
    page.locator("[data-step-name=wrong]").click()
    comes_to(page, "loss", -np.log(0.01))
    page.locator("[data-camera=top]").click()
    page.locator("[data-step-name=valley]").click()
    comes_to(page, "predicted_gradient", (0.3 - 0.7) / (0.3 * 0.7))
    assert slider(page, "predicted").input_value() == "0.3"


def test_a_file_with_one_slider_stands_still_else_turns_dark_and_plays_its_guide(
    open_file,
):
    keywords = "label_smoothing=0.1&weight=1,2,1"
    state = state_of("softmax", f"logits=2,1,0.1&target=0.5,0.3,0.2&{keywords}")
    page = open_file(to_html(state, control="target.1"))
    drag(page, "target.1", 100, n_moves=4)
    page.mouse.up()
    frame(page)
    read_off(page, state, ["target.1"])
    assert float(slider(page, "target.1").input_value()) > 0.3
    assert slider(page, "logits.0").is_disabled()
    assert slider(page, "weight.1").input_value() == "2"
    assert page.locator(".xv-unfold").count() == 0
    assert page.locator("[data-handle]").count() == 1
    for scheme in ("dark", "light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector(f'[data-lesson][data-theme="{scheme}"]')
    is_played(page, state)


def is_played(page, state):
    """Go through the guide, and compare what it leads to with what Python says."""
    steps = state.lesson.guide(state.options)
    guide = page.locator("[data-guide]")
    for index, step in enumerate(steps, start=1):
        page.locator(f"[data-step-name={step.name}]").click()
        expect(guide).to_have_attribute("data-step", str(index))
        start = here = state.after({"preset": index})
        comes_to(page, "loss", float(here.quantities()["loss"]))
        read_off(page, here, [])
        if isinstance(step.guess, Pick):
            page.locator(f"[data-guess-answer={step.guess.right}]").click()
        elif step.guess:
            page.locator("[data-guess] input").press("ArrowRight")
            page.locator("[data-guess-action=play]").click()
        if step.guess:
            expect(page.locator("[data-guess]")).to_have_attribute(
                "data-right", re.compile("true|false")
            )
            for name, value in step.guess.at.items():
                here = here.after({"set": {name: value}})
            read_off(page, here, [])
        for phrase in page.locator(".xv-guide-words [data-move]").all():
            phrase.click()
        [*led] = phrases(guide_of(here)["steps"][index - 1]["words"])
        for move in led:
            here = here.after({"set": move["set"]})
        comes_to(page, "loss", float(here.quantities()["loss"]))
        read_off(page, here, [])
        if step.goal:
            # To the step where one is elsewhere, and from it to what it asks for.
            show = page.locator("[data-guide-action=show]")
            if here.values != start.values:
                show.click()
                comes_to(page, "loss", float(start.quantities()["loss"]))
            show.click()
            expect(page.locator("[data-goal]")).to_have_attribute("data-met", "true")


def test_what_is_shown_anew_on_release_comes_with_it_in_a_file(open_file):
    state = state_of("weights")
    page = open_file(to_html(state, control="b"))
    page.evaluate("""() => { window.path = () => Array.from(document.querySelector(
      "[data-figure=cross_entropy] .js-plotly-plot").data[1].y); }""")
    before = page.evaluate("path()")
    drag(page, "b", 60, n_moves=3)
    frame(page)
    assert np.isnan(page.evaluate("path()")).all()  # unknown until it is let go
    page.mouse.up()
    frame(page)
    after = page.evaluate("path()")
    assert len(after) == len(before)
    assert after[0] == pytest.approx(float(slider(page, "b").input_value()))
