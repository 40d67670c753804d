"""What the page says to those who do not see it, and how keys go through it."""

import pytest

from tests.hand import slider
from xentviz import binary_cross_entropy

pytestmark = pytest.mark.browser

# Keys come in a row where no picture has to be drawn between them.
BARE = "hide=surface,slice,slope"
# All that the live region says from now on.
HEAR = """() => {
  window.heard = [];
  const region = document.querySelector("[data-heard]");
  new MutationObserver(() => heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""

LOUD = """() => {
  const regions = "[data-lesson] :is(output, [role=status], [aria-live])";
  return [...document.querySelectorAll(regions)]
    .filter((node) => node.ariaLive !== "off").map((node) => node.className);
}"""


def hears(page, n):
    """Return what was said since `HEAR`, once that is `n` sentences or more."""
    page.wait_for_function("(n) => heard.length >= n", arg=n)
    return page.evaluate("() => heard")


def loss_at(p, q=0.7):
    """Return what the page says of the loss."""
    return f"loss {binary_cross_entropy(p, q):.4f} nats"


def test_some_keys_in_a_row_are_said_once_with_the_loss_that_followed(static_stage):
    stage = static_stage("binary", BARE)
    stage.page.evaluate(HEAR)
    slider(stage.page, "predicted").focus()
    for _ in range(3):
        stage.page.keyboard.press("ArrowRight")
    assert hears(stage.page, 1) == [f"p 0.303, {loss_at(0.303)}"]
    stage.answer()
    assert f"Now: p 0.303, q 0.70, z ≈\u22120.83, η 2.00, {loss_at(0.303)}" in (
        stage.page.locator("[data-summary]").text_content()
    )
    # Nothing else on the stage speaks up at a move.
    loud = set(stage.page.evaluate(LOUD))
    assert loud <= {"xv-remarks", "xv-guess-said", "xv-goal"}


def test_a_descent_says_where_it_starts_and_where_it_ends_and_no_step_between(
    static_stage,
):
    stage = static_stage("binary", BARE)
    stage.page.evaluate(HEAR)
    stage.page.locator("[data-descent=speed]").select_option("fast")
    stage.page.locator("[data-descent=play]").click()
    start, end, there = hears(stage.page, 3)
    assert start == f"The descent starts at p 0.300, z ≈\u22120.85, {loss_at(0.3)}."
    assert end == "At rest, p = q, after 11 steps."
    assert there == f"p 0.700, z ≈0.85, {loss_at(0.7)}"
    stage.answer()


def test_a_descent_says_no_slider_that_is_not_seen(static_stage):
    stage = static_stage("soft-targets", "hide=triangle,floors")
    stage.page.evaluate(HEAR)
    stage.page.locator("[data-descent=speed]").select_option("fast")
    stage.page.locator("[data-descent=play]").click()
    *_, there = hears(stage.page, 3)
    assert there.startswith("z class 0 ")
    assert [there.count(f"z class {k}") for k in range(3)] == [1, 1, 1]
    stage.answer()


def test_the_summary_comes_first_and_each_picture_has_a_name_and_its_caption(
    static_stage,
):
    page = static_stage("binary").page
    first = page.locator("[data-lesson] > :first-child").text_content()
    assert "3 pictures, 4 sliders, 5 numbers" in first
    assert "arrow keys" in first
    images = page.locator("[data-figure] .plot-container")
    names = images.evaluate_all("""(nodes) => nodes.map((node) => [node.ariaLabel,
      node.getAttribute("aria-describedby").split(" ").map((id) =>
        document.getElementById(id).textContent).join(" ")])""")
    assert len(names) == 3
    assert any(
        f"Loss {binary_cross_entropy(0.3, 0.7):.4f}" in said for _, said in names
    )
    assert all(name and said for name, said in names)
    # A scene takes keys, and says which.
    scene = page.locator("[data-figure=surface] .plot-container")
    assert scene.get_attribute("role") == "application"
    assert "Arrow keys turn it" in names[0][1]


def test_home_and_end_take_a_handle_to_its_ends_and_leave_the_page_where_it_is(
    static_stage,
):
    stage = static_stage("weights", "hide=cross_entropy,squared_error,surface")
    page = stage.page
    page.evaluate("() => { document.body.style.paddingBottom = '3000px'; }")
    handle = page.locator('[data-handle="point.2"]').first
    handle.focus()
    at = page.evaluate("() => scrollY")
    for key, end in (("Home", "aria-valuemin"), ("End", "aria-valuemax")):
        page.keyboard.press(key)
        page.wait_for_function(
            """(end) => {
              const handle = document.querySelector('[data-handle="point.2"]');
              return Number(handle.ariaValueNow) === Number(handle.getAttribute(end));
            }""",
            arg=end,
        )
        assert handle.get_attribute("aria-valuetext").startswith("x point 2 ")
    stage.answer()
    assert page.evaluate("() => scrollY") == at
    page.evaluate("() => { document.body.style.paddingBottom = ''; }")
