"""What is typed into the field of a control is had exactly, or refused in words."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import between, control_of, each_lesson, opened, states
from xentviz.lessons import lessons
from xentviz.state import read
from xentviz.state.moves import made, moves
from xentviz.state.typed import moved, typed

BINARY, SOFTMAX = lessons()["binary"], lessons()["softmax"]

# A text, the sign before decimals where it is typed, and the number that is meant.
NOTATIONS = [
    ("1.2345", ".", 1.2345),
    ("\u22120.5", ".", -0.5),
    ("\u20130.5", ".", -0.5),
    ("1e-3", ".", 1e-3),
    ("1E\u22123", ".", 1e-3),
    ("1/3", ".", 1 / 3),
    ("\u22121/3", ".", -1 / 3),
    (" 2 ", ".", 2.0),
    ("0,5", ",", 0.5),
    ("\u22121,25", ",", -1.25),
    ("0.5", ",", 0.5),
]


@pytest.mark.parametrize(("text", "sign", "value"), NOTATIONS)
def test_a_number_is_read_as_people_write_it(text, sign, value):
    assert typed(opened(BINARY), "logit", text, sign).values["logit"] == value


REFUSED = [
    ("predicted", "2", ".", "2 lies outside 0.001 to 0.999"),
    ("logit", "-7", ".", "\u22127 lies outside \u22126.9 to 6.9"),
    ("predicted", "a half", ".", "is no number"),
    ("predicted", "1/0", ".", "is no number"),
    ("predicted", "nan", ".", "is no number"),
    ("predicted", "0,5", ".", "0.5, with a point"),
    ("predicted", "0.1, 0.2", ".", "these are 2"),
    ("nobody", "1", ".", "there is no control 'nobody'"),
]


@pytest.mark.parametrize(("name", "text", "sign", "why"), REFUSED)
def test_what_cannot_be_had_is_refused_to_the_reader_and_moves_nothing(
    name, text, sign, why
):
    start = opened(BINARY, "predicted=0.4")
    state, refused = made(start, [{"type": [name, sign, text]}])
    assert why in refused[name]
    assert state == start


@pytest.mark.parametrize(
    ("text", "sign", "vector"),
    [
        ("2, 1, 0.1", ".", [2, 1, 0.1]),
        ("[2 1 0.1]", ".", [2, 1, 0.1]),
        ("2\t1\t0.1", ".", [2, 1, 0.1]),
        ("2; 1; 0,1", ",", [2, 1, 0.1]),
        ("2 1 0,1", ",", [2, 1, 0.1]),
        ("2, 1, 3", ",", [2, 1, 3]),
        ("2,1,3", ",", [2, 1, 3]),
        ("1/3; \u22121; 1e-1", ".", [1 / 3, -1, 0.1]),
    ],
)
def test_a_vector_is_pasted_into_the_field_of_any_of_its_parts(text, sign, vector):
    state = typed(opened(SOFTMAX, "logits=5,5,5&temperature=2"), "logits.1", text, sign)
    assert [state.values[f"logits.{k}"] for k in range(3)] == vector
    assert state.values["temperature"] == 2.0


def test_a_target_that_does_not_sum_to_one_is_refused_with_the_nearest_that_does():
    with pytest.raises(ValueError, match=r"the nearest is 0\.2"):
        typed(opened(SOFTMAX), "target.0", "0.2, 0.3, 0.4")


def test_why_not_is_said_in_the_language_of_the_page():
    start = opened(lessons("es")["binary"])
    with pytest.raises(ValueError, match=r"2 está fuera de 0\.001 a 0\.999"):
        typed(start, "predicted", "2")


def test_a_number_of_classes_that_another_vector_has_is_refused():
    with pytest.raises(ValueError, match="1 or 3 numbers; these are 2"):
        typed(opened(SOFTMAX), "logits.0", "2, 1")


def test_what_counts_something_is_a_whole_number():
    with pytest.raises(ValueError, match="the nearest is 2"):
        typed(opened(lessons()["chain"]), "class_index", "1.7")


def test_a_share_that_is_typed_is_exact_and_the_others_keep_their_proportions():
    state = typed(opened(SOFTMAX, "target=0.5,0.3,0.2"), "target.0", "1/3")
    shares = [state.values[f"target.{k}"] for k in range(3)]
    assert shares == pytest.approx([1 / 3, 0.4, 4 / 15], rel=1e-15)
    assert shares[0] == 1 / 3
    # Another control moves none of them.
    after = state.after({"set": {"logits.0": -1.0}})
    assert [after.values[f"target.{k}"] for k in range(3)] == shares


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_what_is_typed_is_where_the_control_is_and_survives_in_the_link(lesson, data):
    state = data.draw(states(lesson))
    controls = [c for c in lesson.controls(state.options) if c.step < 1]
    control = data.draw(control_of(tuple(controls)))
    to = data.draw(between(control))
    after = typed(state, control.name, repr(to))
    assert after.values[control.name] == to
    link = {n: [t] for n, t in (part.split("=") for part in after.parts())}
    again, remarks = read(lesson, link)
    assert not remarks
    assert again.values == pytest.approx(after.values, rel=1e-12, abs=1e-12)


def test_a_step_goes_on_from_the_exact_value_and_stops_at_the_end():
    state = opened(BINARY, "predicted=0.12345")
    assert moved(state, "predicted", 1).values["predicted"] == 0.12445
    assert moved(state, "predicted", -3).values["predicted"] == 0.12045
    assert moved(state, "predicted", 9999).values["predicted"] == 0.999
    one = math.log(0.7 / 0.3)
    there = moved(opened(BINARY, "predicted=0.7"), "logit", 1).values["logit"]
    assert there == pytest.approx(one + 0.1, abs=1e-15)


def test_what_is_typed_and_steps_are_moves_of_an_address_in_their_order():
    found, remarks = moves([("type", "predicted:,:0,25"), ("by", "predicted:-2")])
    assert not remarks
    state, refused = made(opened(BINARY), found)
    assert not refused
    assert np.isclose(state.values["predicted"], 0.248, rtol=0, atol=1e-15)


@pytest.mark.parametrize(
    "parameter", ["type=predicted", "type=predicted:0.2", "by=x:1.5"]
)
def test_a_move_of_a_field_that_is_none_is_said(parameter):
    name, _, text = parameter.partition("=")
    found, [remark] = moves([(name, text)])
    assert not found
    assert remark.startswith(name)
