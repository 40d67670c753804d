"""What a hand does leads from a state to a state, whatever a client sends."""

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import (
    assert_its_address_opens,
    each_lesson,
    ends,
    extremes,
    is_valid,
    opened,
    outermost,
    states,
)
from xentviz.lessons import lessons

BINARY = lessons()["binary"]
SOFTMAX = lessons()["softmax"]


@each_lesson
def test_every_slider_goes_where_it_is_set_and_no_further_than_its_end(lesson):
    for start in extremes(lesson):
        for control in lesson.controls(start.options):
            stop = float(control.stops[len(control.stops) // 3])
            for to, lands in [(stop, stop), (1e300, control.high)]:
                state = start.after({"set": {control.name: to}})
                assert is_valid(state)
                assert state.values[control.name] == lands


@each_lesson
def test_a_preset_sets_what_it_says_and_reset_is_where_the_lesson_starts(lesson):
    for start in extremes(lesson):
        for index, preset in enumerate(lesson.guide(start.options), start=1):
            state = start.after({"preset": index})
            assert is_valid(state)
            for name, value in preset.values.items():
                assert state.values[name] == value
        assert start.after({"preset": 0}).values == lesson.defaults(start.options)


@each_lesson
def test_every_option_can_be_chosen_from_every_other(lesson):
    for start in extremes(lesson):
        for option in lesson.options:
            for choice in option.choices:
                state = start.after({"option": {option.name: choice}})
                assert is_valid(state)
                assert state.options[option.name] == choice


def test_fewer_classes_keep_the_scores_of_those_that_stay():
    state = opened(SOFTMAX, "logits=3,2,1").after({"option": {"classes": "2"}})
    assert [state.values[f"logits.{k}"] for k in range(2)] == [3, 2]
    assert state.values["target.0"] + state.values["target.1"] == 1


def test_every_step_of_the_descent_is_a_state_and_the_first_is_this_one():
    start = opened(BINARY, "predicted=0.123&target=0.7")
    n_rows = len(BINARY.descent(start.values, start.options).values["predicted"])
    walked = [start.after({"descent": step}) for step in range(n_rows)]
    assert all(map(is_valid, walked))
    assert walked[0].values == pytest.approx(dict(start.values))
    assert walked[-1].values["predicted"] == pytest.approx(0.7, abs=1e-3)


@pytest.mark.parametrize("lesson", lessons().values(), ids=list(lessons()))
def test_every_step_of_a_descent_and_every_place_of_a_pad_has_its_address(lesson):
    for start in [*outermost(lesson), *ends(opened(lesson))]:
        pads = len(lesson.handles(start.values, start.options))
        moves = [{"descent": step} for step in (0, 1, 7, 40)]
        moves += [{"pad": [pad, place]} for pad in range(pads) for place in (0, 5, 50)]
        for move in moves:
            assert_its_address_opens(start.after(move))


def test_a_move_that_leads_nowhere_leaves_the_state_alone():
    for lesson in lessons().values():
        start = opened(lesson)
        for move in NOWHERE:
            assert start.after(move) == start, move


NOWHERE = [
    {},
    {"set": 5},
    {"set": None},
    {"set": {"no-such-control": 1.0}},
    {"set": {"predicted": math.nan, "logit": math.nan}},
    {"set": {"target": "0.5", "target.0": [0.5], "logit": {"logit": 1}}},
    {"preset": -1},
    {"preset": 10**400},
    {"preset": "1"},
    {"option": {"units": "furlongs", "classes": 3}},
    {"option": {"units": ["bits"], "classes": {"2": "2"}}},
    {"option": "bits"},
    {"descent": -1},
    {"descent": 10**400},
    {"descent": 1.5},
    {"pad": []},
    {"pad": [0]},
    {"pad": [10**400, 0]},
    {"pad": [-1, 0]},
    {"pad": [0, -1]},
    {"pad": "00"},
    {"unheard-of": 1},
    {"set": {"temperature": None}},
]


def test_a_number_too_large_for_a_float_goes_to_the_end_of_the_slider():
    state = opened(BINARY).after({"set": {"target": 10**400}})
    assert state.values["target"] == 1.0


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**400)
    | st.floats()
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@cache
def moves(names: tuple[str, ...]) -> st.SearchStrategy[list[dict]]:
    """Draw what a client may send, some of it to what has these names."""
    inner = json_values | st.dictionaries(
        st.sampled_from(names), json_values, max_size=3
    )
    verbs = st.sampled_from(["set", "preset", "option", "descent", "pad"])
    return st.lists(st.dictionaries(verbs, inner, max_size=2))


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_whatever_a_client_sends_the_state_stays_valid(lesson, data):
    state = data.draw(states(lesson))
    for move in data.draw(moves((*state.values, *state.options))):
        state = state.after(move)
        assert is_valid(state)


@pytest.mark.parametrize("move", [None, 5, "set", [], [["set", {}]], True])
def test_a_move_that_is_no_mapping_leaves_the_state_alone(move):
    start = opened(BINARY)
    assert start.after(move) == start
