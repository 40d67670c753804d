"""Any query and any move make a state that the lesson has; its address opens it."""

from itertools import product
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import (
    assert_its_address_opens,
    each_lesson,
    extremes,
    is_valid,
    opened,
    states,
)
from xentviz.lessons import lessons
from xentviz.state.reading import read

BINARY = lessons()["binary"]
SOFTMAX = lessons()["softmax"]


@pytest.mark.slow
@each_lesson
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


def test_an_address_names_what_would_follow_another_if_it_were_not_named():
    state = opened(lessons()["weights"], "b=5&squared_b=2")
    assert (state.values["b"], state.values["squared_b"]) == (5, 2)
    assert state.address == "b=5&squared_b=2"
    assert opened(lessons()["weights"], "b=5").address == "b=5"


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
def test_what_a_parameter_cannot_be_is_remarked_on(lesson):
    state = opened(lesson)
    names = {name.partition(".")[0] for name in [*state.values, *state.options]}
    for name, text in product(sorted(names), NO_NUMBERS):
        state, remarks = read(lesson, {name: [text]})
        assert is_valid(state), (name, text[:12])
        assert remarks, (name, text[:12])
        assert all(len(remark) < 200 for remark in remarks), (name, text[:12])


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
