"""The table of every quantity at every stop of each control.

A browser that holds the table needs no formula: it reads a row while a thumb moves.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.sweep.controls import Control, Values

Table = dict[str, NDArray[np.float64]]


def table(
    quantities: Callable[[Values], Mapping[str, NDArray[np.float64]]], values: Values
) -> Table:
    """Return the columns that differ between the rows of `values`, ``(n_rows, ...)``.

    What stays as it is at rest is left out: the reader of the table has it already.
    Where few parts of a vector move, or its parts are controls, ``name.k`` stands for
    part k and the vector itself is left out.
    """
    names = list(values)
    rows = dict(zip(names, np.broadcast_arrays(*values.values()), strict=True))
    moving = {name: column for name, column in rows.items() if _moves(column)}
    for name, column in quantities(rows).items():
        if f"{name}.0" not in rows:
            moving |= _moving(name, column)
    return moving


def sweep(
    controls: tuple[Control, ...],
    dragged: Callable[[str, NDArray[np.float64]], Values],
    quantities: Callable[[Values], Mapping[str, NDArray[np.float64]]],
) -> dict[str, Table]:
    """Return for each control the quantities at each of its stops, the rest unmoved.

    Parameters
    ----------
    controls : tuple of Control
        What can be dragged.
    dragged : callable
        From a control's name and its stops, shape ``(n_stops,)``, to the values of
        every control: a scalar where one stays, ``(n_stops,)`` where it moves along.
    quantities : callable
        From such values, each of shape ``(n_stops,)``, to the quantities, each of
        shape ``(n_stops, ...)``.

    Returns
    -------
    tables : dict of str to dict of str to ndarray, shape (n_stops, ...)
        A column for each quantity, and for each control, that moves.
    """
    return {
        control.name: table(quantities, dragged(control.name, control.stops))
        for control in controls
    }


def draggable(
    controls: tuple[Control, ...], tables: Mapping[str, Table]
) -> tuple[str, ...]:
    """Return the controls in sight that move something beside themselves."""
    return tuple(
        control.name
        for control in controls
        if not control.hidden and set(tables[control.name]) - {control.name}
    )


def _moving(name: str, column: NDArray[np.float64]) -> Table:
    """Return the moving parts of a column, or all of it where most of it moves."""
    parts = _differs(column).any(axis=0)
    if not parts.any():
        return {}
    if column.ndim != 2 or 2 * np.count_nonzero(parts) > parts.size:
        return {name: column}
    return {f"{name}.{k}": column[:, k] for k in np.flatnonzero(parts)}


def _moves(column: NDArray[np.float64]) -> bool:
    return bool(_differs(column).any())


def _differs(column: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell what is not as in the first row; what is undefined in both is the same."""
    first = column[:1]
    return (column != first) & ~(np.isnan(column) & np.isnan(first))
