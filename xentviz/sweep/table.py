"""The table of every quantity at every stop of each control.

A browser that holds the table needs no formula: it reads a row while a thumb moves.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xentviz.sweep.controls import Control, Values

Table = dict[str, NDArray[np.float64]]
Quantities = Callable[[Values], Mapping[str, NDArray[np.float64]]]
Key = TypeVar("Key")


def table(quantities: Quantities, values: Values) -> Table:
    """Return the columns that differ between the rows of `values`, ``(n_rows, ...)``.

    What stays as it is at rest is left out: the reader of the table has it already.
    Where few parts of a vector move, or its parts are controls, ``name.k`` stands for
    part k and the vector itself is left out.
    """
    return tables(quantities, {"": values})[""]


def tables(
    quantities: Quantities, walks: Mapping[Key, Values], rest: Values | None = None
) -> dict[Key, Table]:
    """Return the `table` of each of several walks of the same controls.

    The quantities of all of them are computed at once: a call of a quantity costs as
    much as hundreds of its rows. A walk is at `rest` in its first row, unless that is
    said: what a whole walk has alike, and differs from rest, is in its table too.
    """
    counts = [
        np.broadcast_shapes(*(np.shape(value) for value in walk.values()))[0]
        for walk in walks.values()
    ]
    starts = np.concatenate([[0], np.cumsum(counts[:-1])]).astype(int)
    n_rows, has_rest = sum(counts), rest is not None
    rows = {name: np.empty(n_rows + has_rest) for name in next(iter(walks.values()))}
    for walk, start, count in zip(walks.values(), starts, counts, strict=True):
        for name, column in rows.items():
            column[start : start + count] = walk[name]
    for name, value in (rest or {}).items():
        rows[name][n_rows:] = value
    keys = list(walks)
    result: dict[Key, Table] = {key: {} for key in keys}
    firsts = np.full(n_rows + 1, n_rows) if has_rest else np.repeat(starts, counts)
    for name, column in (*rows.items(), *quantities(rows).items()):
        if f"{name}.0" in rows:
            continue
        moves = np.logical_or.reduceat(_differs(column, firsts), starts, axis=0)
        for k in np.flatnonzero(moves.reshape(len(keys), -1).any(axis=1)):
            piece = column[starts[k] : starts[k] + counts[k]]
            result[keys[k]] |= _moving(name, piece, moves[k])
    return result


def draggable(
    controls: tuple[Control, ...], tables: Mapping[str, Table]
) -> tuple[str, ...]:
    """Return the controls in sight that move something beside themselves."""
    return tuple(
        control.name
        for control in controls
        if not control.hidden and set(tables[control.name]) - {control.name}
    )


def _moving(name: str, column: NDArray[np.float64], parts: NDArray[np.bool_]) -> Table:
    """Return the moving parts of a column, or all of it where most of it moves."""
    if column.ndim != 2 or 2 * np.count_nonzero(parts) > parts.size:
        return {name: column}
    return {f"{name}.{k}": column[:, k] for k in np.flatnonzero(parts)}


def _differs(
    column: NDArray[np.float64], firsts: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Tell what is not as in the first row of its table, which `firsts` says.

    What is undefined in both is the same.
    """
    first = column[firsts]
    differs = column != first
    undefined = np.isnan(column)
    return differs & ~(undefined & np.isnan(first)) if undefined.any() else differs
