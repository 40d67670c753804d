"""The weights lesson under a hand: its maps, its points and the way down."""

import numpy as np
import pytest

from tests.hand import address_holds, comes_to, number
from tests.states import opened
from xentviz.lessons import lessons

WEIGHTS = lessons()["weights"]


def measured(address=""):
    state = opened(WEIGHTS, address)
    return WEIGHTS.measured(state.values, state.options)


@pytest.mark.browser
def test_a_click_on_either_map_sets_the_start_and_a_dragged_point_the_surface(
    page, open_lesson
):
    open_lesson("/weights")
    ground = page.locator('[data-figure="squared_error"] .nsewdrag').bounding_box()
    page.mouse.click(
        ground["x"] + 0.2 * ground["width"], ground["y"] + 0.7 * ground["height"]
    )
    address_holds(page, "w=-2&b=-2")
    comes_to(page, "loss", measured("w=-2&b=-2")["loss"])
    handle = page.locator('[data-handle="point.2"]')
    handle.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    address_holds(page, "point=-2,-0.8,2.3")
    surface = measured("w=-2&b=-2&point=-2,-0.8,2.3,-0.4,1,2")["surface"]
    page.wait_for_function(
        """([graph, corner]) =>
          document.querySelector(graph).data[0].z[0][0] === corner""",
        arg=['[data-figure="surface"] .js-plotly-plot', float(surface[0, 0])],
    )


@pytest.mark.browser
def test_the_descent_moves_both_maps_and_leaves_its_way_behind(page, open_lesson):
    open_lesson("/weights")
    for _ in range(5):
        page.locator('[data-descent="step"]').click()
    page.wait_for_function(
        """() => ["cross_entropy", "squared_error"].every((name) => {
          const graph = document.querySelector(`[data-figure=${name}] .js-plotly-plot`);
          return graph.data.find((t) => t.name === "the path down").x.length === 6;
        })"""
    )
    start = opened(WEIGHTS)
    walk = WEIGHTS.descent(start.values, start.options).values
    at_5 = {
        name: np.ravel(column)[min(5, np.size(column) - 1)]
        for name, column in walk.items()
    }
    now = WEIGHTS.quantities(at_5)
    for quantity in ("loss", "squared_error"):
        assert number(page, quantity) == pytest.approx(float(now[quantity]), rel=1e-6)
