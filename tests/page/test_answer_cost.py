"""What an answer costs is counted: everything once."""

from collections import Counter

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.states import each_lesson
from xentviz.page.application import application
from xentviz.stage.version import VERSION
from xentviz.state import link
from xentviz.state.state import State

# A move that its lesson has, of a handle where there is one.
MOVES = {
    "binary": "set=predicted:0.123",
    "soft-targets": "pad=0:17",
    "weights": "pad=0:5",
    "chain": "pad=0:1",
    "logarithm": "pad=0:7",
}


def rows_of(values):
    """Return a name for the rows that quantities are computed of."""
    return tuple((name, np.asarray(value).tobytes()) for name, value in values.items())


@pytest.fixture
def counted(monkeypatch):
    """Return what counts the calls of a function, each under a key of its arguments."""
    counts = Counter()

    def count(owner, name, key):
        inner = getattr(owner, name)

        def counting(*arguments):
            counts[name, key(*arguments)] += 1
            return inner(*arguments)

        monkeypatch.setattr(owner, name, counting)

    return counts, count


@pytest.mark.slow
@each_lesson
def test_a_release_costs_one_reading_one_writing_and_each_table_once(lesson, counted):
    counts, count = counted
    client = TestClient(application)  # not as a context: that would warm it
    # What is made once a choice of options, the words and the guide, is made by now.
    assert client.get(f"/answer/{VERSION}/{lesson.slug}?units=bits").status_code == 200
    count(link, "read_state", lambda *_: None)
    count(State.__dict__["_parts"], "func", lambda state: state.lesson.slug)
    count(type(lesson), "quantities", lambda _, values, *rest: rows_of(values))
    path = f"/answer/{VERSION}/{lesson.slug}?{MOVES.get(lesson.slug, 'preset=2')}"
    assert client.get(f"{path}&option=units:bits").status_code == 200
    assert counts["read_state", None] == 1
    assert counts["func", lesson.slug] == 1
    # What stands at rest, and all tables in one go.
    assert sum(n for (name, _), n in counts.items() if name == "quantities") == 2


@each_lesson
def test_a_place_of_a_handle_is_found_without_tabulating_the_others(lesson, counted):
    counts, count = counted
    start = State(
        lesson,
        options := {option.name: option.value for option in lesson.options},
        lesson.defaults(options),
    )
    count(type(lesson), "quantities", lambda _, values, *rest: rows_of(values))
    for index in range(len(lesson.handles(start.values, options))):
        assert start.after({"pad": [index, 1]}) is not start
    assert not counts
