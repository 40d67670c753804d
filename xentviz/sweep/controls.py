"""Controls: what can be dragged, and the values that they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Values = Mapping[str, "float | NDArray[np.float64]"]


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
    parts: list[float | NDArray[np.float64]] = []
    while f"{name}.{len(parts)}" in values:
        parts.append(values[f"{name}.{len(parts)}"])
    return np.stack(np.broadcast_arrays(*parts), axis=-1).astype(np.float64)


def floats(values: Values) -> dict[str, float]:
    """Return the values of one state as Python's own floats."""
    return {name: float(value) for name, value in values.items()}


def parts(name: str, vector: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return `vector` taken apart along its last axis, the inverse of `vector`."""
    return {f"{name}.{k}": vector[..., k] for k in range(vector.shape[-1])}
