"""The laws that every lesson keeps: see the notes of `Lesson`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import (
    between,
    control_of,
    each_lesson,
    every_option,
    extremes,
    options_of,
    outermost,
    states,
    stop_of,
)
from xentviz.lessons import lessons


def same(one, other):
    """Tell whether two states agree, but for the rounding of what follows."""
    assert one.keys() == other.keys()
    return {k: float(v) for k, v in one.items()} == pytest.approx(
        {k: float(v) for k, v in other.items()}, rel=1e-12, abs=1e-12
    )


def is_constrained(lesson, values):
    """Tell whether `values` satisfy the constraints: they are left as they are."""
    return same(lesson.constrained(values, frozenset(values)), values)


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_constraining_twice_is_constraining_once(lesson, data):
    options = data.draw(options_of(lesson))
    values = {c.name: data.draw(between(c)) for c in lesson.controls(options)}
    explicit = frozenset(data.draw(st.sets(st.sampled_from(sorted(values)))))
    once = lesson.constrained(values, explicit)
    assert same(lesson.constrained(once, explicit), once)
    assert is_constrained(lesson, once)


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_where_a_drag_leads_the_constraints_hold(lesson, data):
    state = data.draw(states(lesson))
    control = data.draw(control_of(tuple(lesson.controls(state.options))))
    to = np.float64(data.draw(stop_of(control)))
    assert is_constrained(lesson, lesson.dragged(state.values, control.name, to))


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_dragging_to_a_place_twice_is_dragging_there_once(lesson, data):
    state = data.draw(states(lesson))
    control = data.draw(control_of(tuple(lesson.controls(state.options))))
    to = np.float64(data.draw(stop_of(control)))
    once = lesson.dragged(state.values, control.name, to)
    assert same(lesson.dragged(once, control.name, to), once)


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_the_independent_controls_bring_all_the_others_back(lesson, data):
    state = data.draw(states(lesson))
    names = lesson.independent(state.values)
    start = {c.name: c.value for c in lesson.controls(state.options)}
    explicit = {name: state.values[name] for name in names}
    assert lesson.constrained({**start, **explicit}, frozenset(names)) == state.values


@each_lesson
def test_the_constraints_hold_at_the_start_at_every_preset_and_at_every_place(lesson):
    for state in extremes(lesson):
        assert is_constrained(lesson, state.values)
    for state in outermost(lesson):
        walks = [h.values for h in lesson.handles(state.values, state.options)]
        descent = lesson.descent(state.values, state.options)
        for walk in [*walks, *([descent.values] if descent else [])]:
            columns = dict(zip(walk, np.broadcast_arrays(*walk.values()), strict=True))
            for row in (0, 1, -1):
                values = {name: column[row] for name, column in columns.items()}
                assert is_constrained(lesson, values)


@each_lesson
def test_a_descent_starts_where_the_controls_are(lesson):
    for state in extremes(lesson):
        descent = lesson.descent(state.values, state.options)
        if descent is not None:
            first = {k: np.ravel(column)[0] for k, column in descent.values.items()}
            assert same(first, state.values)


@each_lesson
def test_a_schema_holds_what_a_lesson_computes_and_nothing_else(lesson):
    computed = set()
    for options in every_option(lesson):
        computed |= set(lesson.measured(lesson.defaults(options), options))
    assert computed == set(lesson.schema)


def test_each_lesson_is_found_by_its_slug_in_the_order_that_it_is_taught():
    found = list(lessons().values())
    assert [lesson.slug for lesson in found] == list(lessons())
    assert [lesson.order for lesson in found] == sorted(x.order for x in found)
