"""Each row of a sweep is what the direct call says: the stage need know nothing."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tests.lookup import looked_up
from tests.states import (
    each_lesson,
    ends,
    every_option,
    extremes,
    opened,
    outermost,
    states,
)
from xentviz.lessons import lessons
from xentviz.sweep.controls import (
    Control,
    parts,
    vector,
)
from xentviz.sweep.table import table, tables


def rest_of(state):
    return {**state.lesson.measured(state.values, state.options), **state.values}


def is_swept(state, quantity):
    schema = state.lesson.schema
    return quantity not in schema or schema[quantity].is_swept


def assert_rows_are_direct(state, name, swept, rows):
    """Hold rows of a swept table against the state that the server would answer."""
    control = next(c for c in state.lesson.controls(state.options) if c.name == name)
    rest = rest_of(state)
    for row in rows:
        direct = rest_of(state.after({"set": {name: control.stops[row]}}))
        assert direct.keys() == rest.keys()
        for quantity, expected in direct.items():
            if not is_swept(state, quantity) and quantity not in swept:
                continue
            shown = looked_up(quantity, rest, swept, row)
            # A row among many and a row alone may be summed in another order.
            if not np.array_equal(shown, expected):  # it asks sooner than the next
                where = f"{quantity} {row}"
                assert_allclose(shown, expected, 1e-12, 1e-15, err_msg=where)


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize(
    "places",
    [(0, 3), pytest.param((1, 2), marks=pytest.mark.exhaustive)],
    ids=["some", "others"],
)
def test_rows_equal_the_direct_call_at_every_extreme(lesson, places):
    # From the states of the guide, and any other, a row is drawn below.
    at_ends = [end for start in outermost(lesson) for end in ends(start)]
    for state in (at_ends[place] for place in places):
        for name, swept in lesson.tables(state.values, state.options).items():
            n_stops = len(next(iter(swept.values())))
            assert_rows_are_direct(state, name, swept, [0, n_stops // 3, n_stops - 1])


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_any_row_from_any_state_equals_the_direct_call(lesson, data):
    state = data.draw(states(lesson))
    name, swept = data.draw(
        st.sampled_from(list(lesson.tables(state.values, state.options).items()))
    )
    row = data.draw(st.integers(0, len(next(iter(swept.values()))) - 1))
    assert_rows_are_direct(state, name, swept, [row])


@pytest.mark.slow
@each_lesson
def test_every_slider_has_a_table_with_a_row_for_each_stop(lesson):
    for state in extremes(lesson):
        tables = lesson.tables(state.values, state.options)
        controls = lesson.controls(state.options)
        assert list(tables) == [control.name for control in controls]
        for control in controls:
            columns = tables[control.name]
            assert_array_equal(columns[control.name], control.stops)
            assert {len(c) for c in columns.values()} == {len(control.stops)}


@each_lesson
def test_every_stop_is_the_decimal_that_it_looks_like(lesson):
    for options in every_option(lesson):
        for control in lesson.controls(options):
            low, step = Decimal(repr(control.low)), Decimal(repr(control.step))
            stops = control.stops.tolist()
            assert [Decimal(repr(stop)) for stop in stops] == [
                low + k * step for k in range(len(stops))
            ]
            assert (stops[0], stops[-1]) == (control.low, control.high)
            assert [float(f"{s:.{control.decimals}f}") for s in stops] == stops


@each_lesson
def test_every_slider_starts_within_its_range(lesson):
    for options in every_option(lesson):
        for control in lesson.controls(options):
            assert control.low <= control.value <= control.high


@pytest.mark.parametrize(
    ("step", "decimals"), [(0.001, 3), (0.02, 2), (0.25, 2), (0.5, 1), (1.0, 0), (5, 0)]
)
def test_a_slider_shows_the_decimals_that_tell_its_stops_apart(step, decimals):
    assert Control("x", "x", "x", 0.0, 10.0, step, 0.0).decimals == decimals


def test_a_range_that_starts_between_round_numbers_keeps_its_decimals():
    control = Control("x", "x", "x", 0.05, 0.35, 0.1, 0.05)
    assert control.decimals == 2
    assert control.stops.tolist() == [0.05, 0.15, 0.25, 0.35]


def test_the_nearest_value_to_one_beyond_the_range_is_its_end():
    control = Control("x", "x", "x", -1.0, 2.0, 0.5, 0.0)
    assert [control.nearest(v) for v in (-9.0, 0.123, 9.0)] == [-1.0, 0.123, 2.0]


def test_a_vector_taken_apart_and_put_together_is_itself():
    rows = np.arange(12.0).reshape(4, 3)
    assert_array_equal(vector(parts("x", rows), "x"), rows)


def test_a_part_that_rests_is_spread_over_the_rows_of_those_that_move():
    together = vector({"x.0": 1.0, "x.1": np.array([2.0, 3.0])}, "x")
    assert_array_equal(together, [[1.0, 2.0], [1.0, 3.0]])


def test_a_table_leaves_out_what_rests_and_keeps_what_moves():
    rows = table(
        lambda values: {
            "double": 2 * values["x"],
            "constant": np.full(3, 7.0),
            "infinite": np.full(3, np.inf),
            "square": np.stack([values["x"], values["x"] ** 2], axis=-1),
        },
        {"x": np.array([1.0, 2.0, 3.0]), "y": 5.0},
    )
    assert set(rows) == {"x", "double", "square"}
    assert_array_equal(rows["double"], [2.0, 4.0, 6.0])


def test_of_a_vector_of_which_little_moves_a_table_keeps_that_part():
    def quantities(values):
        still = np.zeros(2)
        return {"v": np.stack([still, values["x"], still, still], axis=-1)}

    rows = table(quantities, {"x": np.array([1.0, 2.0])})
    assert set(rows) == {"x", "v.1"}
    assert_array_equal(rows["v.1"], [1.0, 2.0])


def test_tables_of_several_walks_are_those_of_each_of_them():
    calls = []

    def quantities(values):
        calls.append(values)
        return {"product": values["x"] * values["y"], "x": values["x"]}

    x, y = np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0])
    walks = {"right": {"x": x, "y": 5.0}, "up": {"x": 2.0, "y": y}}
    together = tables(quantities, walks)
    assert len(calls) == 1
    assert together.keys() == walks.keys()
    for name, walk in walks.items():
        alone = table(quantities, walk)
        assert together[name].keys() == alone.keys()
        for quantity, column in alone.items():
            assert_array_equal(together[name][quantity], column)
    assert set(together["up"]) == {"y", "product"}
    assert_array_equal(together["up"]["product"], [10.0, 14.0])


def test_what_a_drag_moves_to_one_place_wherever_it_goes_is_in_its_table():
    # The share of class 0 is none of 50 parts: the first touch of another takes it.
    state = opened(lessons()["softmax"], "target=.005,.995,0,0,0")
    swept = state.tables["target.4"]
    assert_rows_are_direct(state, "target.4", swept, range(len(swept["target.4"])))
    assert looked_up("target", rest_of(state), swept, 5)[0] == 0.0
