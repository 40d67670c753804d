"""CSV: the arrays of a picture, one row a point."""

import csv
import io

import numpy as np
from numpy.typing import NDArray

from xentviz.export.data.arrays import Trace, plain_text, traces
from xentviz.export.subject import Subject
from xentviz.state.link import Link

BOM = "\ufeff"


def to_csv(subject: Subject, *, comment: bool = True, bom: bool = False) -> str:
    """Return the arrays of a picture as CSV, every digit kept.

    A line names the columns, each with its quantity and unit: ``trace``, one for each
    axis, and one for each number that is shown beside a point. Surfaces and maps are
    unrolled. Infinity is ``inf``, what is undefined is ``nan``; a cell is empty where
    a trace has no such number.

    Parameters
    ----------
    subject : Subject
        The picture.
    comment : bool
        Whether a line stands before that, beginning with ``#``, which says what the
        picture is and which link opens it. Who knows no comments wants none.
    bom : bool
        Whether it begins with the mark by which a spreadsheet knows UTF-8.

    Notes
    -----
    ``pandas.read_csv(file, comment="#")`` reads it, R's ``read.csv(file, comment.char =
    "#")``, and ``np.loadtxt(file, str, delimiter=",", quotechar='"', skiprows=1)``.
    """
    found = traces(subject.plain())
    titles = _titles(found)
    text = io.StringIO()
    text.write(BOM * bom + _comment(subject) * comment)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["trace", *titles.values()])
    for trace in found:
        points = trace.points()
        columns = [_cells(points[k]) if k in points else None for k in titles]
        count = len(next(iter(points.values()), ()))
        for row in range(count):
            writer.writerow([trace.name, *(c[row] if c else "" for c in columns)])
    return text.getvalue()


def _comment(subject: Subject) -> str:
    """Return the line that says what a picture is, and which link opens it."""
    lesson = subject.state.lesson
    link = Link(subject.state, subject.eye).address
    title = plain_text(lesson.pictures[subject.figure].title)
    return f"# {lesson.title}: {title}. /{link}\n"


def _titles(found: list[Trace]) -> dict[str, str]:
    """Return the title of each column; traces may call one by several names."""
    names: dict[str, dict[str, None]] = {}
    for trace in found:
        for key, column in trace.columns.items():
            names.setdefault(key, {})[column.title] = None
    return {
        key: f"{key}: {'; '.join(filter(None, parts))}" if any(parts) else key
        for key, parts in names.items()
    }


def _cells(values: NDArray) -> list[str]:
    """Return the shortest notation that reads back as each value; texts as they are."""
    return [v if isinstance(v, str) else repr(v) for v in np.asarray(values).tolist()]
