"""The pictures of a number: a row under two readings, and the values beside it."""

import numpy as np
import pytest

from xentviz.figures.readings import readings_figure, values_figure
from xentviz.figures.theme import COLOURS, Style

ROW = {
    "predicted": np.array([0.7, 0.2, 0.1]),
    "read": np.array([0.45, 0.3, 0.25]),
    "target": np.array([1.0, 0.0, 0.0]),
}
NAMES = ["class 0", "class 1", "class 2"]


def test_a_row_stands_beside_its_reading_and_both_beside_the_target():
    figure = readings_figure(ROW, NAMES, "softmax-twice", Style())
    plain, read, target = figure.data
    assert list(plain.y) == [0.7, 0.2, 0.1]
    assert list(read.y) == [0.45, 0.3, 0.25]
    assert list(target.y) == [1, 0, 0]
    assert (plain.marker.color, read.marker.color, target.marker.line.color) == (
        COLOURS["light"].p,
        COLOURS["light"].accent,
        COLOURS["light"].q,
    )
    assert read.name == "read as softmax-twice"


def test_what_is_taken_for_probabilities_and_is_none_has_its_room():
    figure = readings_figure(
        ROW | {"read": np.array([2.0, -1.0, np.nan])}, NAMES, "x", Style()
    )
    low, high = figure.layout.yaxis.range
    assert low < -1
    assert high > 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_values_that_are_the_number_lie_on_its_line(theme):
    values = {"mean": 1.2887, "softmax-twice": 1.0923, "naive": np.inf}
    figure = values_figure(values, 1.0923, ["softmax-twice"], Style(theme))
    [points], [line] = figure.data, figure.layout.shapes
    assert (line.x0, line.x1) == (1.0923, 1.0923)
    assert list(points.x) == [1.2887, 1.0923]
    colours = COLOURS[theme]
    assert list(points.marker.color) == [colours.muted, colours.accent]
    low, high = figure.layout.xaxis.range
    assert low < 1.0923 < 1.2887 < high


@pytest.mark.parametrize("values", [{"mean": 1.0}, {"mean": np.inf}, {}])
def test_a_number_that_is_not_finite_has_no_line(values):
    assert not values_figure(values, np.nan, [], Style()).layout.shapes


def test_no_value_in_the_upper_half_has_its_number_over_the_line_that_was_seen():
    values = {"mean": 1.29, "near": 2.44, "sum": 2.58}
    figure = values_figure(values, 2.46, [], Style())
    sides = ["middle right", "middle left", "middle right"]
    assert list(figure.data[0].textposition) == sides
    low, high = figure.layout.xaxis.range
    assert high - 2.58 == pytest.approx(2 * (1.29 - low))  # room for it
