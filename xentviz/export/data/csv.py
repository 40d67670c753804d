"""CSV: the arrays of a picture, one row a point."""

import csv
import io

import numpy as np
from numpy.typing import NDArray

from xentviz.export.data.arrays import Trace, said, traces
from xentviz.export.subject import Subject
from xentviz.state.link import Link


def to_csv(subject: Subject) -> str:
    """Return the arrays of a picture as CSV, every digit kept.

    The first line begins with ``#`` and says what the picture is and which link opens
    it. The second names the columns, each with its quantity and unit: ``trace``, one
    for each axis, and one for each number that is shown beside a point. Surfaces and
    maps are unrolled. Infinity is ``inf``, what is undefined is ``nan``; a cell is
    empty where a trace has no such number.

    Notes
    -----
    ``np.loadtxt(file, str, delimiter=",", quotechar='"', skiprows=1)`` reads it, and
    so does ``pandas.read_csv(file, skiprows=1)``.
    """
    lesson, figure = subject.state.lesson, subject.figure
    link = Link(subject.state, subject.eye).address
    found = traces(subject.plain())
    titles = _titles(found)
    text = io.StringIO()
    title = said(lesson.pictures[figure].title)
    text.write(f"# {lesson.title}: {title}. /{link}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["trace", *titles.values()])
    for trace in found:
        points = trace.points()
        columns = [_cells(points[k]) if k in points else None for k in titles]
        count = len(next(iter(points.values()), ()))
        for row in range(count):
            writer.writerow([trace.name, *(c[row] if c else "" for c in columns)])
    return text.getvalue()


def _titles(found: list[Trace]) -> dict[str, str]:
    """Return the title of each column; traces may call one by several names."""
    names: dict[str, dict[str, None]] = {}
    for trace in found:
        for key, column in trace.columns.items():
            names.setdefault(key, {})[column.title] = None
    return {
        key: f"{key}: {'; '.join(filter(None, said))}" if any(said) else key
        for key, said in names.items()
    }


def _cells(values: NDArray) -> list[str]:
    """Return the shortest notation that reads back as each value; texts as they are."""
    return [v if isinstance(v, str) else repr(v) for v in np.asarray(values).tolist()]
