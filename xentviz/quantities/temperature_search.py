"""Where a convex sum of losses is least over 1/T, from its slope and curvature."""

import math
import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

NEAR = 4 * np.finfo(np.float64).eps  # relative; no step is taken that is smaller
SQUARED = 1e-9  # relative; what a step so small leaves is below the rounding
MOST_STEPS = 200  # Newton's method takes about eight
FEW_STEPS = 4  # from nearby it takes three
WIDER = 4.0  # by so much the search goes on where no bound is known, then its square
WIDEST = 2.0**128
LARGEST, SMALLEST = sys.float_info.max, math.ulp(0.0)


class Slope(NamedTuple):
    """How the sum of the losses changes with 1/T, and how that changes."""

    slope: float
    curvature: float


def temperature_of(slope: Callable[[float], Slope], near: float | None = None) -> float:
    """Return the temperature at which a sum of losses is least, from its slope.

    Parameters
    ----------
    slope : callable
        Returns how the sum changes at b = 1/T, from 0 to inf; for rows that do not fit
        the memory at once it is the sum of `slope_over_scale` over all of them.
    near : float, optional
        A temperature near to it: from there few slopes are asked for. One that is none
        is passed over.
    """
    if near is not None and 0.0 < near < math.inf and (b := _from(slope, 1.0 / near)):
        return 1.0 / b
    at_0 = slope(0.0).slope
    if not at_0 < 0.0:
        return math.inf if np.isfinite(at_0) else math.nan
    if slope(math.inf).slope <= 0.0:
        return 0.0
    return 1.0 / _root(slope, 1.0)


def _from(slope_at: Callable[[float], Slope], b: float) -> float:
    """Return where the slope is 0, if Newton's method comes there soon; else 0.

    Where its last step is so small the curvature is that of the bottom: no bound is
    asked for.
    """
    for _ in range(FEW_STEPS):
        slope, curvature = slope_at(b)
        step = slope / curvature if 0.0 < curvature < math.inf else math.inf
        if not abs(step) < b / 2:
            return 0.0
        b -= step
        if abs(step) <= SQUARED * b:
            return b
    return 0.0


def _root(slope_at: Callable[[float], Slope], b: float) -> float:
    """Return where the slope over b is 0: negative below it, positive above."""
    low, high, wider = 0.0, math.inf, WIDER
    for _ in range(MOST_STEPS):
        slope, curvature = slope_at(b)
        low, high = (low, b) if slope > 0.0 else (b, high)
        step = slope / curvature if 0.0 < curvature < math.inf else math.inf
        if slope == 0.0 or abs(step) <= NEAR * b:
            return b
        to = b - step
        if abs(step) <= SQUARED * b and low < to < high:
            return to  # what is left is of the size of the step squared
        if not low < to < high:
            to = _between(b, low, high, wider)
            wider = min(wider**2, WIDEST)
        if to in (low, high):
            return to
        b = to
    return b


def _between(b: float, low: float, high: float, wider: float) -> float:
    """Return a place between bounds, of which one may not be known."""
    if high == math.inf:
        return min(b * wider, math.sqrt(b) * math.sqrt(LARGEST))
    if low == 0.0:
        return max(b / wider, math.sqrt(b) * math.sqrt(SMALLEST))
    return math.sqrt(low) * math.sqrt(high)
