"""A descent: a lesson's way down, its marks where each step has them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.export.animation.animation import (
    FEWEST,
    MOST,
    Animation,
    Frame,
    check_pace,
)
from xentviz.export.subject import Subject
from xentviz.lessons import lessons
from xentviz.sweep.table import Table

# The index of a trace, an attribute of it, and what that is at each step.
Move = tuple[int, str, Callable[[int], object]]


def descent(
    subject: Subject, n_frames: int = MOST, milliseconds: int = 120
) -> Animation:
    """Return the way down that a lesson has from a state, a frame a step.

    Where there are more steps than `n_frames`, steps between are left out; the first
    and the last never are. The caption follows.

    Raises
    ------
    ValueError
        If the lesson has no descent, or the frames are at a pace that is none.
    """
    check_pace(n_frames, milliseconds)
    state, lesson = subject.state, subject.state.lesson
    way_down = lesson.descent(state.values, state.options)
    if way_down is None:
        raise ValueError(
            f"the lesson {lesson.slug} has no descent; those that have one are "
            f"{', '.join(_descending())}"
        )
    walk = lesson.rows(way_down.values, state.options)
    length = max(map(len, walk.values()), default=1)
    steps = np.linspace(0, length - 1, max(FEWEST, min(n_frames, length))).round()
    figure, path = subject.drawn(), _along(subject.state.quantities(), walk, length)
    moves = list(_moves(figure, path, set(walk)))
    frames = tuple(_frame(subject, moves, path, int(k)) for k in steps)
    return Animation(figure, frames, milliseconds)


def _descending() -> list[str]:
    """Return the lessons that have a way down from where they start."""
    options = {n: {o.name: o.value for o in k.options} for n, k in lessons().items()}
    return [
        slug
        for slug, lesson in lessons().items()
        if lesson.descent(lesson.defaults(options[slug]), options[slug]) is not None
    ]


def _along(rest: Mapping[str, object], walk: Table, length: int) -> Table:
    """Return every quantity at each step of a walk, ``(length, ...)``.

    A table holds what differs between its rows, and ``x.0`` where of x that part alone
    does; the rest is as it is at rest.
    """
    path = {
        name: np.repeat(np.asarray(value, dtype=np.float64)[np.newaxis], length, axis=0)
        for name, value in rest.items()
        if name not in walk
    }
    for name, column in walk.items():
        whole, _, part = name.rpartition(".")
        if whole in path:
            path[whole][:, int(part)] = column
    return path | walk


def _moves(figure: go.Figure, path: Table, stepwise: set[str]) -> Iterator[Move]:
    """Give what of a figure moves along a path, as its traces declare it.

    Of what `meta["at_rest"]` marks only the `stepwise` quantities are known on the way.
    """
    for index, trace in enumerate(figure.data):
        meta = trace.meta or {}
        for attribute, quantity in meta.get("live", {}).items():
            column = _column(quantity, path)
            if meta.get("at_rest") and quantity not in stepwise:
                yield index, attribute, lambda step: []  # known of the rest alone
            elif not np.array_equal(column, column[:1].repeat(len(column), 0), True):
                before = trace[attribute]
                yield index, attribute, partial(_at, column, before)
        for attribute, quantity in meta.get("trail", {}).items():
            yield index, attribute, partial(_until, _column(quantity, path))


def _frame(subject: Subject, moves: list[Move], path: Table, step: int) -> Frame:
    """Return what a picture shows at a step."""
    update: dict[str, dict[str, object]] = {}
    for index, attribute, value in moves:
        update.setdefault(str(index), {})[attribute] = value(step)
    if not subject.titled:
        return {"update": update}
    caption = subject.caption({name: column[step] for name, column in path.items()})
    return {"update": update, "layout": {"title.subtitle.text": caption}}


def _column(quantity: str, path: Table) -> NDArray[np.float64]:
    """Return a quantity, or the part ``x.0`` of one, at each step."""
    if quantity in path:
        return path[quantity]
    whole, _, part = quantity.rpartition(".")
    return path[whole][:, int(part)]


def _at(column: NDArray[np.float64], before: object, step: int) -> object:
    """Return what is at a step: for each point that an attribute has one for."""
    value = column[step]
    if np.ndim(value) == 0 and before is not None and np.ndim(before):
        value = np.full(len(before), value)
    return _plain(value)


def _until(column: NDArray[np.float64], step: int) -> object:
    """Return the path up to a step."""
    return _plain(column[: step + 1])


def _plain(value: NDArray[np.float64]) -> object:
    """Return numbers as JSON has them: what is none, or has no end, is null."""
    if np.ndim(value) == 0:
        return float(value) if np.isfinite(value) else None
    return [_plain(part) for part in value]
