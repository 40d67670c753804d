"""What a file holds of a lesson is what the lesson itself says in each state."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.export.lines import line_of
from tests.states import each_lesson, opened
from xentviz.export.offline.contents import packed_contents, whole
from xentviz.lessons import lessons

N_PLACES = 12
TYPES = {"f8": np.float64, "f4": np.float32}


def places(grid):
    """Return some places of a grid, its corners and its start among them."""
    rng = np.random.default_rng(7)
    sizes = [len(axis.points) for axis in grid.axes]
    inside = rng.integers(0, sizes, (N_PLACES, len(sizes))).tolist()
    start = list(grid.start)[: len(sizes)]
    return [[0] * len(sizes), [n - 1 for n in sizes], start, *inside]


def at(column, place):
    """Return a column at a place of the grid, before a guide has led elsewhere."""
    return column.values[tuple((*place, 0)[axis] for axis in column.axes)]


def direct(state, grid, place):
    """Return every number of a state of the grid, asked of the lesson itself."""
    values = state.values
    for axis, k in zip(grid.axes, place, strict=True):
        values = state.lesson.dragged(values, axis.control.name, axis.points[k])
    return {**state.lesson.measured(values, state.options), **values}


def assert_holds(state, contents):
    grid = contents.grid
    for place in places(grid):
        expected = direct(state, grid, place)
        assert set(expected) == set(grid.columns)
        for name, value in expected.items():
            stored = at(grid.columns[name], place)
            # What is left of a finite difference is rounding, other in a table.
            assert_allclose(stored, value, rtol=1e-6, atol=1e-9, err_msg=name)


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["binary", "sigmoid"])
@pytest.mark.parametrize("units", ["nats", "bits"])
def test_all_of_a_lesson_of_two_sliders_lies_on_its_grid(slug, units):
    state = opened(lessons()[slug], f"units={units}")
    contents = whole(state)
    assert contents.is_whole
    assert_holds(state, contents)


@pytest.mark.parametrize(
    "slug", ["softmax", "chain", "logarithm", "soft-targets", "weights"]
)
def test_a_lesson_of_many_sliders_does_not_fit_a_grid(slug):
    assert whole(opened(lessons()[slug])) is None


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize(
    "kinds",
    [slice(1), pytest.param(slice(1, None), marks=pytest.mark.exhaustive)],
    ids=["first", "others"],
)
def test_what_one_slider_leads_to_lies_on_its_axis(lesson, kinds):
    state = opened(lesson)
    # One of those that differ in their class alone.
    names = {name.partition(".")[0]: name for name in state.draggable}
    for name in list(names.values())[kinds]:
        assert_holds(state, line_of(lesson.slug, name))


def test_a_state_between_the_stops_is_held_as_it_is():
    state = opened(lessons()["binary"], "predicted=0.1234567&target=0.7")
    grid = whole(state).grid
    assert at(grid.columns["predicted"], grid.start) == 0.1234567
    loss = state.lesson.measured(state.values, state.options)["loss"]
    assert at(grid.columns["loss"], grid.start) == pytest.approx(loss, rel=1e-15)


def test_a_quantity_has_only_those_axes_that_it_differs_along():
    columns = whole(opened(lessons()["binary"])).grid.columns
    assert columns["slice"].axes == (1,)
    assert columns["loss"].axes == (0, 1)
    assert columns["logit"].axes == (0,)
    assert columns["learning_rate"].axes == ()


def test_what_moves_a_descent_alone_is_no_slider_of_a_file():
    assert opened(lessons()["binary"]).draggable == ("predicted", "target", "logit")


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["binary", "weights"])
def test_the_bytes_hold_every_column_and_what_texts_show_to_the_last_digit(slug):
    state = opened(lessons()[slug])
    contents = whole(state) or line_of(slug, "w")
    packed = packed_contents(contents, state)
    for entry in packed.columns:
        column = contents.grid.columns[entry["name"]]
        kind = TYPES[entry["type"]]
        stored = np.frombuffer(packed.data, kind, entry["length"], entry["start"])
        assert entry["start"] % kind().itemsize == 0
        assert np.array_equal(
            stored, column.values.ravel().astype(kind), equal_nan=True
        ), entry["name"]
    exact = {entry["name"] for entry in packed.columns if entry["type"] == "f8"}
    readouts = state.lesson.readouts(state.options)
    assert {readout.quantity.partition(".")[0] for readout in readouts} <= exact


def test_the_presets_of_a_whole_lesson_lead_to_their_states():
    state = opened(lessons()["binary"], "predicted=0.123&target=0.4")
    contents = whole(state)
    grid = contents.grid
    assert len(contents.presets) == 7
    for index, place in enumerate(contents.presets):
        there = state.after({"preset": index}) if index else state
        values = there.values
        for name in ("predicted", "target"):
            assert at(grid.columns[name], place) == values[name]
