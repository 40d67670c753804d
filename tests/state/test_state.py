"""Any query and any move make a state that the lesson has; its address opens it."""

import math
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.states import (
    each_lesson,
    ends,
    extremes,
    is_valid,
    opened,
    outermost,
    states,
)
from xentviz.lessons import lessons
from xentviz.state.reading import read

BINARY = lessons()["binary"]
SOFTMAX = lessons()["softmax"]

steady = settings(deadline=None, derandomize=True, max_examples=60)


def assert_its_address_opens(state):
    """Hold a state against the one that its address opens, which has that address."""
    again, remarks = read(state.lesson, parse_qs(state.address))
    assert is_valid(state)
    assert again.options == state.options
    # What follows from another may do so by its last digit only.
    assert again.values == pytest.approx(dict(state.values), rel=1e-14, abs=1e-14)
    assert again.address == state.address
    assert remarks == []


@pytest.mark.slow
@each_lesson
@steady
@given(data=st.data())
def test_an_address_opens_the_state_that_wrote_it(lesson, data):
    state = data.draw(states(lesson))
    assert_its_address_opens(state)


@each_lesson
def test_an_address_opens_each_extreme_that_wrote_it(lesson):
    for state in extremes(lesson):
        assert_its_address_opens(state)


@each_lesson
def test_a_lesson_as_it_starts_has_an_empty_address(lesson):
    state, remarks = read(lesson, {})
    assert is_valid(state)
    assert state.address == ""
    assert remarks == []


def test_an_address_names_only_what_is_not_at_its_default():
    state = opened(BINARY, "predicted=0.3&target=0.25&units=bits")
    assert state.address == "units=bits&target=0.25"


def test_an_address_holds_a_vector_in_one_parameter():
    state = opened(SOFTMAX, "logits=2,1,0.5")
    assert state.address == "logits=2,1,0.5"


def test_the_length_of_a_vector_sets_the_number_of_classes():
    state, remarks = read(SOFTMAX, parse_qs("logits=1,2,3,4,5"))
    assert state.options["classes"] == "5"
    assert [state.values[f"logits.{k}"] for k in range(5)] == [1, 2, 3, 4, 5]
    assert remarks == []


def test_a_model_is_found_from_its_logit():
    assert opened(BINARY, "logit=0").values["predicted"] == 0.5


NO_NUMBERS = [
    "nan",
    "inf",
    "-Infinity",
    "1e999",
    "",
    " ",
    "0x1p-2",
    "1_0",
    "٠٫٣",
    "½",
    "None",
    "0.3/0.4",
    "-1e308",
    "1e308",
    "0." + "3" * 100_000,
    "," * 100_000,
    "\x00",
    "%",
    "<script>alert(1)</script>",
    "{loss}",
    "predicted",
]


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: ascii(text[:12]))
def test_what_a_parameter_cannot_be_is_remarked_on(lesson, text):
    state = opened(lesson)
    for name in {name.partition(".")[0] for name in [*state.values, *state.options]}:
        state, remarks = read(lesson, {name: [text]})
        assert is_valid(state)
        assert remarks
        assert all(len(remark) < 200 for remark in remarks)


@each_lesson
def test_a_name_that_no_lesson_has_is_remarked_on_and_changes_nothing(lesson):
    state, remarks = read(lesson, {"course": ["x"], "": [""], "é" * 50_000: ["1"]})
    assert state == opened(lesson)
    assert len(remarks) == 3


def test_of_a_parameter_given_twice_the_last_counts():
    state, remarks = read(BINARY, {"predicted": ["0.1", "0.2"]})
    assert state.values["predicted"] == 0.2
    assert remarks == ["'predicted' is given 2 times, the last counts"]


def test_a_number_beyond_the_slider_is_taken_to_its_end():
    state, remarks = read(BINARY, {"target": ["7"]})
    assert state.values["target"] == 1.0
    assert remarks == ["target='7' lies outside 0 to 1"]


def test_a_vector_that_is_too_short_keeps_the_defaults_for_the_rest():
    state, remarks = read(SOFTMAX, {"classes": ["4"], "logits": ["-1,-2"]})
    assert [state.values[f"logits.{k}"] for k in range(4)] == [-1, -2, 0.1, 0]
    assert remarks == ["logits takes 4 number(s)"]


def test_a_target_that_does_not_sum_to_one_is_shared_out_and_said():
    state, remarks = read(SOFTMAX, {"target": ["1,1,0"]})
    assert [state.values[f"target.{k}"] for k in range(3)] == [0.5, 0.5, 0.0]
    assert len(remarks) == 1
    assert "does not fit the rest, nearest is 0.5,0.5,0" in remarks[0]


texts = st.one_of(
    st.text(max_size=30),
    st.floats().map(repr),
    st.lists(st.floats(-20, 20).map(repr), max_size=9).map(",".join),
    st.sampled_from(NO_NUMBERS),
)


@pytest.mark.slow
@each_lesson
@steady
@given(data=st.data())
def test_any_query_opens_a_valid_state(lesson, data):
    known = [n.partition(".")[0] for n in opened(lesson).values]
    known += [option.name for option in lesson.options]
    names = st.sampled_from(known) | st.text(max_size=10)
    query = data.draw(st.dictionaries(names, st.lists(texts, max_size=3), max_size=6))
    state, remarks = read(lesson, query)
    assert is_valid(state)
    assert all(isinstance(remark, str) for remark in remarks)
    assert_its_address_opens(state)


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


@pytest.mark.slow
@each_lesson
@steady
@given(data=st.data())
def test_whatever_a_client_sends_the_state_stays_valid(lesson, data):
    state = data.draw(states(lesson))
    names = st.sampled_from([*state.values, *state.options])
    inner = json_values | st.dictionaries(names, json_values, max_size=3)
    verbs = st.sampled_from(["set", "preset", "option", "descent", "pad"])
    for move in data.draw(st.lists(st.dictionaries(verbs, inner, max_size=2))):
        state = state.after(move)
        assert is_valid(state)


@pytest.mark.parametrize("move", [None, 5, "set", [], [["set", {}]], True])
def test_a_move_that_is_no_mapping_leaves_the_state_alone(move):
    start = opened(BINARY)
    assert start.after(move) == start
