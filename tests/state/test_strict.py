"""A state asked for by name is met exactly, or refused by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.states import each_lesson, states
from xentviz.lessons import lessons
from xentviz.state.strict import lesson_named, names, state

BINARY, SOFTMAX = lessons()["binary"], lessons()["softmax"]


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_a_state_is_reached_by_its_own_numbers_to_the_last_digit(lesson, data):
    drawn = data.draw(states(lesson))
    whole: dict[str, list[float]] = {}
    for name in lesson.independent(drawn.values):
        whole.setdefault(name.partition(".")[0], []).append(drawn.values[name])
    found = state(lesson, {**drawn.options, **whole})
    assert found.options == drawn.options
    assert found.values == pytest.approx(drawn.values, rel=1e-12)


@pytest.mark.parametrize(
    "logits", [[1, 2, 3, 4], (1.0, 2.0, 3.0, 4.0), np.arange(1, 5), "1,2,3,4"]
)
def test_a_vector_says_by_its_length_how_many_classes_there_are(logits):
    found = state(SOFTMAX, {"logits": logits})
    assert found.options["classes"] == "4"
    assert [found.values[f"logits.{k}"] for k in range(4)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"logits": 1}, "binary has no 'logits'; it has predicted, target, logit, "),
        ({"predicted": 1.5}, "predicted='1.5' lies outside 0.001 to 0.999"),
        ({"predicted": "x"}, "predicted='x' is not a number from 0.001 to 0.999"),
        ({"predicted": np.nan}, "predicted='nan' is not a number"),
        ({"predicted": None}, "predicted='nan' is not a number"),
        ({"predicted": [0.1, 0.2]}, r"predicted takes 1 number\(s\)"),
        ({"predicted": 10**400}, "predicted takes a number or a list of numbers"),
        ({"predicted": [[0.1]]}, "predicted takes a number or a list of numbers"),
        ({"predicted": object()}, "predicted takes a number or a list of numbers"),
        ({"units": "hartleys"}, "units='hartleys' is none of nats, bits"),
        ({"predicted": 0.3, "logit": 3}, "logit does not fit the rest"),
    ],
)
def test_what_a_lesson_has_not_is_refused_with_what_it_has(parameters, said):
    with pytest.raises(ValueError, match=said):
        state(BINARY, parameters)


def test_a_target_that_is_no_distribution_is_refused():
    with pytest.raises(ValueError, match=r"target does not fit .* 0\.5,0\.5,0"):
        state(SOFTMAX, {"target": [1, 1, 0]})


def test_a_lesson_there_is_none_of_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"binary, sigmoid, softmax.*got 'nope'"):
        lesson_named("nope")


def test_the_names_of_a_vector_are_one():
    found = names(state(SOFTMAX, {}))
    assert found == (
        "logits",
        "target",
        "shift",
        "temperature",
        "classes",
        "loss",
        "units",
    )
