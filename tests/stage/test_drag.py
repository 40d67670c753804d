"""What follows a hand in a real Chromium, and what is asked of the server."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.hand import (
    WATCH,
    address_holds,
    comes_to,
    drag,
    frame,
    listening,
    number,
    slider,
)
from tests.pages import unpictured
from tests.states import cases_but
from xentviz import cross_entropy, cross_entropy_gradient
from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

DRAGS = [
    ("binary", "predicted", 120),
    ("binary", "logit", 100),
    ("sigmoid", "logit", 120),
    ("sigmoid", "target", -90),
    ("softmax", "logits.1", 90),
    ("softmax", "target.0", -90),
    ("softmax", "temperature", 30),
    ("chain", "logits.1", 90),
    ("logarithm", "first", 120),
    ("soft-targets", "logits.0", 60),
    ("weights", "w", 30),
    ("batch", "temperature", 30),
]
# What is not about the surface leaves it out.
FLAT = "hide=surface"
LOW_LAPTOP = {"width": 1120, "height": 720}  # where captions break
FIRST = {slug: (slug, control, by) for slug, control, by in reversed(DRAGS)}
DRAWN = "binary"  # of those with a scene, the one whose scene moves under the hand
OTHERS = [one for one in DRAGS if one not in FIRST.values()]


@pytest.mark.parametrize(
    ("slug", "control", "by"),
    [
        pytest.param(*one, marks=pytest.mark.scenes if slug == DRAWN else (), id=slug)
        for slug, one in FIRST.items()
    ],
)
def test_who_comes_by_a_link_drags_what_the_package_computes_and_goes_on_to_a_step(
    page, load_lesson, slug, control, by
):
    load_lesson(f"/{slug}")
    is_dragged_and_asked_for_once(page, slug, control, by)
    lesson = lessons()[slug]
    options = {option.name: option.value for option in lesson.options}
    step = lesson.guide(options)[1]
    page.locator(f"[data-step-name={step.name}]").click()
    page.wait_for_function("() => location.search === '?step=2'")
    frame(page)
    read_out(page, lesson, lesson.state_of(step.values, options))


@pytest.mark.parametrize("dragged", cases_but(OTHERS, *OTHERS[1:-1]))
def test_a_drag_paints_what_the_package_computes_and_its_end_asks_for_one_answer(
    page, open_lesson, dragged
):
    slug, control, by = dragged
    open_lesson(f"/{slug}")
    is_dragged_and_asked_for_once(page, slug, control, by)


def is_dragged_and_asked_for_once(page, slug, control, by):
    """Drag a control, look at what is painted under the hand, and let it go."""
    with listening(page) as requests:
        page.evaluate(WATCH)
        before = len(requests)
        drag(page, control, by)
        assert len(requests) == before
        painted = page.evaluate("() => ({n: painted.numbers.size, g: painted.graphs})")
        assert painted["n"] >= 5
        assert sum(count >= 5 for count in painted["g"].values()) >= 2
        value = slider(page, control).input_value()
        numbers_agree(page, slug, control, np.float64(value))
        page.mouse.up()
        page.wait_for_function("() => location.search.length > 1")
        frame(page)
        assert len(requests) == before + 1
        assert slider(page, control).input_value() == value


def numbers_agree(page, slug, control, stop):
    """Compare every read-out with the quantity it names, `control` being at `stop`."""
    lesson = lessons()[slug]
    options = {option.name: option.value for option in lesson.options}
    read_out(page, lesson, lesson.dragged(lesson.defaults(options), control, stop))


def read_out(page, lesson, values):
    """Compare every read-out of the page with the quantities at `values`."""
    options = {option.name: option.value for option in lesson.options}
    expected = lesson.quantities({k: np.float64(v) for k, v in values.items()})
    for readout in lesson.readouts(options):
        name, _, part = readout.quantity.partition(".")
        exact = float(expected[name][int(part)] if part else expected[name])
        # What is left of a finite difference is rounding, other in a table.
        close = pytest.approx(exact, rel=1e-6, abs=1e-9)
        assert number(page, readout.quantity) == close


def test_at_rest_a_number_is_exact(page, open_lesson):
    open_lesson(unpictured("binary", "predicted=0.001&target=0.7"))
    lesson = lessons()["binary"]
    values = lesson.constrained(
        {**lesson.defaults({"units": "nats"}), "predicted": 0.001},
        frozenset({"predicted"}),
    )
    expected = lesson.quantities(values)
    for readout in lesson.readouts({"units": "nats"}):
        assert number(page, readout.quantity) == float(expected[readout.quantity])


def test_dragging_one_share_of_a_target_moves_the_others_so_that_they_sum_to_one(
    page, open_lesson
):
    open_lesson(unpictured("softmax", "target=0.5,0.3,0.2"))
    drag(page, "target.0", 60)
    shares = [float(slider(page, f"target.{k}").input_value()) for k in range(3)]
    assert sum(shares) == pytest.approx(1.0, abs=1e-9)
    assert shares[0] > 0.5
    assert shares[1] > shares[2] > 0
    page.mouse.up()


def test_a_bar_of_the_target_is_a_handle_too(page, open_lesson):
    open_lesson("/softmax?target=0.5,0.3,0.2")
    handle = page.locator('[data-handle="target.0"]')
    assert handle.get_attribute("role") == "slider"
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40)
    frame(page)
    assert float(slider(page, "target.0").input_value()) > 0.6
    page.mouse.up()
    address_holds(page, "target=")
    handle.focus()
    value = float(slider(page, "target.0").input_value())
    page.keyboard.press("ArrowDown")
    assert float(slider(page, "target.0").input_value()) == pytest.approx(value - 0.01)
    address_holds(page, f"target={value - 0.01:.2f}".rstrip("0"))


def test_a_state_is_painted_before_the_server_answers(page, load_lesson):
    page.emulate_media(reduced_motion="reduce")
    load_lesson(f"/binary?{FLAT}")
    page.locator("[data-step-name=wrong]").evaluate(
        "(button) => new Promise((done) => { button.click();"
        " requestAnimationFrame(() => requestAnimationFrame(done)); })"
    )
    assert number(page, "loss") == pytest.approx(-np.log(0.01), rel=1e-6)
    assert float(slider(page, "target").input_value()) == 1.0
    page.wait_for_function("(flat) => location.search === `?step=4&${flat}`", arg=FLAT)
    page.locator("[data-step-name=valley]").click()
    page.wait_for_function("(flat) => location.search === `?${flat}`", arg=FLAT)
    assert number(page, "loss") == pytest.approx(0.9498, abs=1e-4)
    page.emulate_media(reduced_motion="no-preference")


def test_smoothing_and_weights_unfold_and_the_loss_and_the_pulls_follow_them(
    page, open_lesson
):
    open_lesson("/softmax?hide=exponentials,shares")
    plain = number(page, "loss")
    unfold = page.get_by_role("button", name="Smoothing, weights")
    expect(unfold).to_have_attribute("aria-expanded", "false")
    assert slider(page, "weight.0").count() == 0
    unfold.focus()
    page.keyboard.press("Enter")
    slider(page, "weight.0").wait_for()
    expect(unfold).to_have_attribute("aria-expanded", "true")
    expect(unfold).to_be_focused()
    keywords = {"label_smoothing": 0.0, "weight": np.ones(3)}
    comes_to(page, "loss", plain)
    for name, by in (("label_smoothing", 25), ("weight.1", 40), ("weight.0", 20)):
        drag(page, name, by)
        there = float(slider(page, name).input_value())
        if name == "label_smoothing":
            keywords[name] = there
        else:
            keywords["weight"][int(name[-1])] = there
        z, q = [2.0, 1.0, 0.1], [1.0, 0.0, 0.0]
        loss = float(cross_entropy(z, q, **keywords))
        pulls = cross_entropy_gradient(z, q, **keywords)
        assert number(page, "loss") == pytest.approx(loss, rel=1e-6)
        for k, pull in enumerate(pulls):
            assert number(page, f"gradient.{k}") == pytest.approx(pull, rel=1e-6)
        page.mouse.up()
        address_holds(page, name.partition(".")[0])
        comes_to(page, "loss", loss)
    comes_to(page, "mean_loss", float(cross_entropy(z, 0, **keywords)))
    unfold.click()
    slider(page, "weight.0").wait_for(state="detached")
    comes_to(page, "loss", plain)
    page.wait_for_function("() => location.search === '?hide=exponentials,shares'")


def test_nothing_on_the_page_jumps_during_a_drag(page, open_lesson):
    open_lesson("/binary")
    page.evaluate("""() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: "layout-shift" });
    }""")
    drag(page, "predicted", 150)
    page.mouse.up()
    address_holds(page, "predicted")
    frame(page)
    assert page.evaluate("() => window.shift") == 0


@pytest.mark.parametrize(
    ("slug", "control", "key", "quantity", "other"),
    [
        ("chain", "logits.0", "Home", "predicted_gradient.0", "target.0"),
        pytest.param(
            *("logarithm", "count", "End", "log_sum.0", "first_exponent"),
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_a_number_that_grows_long_under_the_hand_leaves_the_pictures_their_room(
    page, open_lesson, slug, control, key, quantity, other
):
    def rooms():
        return page.evaluate(
            "() => Array.from(document.querySelectorAll('.xv-graph, .xv-readouts'),"
            " (node) => node.offsetHeight)"
        )

    open_lesson(f"/{slug}")
    before = rooms()
    slider(page, control).press(key)
    frame(page)
    text = page.locator(f'[data-quantity="{quantity}"]').inner_text()
    assert len(text) >= len("−4605.1702")
    assert rooms() == before
    page.set_viewport_size(LOW_LAPTOP)
    frame(page)
    before = rooms()
    slider(page, other).press("Home")  # a caption of two lines has one
    frame(page)
    assert rooms() == before
