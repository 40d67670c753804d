"""A grid: every quantity at every stop of several controls at once.

Who holds the grid needs nobody else: it reads any of its states off while a thumb
moves.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.sweep.controls import Control, Values
from xentviz.sweep.table import Table

# States computed in one go: a curve in each of them takes memory.
AT_ONCE = 16_384

Dragged = Callable[[Values, str, NDArray[np.float64]], Values]
Quantities = Callable[[Values], Mapping[str, ArrayLike]]


class Axis(NamedTuple):
    """A control that can be dragged, its stops, and after them where it was between."""

    control: Control
    points: NDArray[np.float64]


class GridColumn(NamedTuple):
    """A quantity over those axes that it differs along, by their numbers.

    `values` has an axis for each of them, then those of the quantity itself.
    """

    values: NDArray[np.float64]
    axes: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Quantities over the stops of some controls.

    Parameters
    ----------
    axes : tuple of Axis
        What can be dragged.
    columns : dict of str to GridColumn
        Every control and every quantity.
    start : tuple of int
        Where on the axes the controls are.
    """

    axes: tuple[Axis, ...]
    columns: dict[str, GridColumn]
    start: tuple[int, ...]


def spanning(
    controls: tuple[Control, ...],
    independent: tuple[str, ...],
    tables: Mapping[str, Table],
) -> tuple[Control, ...]:
    """Return the controls whose stops make up all states, or none where none do.

    They are those independent ones that move something. One that is dragged in a
    picture, or drags another along, spans no grid.
    """
    free = [c for c in controls if c.name in independent]
    moving = [c for c in free if set(tables[c.name]) - {c.name}]
    names = {c.name for c in moving}
    if any(c.hidden or names & set(tables[c.name]) != {c.name} for c in moving):
        return ()
    return tuple(moving)


def n_states(controls: tuple[Control, ...]) -> int:
    """Return how many states the stops of some controls make."""
    return prod(len(control.stops) for control in controls)


def grid(
    controls: tuple[Control, ...],
    values: Values,
    dragged: Dragged,
    quantities: Quantities,
    between: Sequence[float] = (),
) -> Grid:
    """Return the quantities at every stop of `controls`, the rest as in `values`.

    Parameters
    ----------
    controls : tuple of Control
        What can be dragged. A place between two stops in `values` is a further point.
    values : mapping of str to float
        Where every control is.
    dragged : callable
        From values, a control's name and where it goes, to the values of every
        control, which may move along.
    quantities : callable
        From values, each of shape ``(n,)``, to the quantities, each of shape
        ``(n, ...)``.
    between : sequence of float
        Further points of the first control, where they are no stops.
    """
    axes = tuple(
        _axis(control, np.append(() if k else between, values[control.name]))
        for k, control in enumerate(controls)
    )
    pieces: dict[str, list[NDArray[np.float64]]] = {}
    counts = []  # points of the first axis in each block
    for rows, shape in _blocks(axes, values, dragged):
        counts.append(shape[0])
        for name, column in {**quantities(rows), **rows}.items():
            pieces.setdefault(name, []).append(_reduced(column, shape))
    columns = {
        name: _joined(found, counts, len(axes)) for name, found in pieces.items()
    }
    start = tuple(
        int(np.flatnonzero(a.points == values[a.control.name])[0]) for a in axes
    )
    return Grid(axes, columns, start)


def with_unswept(
    grid: Grid, values: Values, dragged: Dragged, quantities: Quantities
) -> Grid:
    """Return a grid of one axis with what has a value at rest alone, at each point."""
    (axis,) = grid.axes
    found: dict[str, list[NDArray[np.float64]]] = {}
    for point in axis.points:
        rest = quantities(dragged(values, axis.control.name, point))
        for name in set(rest) - set(grid.columns):
            found.setdefault(name, []).append(np.asarray(rest[name], np.float64))
    count = len(axis.points)
    columns = {
        name: _joined([_reduced(np.stack(rows), (count,))], [count], 1)
        for name, rows in found.items()
    }
    return replace(grid, columns=grid.columns | columns)


def side_by_side(grids: Sequence[Grid]) -> Grid:
    """Return grids of the same axes as one, in which the last axis tells them apart.

    It has no control: its points are the grids, in their order. Where the controls are
    is that of the first.
    """
    axes = grids[0].axes
    shape = tuple(len(axis.points) for axis in axes)
    columns = {}
    for name in grids[0].columns:
        found = np.stack([_whole(g.columns[name], shape) for g in grids], len(shape))
        flat = found.reshape(-1, *found.shape[len(shape) + 1 :])
        reduced = _reduced(flat, (*shape, len(grids)))
        columns[name] = _joined([reduced], [shape[0]], len(shape) + 1)
    return Grid(axes, columns, (*grids[0].start, 0))


def _whole(column: GridColumn, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the values of a column over all axes, those too that it is alike on."""
    own = column.values.shape[len(column.axes) :]
    alike = tuple(axis for axis in range(len(shape)) if axis not in column.axes)
    return np.broadcast_to(np.expand_dims(column.values, alike), (*shape, *own))


def _axis(control: Control, values: NDArray[np.float64]) -> Axis:
    stops = control.stops
    return Axis(control, np.append(stops, np.setdiff1d(values, stops)))


def _blocks(
    axes: tuple[Axis, ...], values: Values, dragged: Dragged
) -> Iterator[tuple[dict[str, NDArray[np.float64]], tuple[int, ...]]]:
    """Give the states of a grid, flat, in blocks of the first axis, with their shape.

    A control that follows from another is led by it.
    """
    first, *rest = [axis.points for axis in axes]
    count = max(1, AT_ONCE // prod(len(points) for points in rest))
    for start in range(0, len(first), count):
        points = [first[start : start + count], *rest]
        mesh = np.meshgrid(*points, indexing="ij")
        block = values
        for axis, column in zip(axes, mesh, strict=True):
            block = dragged(block, axis.control.name, column.ravel())
        columns = np.broadcast_arrays(*block.values())
        yield dict(zip(block, columns, strict=True)), mesh[0].shape


def _reduced(column: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return a column over the axes, of length 1 along those that it is alike on."""
    # "+ 0.0" so that no reader ever meets a minus zero.
    values = np.asarray(column, dtype=np.float64) + 0.0
    values = values.reshape(*shape, *values.shape[1:])
    for axis in range(len(shape)):
        first = values.take([0], axis=axis)
        if _alike(values, first):
            values = first
    return values


def _joined(
    pieces: list[NDArray[np.float64]], counts: list[int], n_axes: int
) -> GridColumn:
    """Return the blocks of a column, each of so many points, as one."""
    values = pieces[0]
    if any(len(p) > 1 or not _alike(p, values) for p in pieces):
        longest = np.broadcast_shapes(*(p.shape[1:] for p in pieces))
        blocks = zip(pieces, counts, strict=True)
        values = np.concatenate([np.broadcast_to(p, (k, *longest)) for p, k in blocks])
    along = tuple(axis for axis in range(n_axes) if values.shape[axis] > 1)
    alike = tuple(axis for axis in range(n_axes) if values.shape[axis] == 1)
    return GridColumn(values.squeeze(axis=alike), along)


def _alike(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    """Tell whether two arrays hold the same; what is undefined in both is the same."""
    return not ((a != b) & ~(np.isnan(a) & np.isnan(b))).any()
