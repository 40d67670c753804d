"""Controls, and the table of every quantity at every stop of each of them.

A browser that holds the table needs no formula: it reads a row while a thumb moves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Values = Mapping[str, "float | NDArray[np.float64]"]
Table = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Control:
    """One thing that can be dragged.

    Parameters
    ----------
    name : str
        The name in code and in an address; ``logits.0`` is part 0 of ``logits``.
    label : str
        What it is, in words.
    letter : str
        Its letter in formulas: ``p``, ``q``, ``z``, ...
    low, high, step : float
        The stops of the slider. Between them every value is a state of its own:
        an address may hold it, a thumb only rests near it.
    value : float
        The default.
    hidden : bool, default False
        Whether its slider is out of sight: it is dragged in a picture, or not at all.
    """

    name: str
    label: str
    letter: str
    low: float
    high: float
    step: float
    value: float
    hidden: bool = False

    @cached_property
    def decimals(self) -> int:
        """The decimals that a stop has."""
        exponents = (_exponent(self.low), _exponent(self.step))
        return max(0, -min(exponents))

    @cached_property
    def stops(self) -> NDArray[np.float64]:
        """Every stop, each the float64 nearest to its decimal notation."""
        count = round((self.high - self.low) / self.step) + 1
        return np.round(self.low + self.step * np.arange(count), self.decimals)

    def nearest(self, value: float) -> float:
        """Return `value`, or the end of the range that it lies beyond."""
        return min(max(value, self.low), self.high)


def _exponent(number: float) -> int:
    """Return the power of ten of the last digit in the notation of `number`."""
    return int(Decimal(repr(float(number))).normalize().as_tuple().exponent)


def vector(values: Values, name: str) -> NDArray[np.float64]:
    """Return the parts ``name.0``, ``name.1``, ... of `values`, on the last axis."""
    parts = []
    while f"{name}.{len(parts)}" in values:
        parts.append(values[f"{name}.{len(parts)}"])
    return np.stack(np.broadcast_arrays(*parts), axis=-1).astype(np.float64)


def parts(name: str, vector: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return `vector` taken apart along its last axis, the inverse of `vector`."""
    return {f"{name}.{k}": vector[..., k] for k in range(vector.shape[-1])}


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
    moved: Callable[[str, NDArray[np.float64]], Values],
    quantities: Callable[[Values], Mapping[str, NDArray[np.float64]]],
) -> dict[str, Table]:
    """Return for each control the quantities at each of its stops, the rest unmoved.

    Parameters
    ----------
    controls : tuple of Control
        What can be dragged.
    moved : callable
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
        control.name: table(quantities, moved(control.name, control.stops))
        for control in controls
    }


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
