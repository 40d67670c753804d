"""What an answer and its figures say that they follow."""

import base64
import json

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from tests.lookup import answered, declared, looked_up, pictures_of
from tests.states import (
    cases_but,
    each_lesson,
    ends,
    outermost,
)
from xentviz.figures.theme import Style


def attribute_of(trace, path):
    """Return the numbers that a trace holds under a path such as ``marker.color``."""
    for key in path.split("."):
        trace = trace[key]
    if isinstance(trace, dict) and "bdata" in trace:
        array = np.frombuffer(base64.b64decode(trace["bdata"]), f"<{trace['dtype']}")
        return array.reshape(json.loads(f"[{trace.get('shape', -1)}]"))
    return np.asarray(trace, dtype=np.float64)


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize("theme", cases_but(["light", "dark"], "dark"))
def test_a_picture_as_the_lesson_starts_shows_what_its_traces_say_they_follow(
    lesson, theme
):
    for state in outermost(lesson):
        answer = answered(state)
        rest = answer["rest"]
        for name, picture in pictures_of(answer, theme):
            for trace, attribute, quantity in declared(picture, "live"):
                drawn = attribute_of(trace, attribute)
                shown = looked_up(quantity, rest, {}, 0)
                assert_array_equal(
                    drawn, np.broadcast_to(shown, drawn.shape), f"{name}: {quantity}"
                )


@pytest.mark.slow
@each_lesson
def test_what_a_trail_follows_is_one_number_that_the_descent_has(lesson):
    for state in outermost(lesson):
        answer = answered(state)
        rest = answer["rest"]
        for _, picture in pictures_of(answer):
            for _, _, quantity in declared(picture, "trail"):
                assert answer["descent"]
                assert looked_up(quantity, rest, {}, 0).ndim == 0


@pytest.mark.slow
@each_lesson
def test_two_states_differ_in_nothing_but_what_their_pictures_declare(lesson):
    for start in outermost(lesson):
        style = Style("light", start.options["units"])
        for picture in lesson.pictures.values():
            for build in filter(None, (picture.build, picture.flat)):
                low, high = (
                    still(build(lesson.measured(state.values, state.options), style))
                    for state in ends(start)
                )
                assert low == high


def still(figure):
    """Return a figure as plain data, without what its traces say that moves."""
    plain = json.loads(figure.to_json())
    for kind in ("live", "trail"):
        for trace, attribute, _ in list(declared(plain, kind)):
            *path, last = attribute.split(".")
            for key in path:
                trace = trace[key]
            del trace[last]
    return plain
