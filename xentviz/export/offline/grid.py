"""A lesson on a grid: every quantity at every stop of its controls, or of one of them.

A file that holds the grid needs no server: it reads a state off while a thumb moves.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.state.state import State
from xentviz.sweep.controls import Control, Values

# More states than this are not tabulated: that takes seconds.
MOST_STATES = 400_000
AT_ONCE = 16_384  # states computed in one go: a curve in each of them takes memory


class Axis(NamedTuple):
    """A control that can be dragged, its stops, and after them where it was between."""

    control: Control
    points: NDArray[np.float64]


class Column(NamedTuple):
    """A quantity over those axes that it differs along, by their numbers.

    `values` has an axis for each of them, then those of the quantity itself.
    """

    values: NDArray[np.float64]
    axes: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """The states that a file holds.

    Parameters
    ----------
    axes : tuple of Axis
        What can be dragged in it.
    columns : dict of str to Column
        Every control and every quantity.
    start : tuple of int
        Where on the axes it opens.
    is_whole : bool
        Whether every control of the lesson that moves something is among the axes.
    """

    axes: tuple[Axis, ...]
    columns: dict[str, Column]
    start: tuple[int, ...]
    is_whole: bool


def draggable(state: State) -> tuple[str, ...]:
    """Return the sliders of a state that move something beside themselves."""
    tables = state.lesson.tables(state.values, state.options)
    return tuple(
        control.name
        for control in state.lesson.controls(state.options)
        if not control.hidden and set(tables[control.name]) - {control.name}
    )


def whole(state: State) -> Grid | None:
    """Return all of a lesson, or nothing where that is too much, or no grid at all."""
    lesson, options = state.lesson, state.options
    names = _independent(state)
    if names is None or lesson.at_release:
        return None
    axes = [_axis(c, state) for c in lesson.controls(options) if c.name in names]
    if not axes or math.prod(len(a.points) for a in axes) > MOST_STATES:
        return None
    return _grid(state, axes, is_whole=True)


def along(state: State, name: str) -> Grid:
    """Return a lesson in those states that dragging one control leads to."""
    controls = {c.name: c for c in state.lesson.controls(state.options)}
    grid = _grid(state, [_axis(controls[name], state)], is_whole=False)
    if state.lesson.at_release:
        told = set(grid.columns) - state.lesson.at_release
        grid.columns.update(_at_rest(state, grid.axes[0], told))
    return grid


def _independent(state: State) -> set[str] | None:
    """Return the controls that span a lesson, or nothing where they do not."""
    lesson, options = state.lesson, state.options
    held = set(lesson.independent(lesson.defaults(options)))
    tables = lesson.tables(state.values, options)
    controls = [c for c in lesson.controls(options) if c.name in held]
    moving = [c for c in controls if set(tables[c.name]) - {c.name}]
    names = {c.name for c in moving}
    # One that is dragged in a picture, or drags another along, spans no grid.
    if any(c.hidden or names & set(tables[c.name]) != {c.name} for c in moving):
        return None
    return names


def _axis(control: Control, state: State) -> Axis:
    stops, value = control.stops, state.values[control.name]
    return Axis(control, stops if value in stops else np.append(stops, value))


def _grid(state: State, axes: list[Axis], *, is_whole: bool) -> Grid:
    pieces: dict[str, list[NDArray]] = {}
    counts = []  # points of the first axis in each block
    for rows, shape in _blocks(state, axes):
        counts.append(shape[0])
        measured = state.lesson.measured(rows, state.options)
        for name, column in {**measured, **rows}.items():
            pieces.setdefault(name, []).append(_reduced(column, shape))
    columns = {
        name: _joined(found, counts, len(axes)) for name, found in pieces.items()
    }
    start = tuple(
        int(np.flatnonzero(a.points == state.values[a.control.name])[0]) for a in axes
    )
    return Grid(tuple(axes), columns, start, is_whole)


def _blocks(state: State, axes: list[Axis]) -> Iterator[tuple[Values, tuple[int, ...]]]:
    """Give the states of a grid, flat, in blocks of the first axis, with their shape.

    A control that follows from another is led by it.
    """
    first, *rest = [axis.points for axis in axes]
    count = max(1, AT_ONCE // math.prod(len(points) for points in rest))
    for start in range(0, len(first), count):
        points = [first[start : start + count], *rest]
        mesh = np.meshgrid(*points, indexing="ij")
        values: Values = state.values
        for axis, column in zip(axes, mesh, strict=True):
            values = state.lesson.moved(values, axis.control.name, column.ravel())
        columns = np.broadcast_arrays(*values.values())
        yield dict(zip(values, columns, strict=True)), mesh[0].shape


def _reduced(column: NDArray, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return a column over the axes, of length 1 along those that it is alike on."""
    # "+ 0.0" so that no reader ever meets a minus zero.
    values = np.asarray(column, dtype=np.float64) + 0.0
    values = values.reshape(*shape, *values.shape[1:])
    for axis in range(len(shape)):
        first = values.take([0], axis=axis)
        if _alike(values, first):
            values = first
    return values


def _joined(pieces: list[NDArray], counts: list[int], n_axes: int) -> Column:
    """Return the blocks of a column, each of so many points, as one."""
    values = pieces[0]
    if any(len(p) > 1 or not _alike(p, values) for p in pieces):
        longest = np.broadcast_shapes(*(p.shape[1:] for p in pieces))
        blocks = zip(pieces, counts, strict=True)
        values = np.concatenate([np.broadcast_to(p, (k, *longest)) for p, k in blocks])
    along = tuple(axis for axis in range(n_axes) if values.shape[axis] > 1)
    alike = tuple(axis for axis in range(n_axes) if values.shape[axis] == 1)
    return Column(values.squeeze(axis=alike), along)


def _at_rest(state: State, axis: Axis, told: set[str]) -> dict[str, Column]:
    """Return what a lesson measures at rest alone, at each point of an axis."""
    found: dict[str, list] = {}
    for point in axis.points:
        values = state.lesson.moved(state.values, axis.control.name, point)
        measured = state.lesson.measured(values, state.options)
        for name in set(measured) - told:
            found.setdefault(name, []).append(measured[name])
    count = len(axis.points)
    return {
        name: _joined([_reduced(np.stack(rows), (count,))], [count], 1)
        for name, rows in found.items()
    }


def _alike(a: NDArray, b: NDArray) -> bool:
    """Tell whether two arrays hold the same; what is undefined in both is the same."""
    return not ((a != b) & ~(np.isnan(a) & np.isnan(b))).any()
