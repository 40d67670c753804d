"""CSV and JSON: a picture's arrays come back from the file as they were."""

import io
import json
from functools import cache

import numpy as np
import pytest

from tests.states import each_lesson, ends, opened
from xentviz.export.data.csv import to_csv
from xentviz.export.data.json import to_json
from xentviz.export.subject import Subject
from xentviz.lessons import lessons

AXES = ("x", "y", "z")


def as_it_starts(lesson):
    return [opened(lesson)]


def at_the_ends(lesson):
    return list(ends(opened(lesson)))


ends_first = pytest.mark.parametrize(
    "chosen",
    [at_the_ends, pytest.param(as_it_starts, marks=pytest.mark.exhaustive)],
    ids=["ends", "start"],
)


@cache
def subjects(lesson, chosen):
    """Return every picture in some states of a lesson, drawn once for all tests."""
    found = [Subject(s, figure) for s in chosen(lesson) for figure in lesson.pictures]
    return [(subject, subject.drawn().data) for subject in found]


def read_back(text):
    """Return the rows of a CSV file by column, as NumPy reads it."""
    table = np.loadtxt(
        io.StringIO(text), str, delimiter=",", quotechar='"', skiprows=1, ndmin=2
    )
    return dict(zip(table[0], table[1:].T, strict=True))


def along(trace, axis):
    """Return where points of a Plotly trace lie along an axis; of cells, the middle."""
    values = np.asarray(trace[axis])
    if axis != "y" or getattr(trace, "base", None) is None:
        return values
    return np.asarray(trace.base, dtype=float) + values / 2


def drawn_points(trace):
    """Return x, y (and z) of every point of a Plotly trace, on its own."""
    arrays = [along(trace, axis) for axis in AXES if axis in trace]
    if arrays[-1].ndim == 2:
        x, y, z = arrays
        return [np.tile(x, len(y)), np.repeat(y, len(x)), z.ravel()]
    count = min(len(a) for a in arrays)
    return [a[:count] for a in arrays]


def same(read, drawn):
    if drawn.dtype.kind not in "fiu":
        return list(read) == list(drawn)
    return np.array_equal(read.astype(float), drawn.astype(float), equal_nan=True)


@pytest.mark.slow
@ends_first
@each_lesson
def test_numpy_reads_every_array_of_every_picture_back_from_the_csv(lesson, chosen):
    for subject, traces in subjects(lesson, chosen):
        columns = read_back(to_csv(subject))
        [names] = [column for title, column in columns.items() if title == "trace"]
        axes = [
            next(t for t in columns if t.partition(":")[0] == axis)
            for axis in AXES
            if any(t.partition(":")[0] == axis for t in columns)
        ]
        start = 0
        for trace in traces:
            points = drawn_points(trace)
            rows = slice(start, start + len(points[0]))
            assert len(set(names[rows])) <= 1
            for axis, values in zip(axes, points, strict=False):
                assert same(columns[axis][rows], values), (subject.figure, trace.name)
            start = rows.stop
        assert start == len(names)


def inner(trace, attribute):
    """Return what ``marker.color`` and its like name in a Plotly trace."""
    for key in attribute.split("."):
        trace = trace[key]
    return np.asarray(trace)


def array_of(values):
    """Return what JSON tells as an array: null is undefined, "inf" is infinity."""
    array = np.asarray(values, dtype=object)
    texts = [
        v for v in array.ravel() if isinstance(v, str) and v not in ("inf", "-inf")
    ]
    return array.astype(str) if texts else array.astype(float)


def refuse(word):
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.slow
@ends_first
@each_lesson
def test_json_holds_every_array_that_moves_and_no_word_that_json_lacks(lesson, chosen):
    for subject, traces in subjects(lesson, chosen):
        text = to_json(subject)
        document = json.loads(text, parse_constant=refuse)
        assert document["state"] == subject.state.values
        for trace, drawn in zip(document["traces"], traces, strict=True):
            arrays = {k: array_of(a["values"]) for k, a in trace["arrays"].items()}
            for axis in (axis for axis in AXES if axis in arrays):
                assert same(arrays[axis], along(drawn, axis))
            for attribute in (drawn.meta or {}).get("live", {}):
                # What two attributes show alike is told once.
                numbers = [a for a in arrays.values() if a.dtype.kind == "f"]
                values = inner(drawn, attribute)
                assert any(same(array, values) for array in numbers), attribute


@pytest.mark.parametrize(
    ("slug", "figure", "titles"),
    [
        ("binary", "surface", ["x: model p", "y: target q", "z: H(p,q), nats"]),
        ("sigmoid", "sigmoid", ["x: logit z", "y: p = σ(z)"]),
        ("softmax", "shares", ["y: 0 is floor + gap, 1 is by class"]),
        ("weights", "cross_entropy", ["z: loss L, nats"]),
        ("chain", "jacobian", ["customdata: ∂p/∂z"]),
        ("soft-targets", "triangle", ["y: ½√3 share of class 0"]),
    ],
)
def test_a_column_says_its_quantity_and_its_unit(slug, figure, titles):
    text = to_csv(Subject(opened(lessons()[slug]), figure))
    assert set(titles) <= set(read_back(text))


def test_what_is_infinite_is_told_in_words():
    subject = Subject(opened(lessons()["logarithm"], "first=0"), "logarithms")
    traces = json.loads(to_json(subject))["traces"]
    first = next(trace for trace in traces if trace["name"] == "first")
    assert first["arrays"]["customdata"]["values"] == ["inf"]
    columns = read_back(to_csv(subject))
    shown = next(c for title, c in columns.items() if title.startswith("customdata"))
    assert shown[columns["trace"] == "first"] == ["inf"]


def test_traces_of_one_name_are_told_apart():
    text = to_csv(Subject(opened(lessons()["sigmoid"]), "gradient"))
    assert {"here (1)", "here (2)"} <= set(read_back(text)["trace"])


def test_the_first_line_says_what_it_is_and_which_link_opens_it():
    state = opened(lessons()["binary"], "predicted=0.25")
    first = to_csv(Subject(state, "slice")).partition("\n")[0]
    assert first == "# Two outcomes: The slice at this q. /binary?predicted=0.25&v=1"


@pytest.mark.slow
@each_lesson
def test_a_csv_without_its_comment_begins_with_the_columns_and_has_the_same_rows(
    lesson,
):
    for figure in lesson.pictures:
        subject = Subject(opened(lesson), figure)
        comment, _, rest = to_csv(subject).partition("\n")
        assert comment.startswith("# ")
        assert rest.startswith("trace,")
        # Whoever skips comments loses nothing else.
        assert "#" not in rest
        assert to_csv(subject, comment=False) == rest
        with_mark = to_csv(subject, comment=False, bom=True).encode()
        assert with_mark == b"\xef\xbb\xbf" + rest.encode()
