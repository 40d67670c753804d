"""What follows a hand in the triangle and the thermometers, in a real Chromium."""

import numpy as np
import pytest

from tests.hand import WATCH, address_holds, drag, frame, listening, number, slider
from tests.states import opened
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

LESSON = lessons()["soft-targets"]


def handle(page, name):
    """Return the middle of what the hand takes hold of in a picture."""
    box = page.locator(f'[data-handle="{name}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_handle(page, name, by, n_moves=8):
    """Move the pressed mouse from a handle, a painted frame a move."""
    x, y = handle(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, n_moves + 1):
        page.mouse.move(x + by[0] * step / n_moves, y + by[1] * step / n_moves)
        frame(page)


def direct(page, quantity):
    """Return what the package says of the state that the address holds."""
    state = opened(LESSON, page.evaluate("() => location.search.slice(1)"))
    return float(LESSON.quantities(state.values)[quantity])


@pytest.mark.parametrize(
    ("name", "by", "quantity", "parameter"),
    [
        ("model p", (-60, -80), "loss", "logits="),
        pytest.param(
            *("target q", (90, 110), "entropy", "target="), marks=pytest.mark.exhaustive
        ),
        ("σ(z) of class 2", (0, 60), "binary_loss", "binary_logits="),
        pytest.param(
            *("target.0", (0, 60), "binary_entropy", "target="),
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_a_point_dragged_in_a_picture_is_painted_before_the_server_hears_of_it(
    page, open_lesson, name, by, quantity, parameter
):
    with listening(page) as frames:
        open_lesson("/soft-targets")
        page.evaluate(WATCH)
        before, start = len(frames), number(page, quantity)
        drag_handle(page, name, by)
        assert len(frames) == before
        assert sum(page.evaluate("() => Object.values(painted.graphs)")) >= 8
        shown = number(page, quantity)
        assert shown != start
        page.mouse.up()
        address_holds(page, parameter)
        frame(page)
        assert len(frames) == before + 1
        assert shown == pytest.approx(direct(page, quantity), rel=1e-6)


def test_a_point_follows_the_hand_to_the_place_nearest_to_it(page, open_lesson):
    open_lesson("/soft-targets")
    x, y = handle(page, "target q")
    drag_handle(page, "target q", (60, 60))
    # A place of the triangle is at most 20 pixels away from the next.
    assert np.hypot(*np.subtract(handle(page, "target q"), (x + 60, y + 60))) < 20
    page.mouse.up()


def test_arrow_keys_move_a_point_of_the_triangle(page, open_lesson):
    open_lesson("/soft-targets")
    page.locator('[data-handle="model p"]').focus()
    before = handle(page, "model p")
    page.keyboard.press("ArrowUp")
    address_holds(page, "logits=")
    frame(page)
    assert handle(page, "model p")[1] < before[1] - 5


def test_a_slider_that_takes_the_focus_from_another_is_quiet_while_dragged(
    page, open_lesson
):
    with listening(page) as frames:
        open_lesson("/soft-targets")
        drag(page, "target.0", 60)
        page.mouse.up()
        address_holds(page, "target=")
        before = len(frames)
        drag(page, "logits.0", 60)
        assert len(frames) == before
        page.mouse.up()
        address_holds(page, "logits=")
        assert len(frames) == before + 1


def test_both_descents_end_on_the_target_and_the_page_says_after_how_many_steps(
    page, open_lesson
):
    page.emulate_media(reduced_motion="reduce")
    open_lesson("/soft-targets")
    page.locator('[data-descent="play"]').click()
    address_holds(page, "logits=")
    remark = page.locator(".xv-status").inner_text()
    assert remark.count("at rest on the target after") == 2
    assert number(page, "loss") == pytest.approx(number(page, "entropy"), abs=1e-5)
    gap = number(page, "binary_loss") - number(page, "binary_entropy")
    assert gap == pytest.approx(0.0, abs=1e-5)
    trail = page.evaluate("""() => document
      .querySelector("[data-figure=questions] .js-plotly-plot")
      .data.filter((trace) => trace.name.startsWith("the path"))
      .map((trace) => trace.y.length)""")
    assert trail == [61, 61, 61]


def test_labels_leave_the_triangle_and_the_sigmoids_get_the_sliders(page, open_lesson):
    open_lesson("/soft-targets?kind=multi-label")
    assert page.locator('[data-quantity="loss"]').inner_text() == "undefined"
    assert slider(page, "binary_logits.0").is_visible()
    assert not slider(page, "logits.0").is_visible()
    drag_handle(page, "labels.1", (0, -80))
    assert number(page, "binary_entropy") > 0.0
    page.mouse.up()
    address_holds(page, "labels=")


@pytest.mark.parametrize("kind", ["soft", "hard", "multi-label"])
def test_every_formula_of_the_derivation_is_set(page, open_lesson, kind):
    open_lesson(f"/soft-targets?kind={kind}&hide={','.join(LESSON.pictures)}")
    page.locator("summary").click()
    formula = page.locator("details .display")
    formula.first.wait_for()
    assert formula.count() == 3
    assert page.locator("merror").count() == 0
