"""What is a score, a probability and a distribution.

Every public function reads its arguments through this module, so that a bad one
is refused by the same words wherever it is passed: the argument, the rule, the value.
"""

import math
from numbers import Integral
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arrays import real_array, refuse, rounding_unit

Scalar = TypeVar("Scalar", bound=np.generic)

# How far from 1 the sum of a distribution may be: each number may have been written
# with four decimals, or be off by a unit of its dtype's rounding, but all of them
# together by no more than 1 %, or by what rounds in a few units of a short dtype.
FOUR_DECIMALS = 0.5e-4
MOST, MOST_UNITS = 0.01, 4.0


def _refuse_where(
    bad: NDArray[np.bool_], name: str, rule: str, values: NDArray[Any]
) -> None:
    if bad.any():
        refuse(name, rule, values[bad][0])


def numbers(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` in float64, NaN refused."""
    array = real_array(name, value).astype(np.float64, copy=False)
    _refuse_where(np.isnan(array), name, "not hold NaN", array)
    return array


def probabilities(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` in float64, each entry a probability."""
    array = numbers(name, value)
    _refuse_where((array < 0) | (array > 1), name, "lie between 0 and 1", array)
    return array


def class_weights(
    weight: ArrayLike | None, n_classes: int
) -> NDArray[np.float64] | None:
    """Return `weight` in float64, one for each class; none where there is none."""
    if weight is None:
        return None
    array = non_negative("weight", weight)
    if array.shape != (n_classes,):
        refuse("weight", f"have the shape ({n_classes},)", f"shape {array.shape}")
    return array


def sum_tolerance(dtype: np.dtype[Any], n_classes: int) -> float:
    """Return how far from 1 the sum of a distribution given in `dtype` may be."""
    unit = rounding_unit(dtype)
    return min(n_classes * (FOUR_DECIMALS + unit), max(MOST, MOST_UNITS * unit))


def unnormalised(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return `value` as `distributions` does, but not divided by its sums."""
    array = class_axis_last(name, real_array(name, value), axis)
    tolerance = sum_tolerance(array.dtype, array.shape[-1])
    # contiguous: the order of the numbers in memory is that of their summation
    array = np.ascontiguousarray(array, np.float64)
    checked_sums(name, array, tolerance)
    return array


def distributions(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return `value` in float64 with `axis` moved last, each row a distribution."""
    array = class_axis_last(name, real_array(name, value), axis)
    tolerance = sum_tolerance(array.dtype, array.shape[-1])
    return normalised(name, np.ascontiguousarray(array, np.float64), tolerance)


def normalised(
    name: str, q: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64]:
    """Return rows that sum to 1 within `tolerance`, divided by their sums.

    What sums to 1 but for the rounding of float64 stays as it is: what is exact in the
    input is exact in the answer.
    """
    sums = checked_sums(name, q, tolerance)
    is_off = np.abs(sums - 1.0) > q.shape[-1] * np.finfo(np.float64).eps
    return q / np.where(is_off, sums, 1.0) if is_off.any() else q


def checked_sums(
    name: str, q: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64]:
    """Return the sums of rows of `q`, (..., 1), which are 1 within `tolerance`."""
    _refuse_where(np.isnan(q), name, "not hold NaN", q)
    _refuse_where(q < 0, name, "not be negative", q)
    sums = np.asarray(q.sum(axis=-1, keepdims=True))
    rule = "sum to 1 over its classes (divide it by its sum)"
    _refuse_where(~(np.abs(sums - 1.0) <= tolerance), name, rule, sums)
    return sums


def refuse_unlike_log_probabilities(
    name: str, log_p: NDArray[np.float64], tolerance: float
) -> None:
    """Refuse rows of `log_p`, (n_rows, n_classes), that are no distribution's."""
    _refuse_where(np.isnan(log_p), name, "not hold NaN", log_p)
    rule = "not be above 0 (take log_softmax first)"
    _refuse_where(log_p > tolerance, name, rule, log_p)
    with np.errstate(under="ignore"):
        sums = np.asarray(np.exp(log_p).sum(axis=-1))
    rule = "be log-probabilities, whose exponentials sum to 1 (take log_softmax first)"
    _refuse_where(~(np.abs(sums - 1.0) <= tolerance), name, rule, sums)


def scores(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return `value` in float64 with `axis` moved last, each row fit for a softmax."""
    array = class_axis_last(name, real_array(name, value), axis)
    array = np.ascontiguousarray(array, dtype=np.float64)
    refuse_unfit_rows(name, np.asarray(array.max(axis=-1)))
    return array


def refuse_unfit_rows(name: str, highest: NDArray[np.float64]) -> None:
    """Refuse rows of scores by the highest of each, which shows whatever is wrong."""
    if np.isfinite(highest).all():
        return
    _refuse_where(np.isnan(highest), name, "not hold NaN", highest)
    _refuse_where(highest == np.inf, name, "be less than inf", highest)
    rule = "have a finite score in every row"
    _refuse_where(highest == -np.inf, name, rule, highest)


def class_axis_last(
    name: str, array: NDArray[Scalar], axis: int = -1
) -> NDArray[Scalar]:
    """Return `array` with its class `axis` last and not empty."""
    if array.ndim == 0:
        refuse(name, "have a class axis", f"the single number {array}")
    axis = class_axis(name, axis, array.ndim)
    if axis not in (-1, array.ndim - 1):
        array = np.moveaxis(array, axis, -1)
    if array.shape[-1] == 0:
        refuse(name, "have at least one class", f"shape {array.shape}")
    return array


def refuse_unlike_distributions(**arrays: NDArray[np.float64]) -> tuple[int, ...]:
    """Return the shape that named distributions, class axis last, broadcast to."""
    lengths = {array.shape[-1] for array in arrays.values()}
    if len(lengths) > 1:
        found = " and ".join(str(array.shape[-1]) for array in arrays.values())
        refuse(" and ".join(arrays), "have equally many classes", found)
    return broadcast_shape(**{name: array.shape for name, array in arrays.items()})


def class_axis(name: str, axis: int, n_axes: int) -> int:
    """Return the one `axis`, which the argument `name` of `n_axes` axes has."""
    if not -n_axes <= whole_number("axis", axis) < n_axes:
        rule = f"be one of the {n_axes} axes of {name}, {-n_axes} to {n_axes - 1}"
        refuse("axis", rule, axis)
    return int(axis)


def non_negative(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` in float64, each entry finite and not negative: a weight."""
    array = numbers(name, value)
    bad = (array < 0) | (array == np.inf)
    _refuse_where(bad, name, "be finite and not negative", array)
    return array


def number(name: str, value: float) -> float:
    """Return the one real number `value`."""
    array = numbers(name, value)
    if array.ndim != 0:
        refuse(name, "be a single number", f"shape {array.shape}")
    return float(array)


def non_negative_number(name: str, value: float) -> float:
    """Return the finite number `value`, which is 0 or more."""
    if not 0 <= number(name, value) < math.inf:
        refuse(name, "be a finite number of at least 0", value)
    return float(value)


def positive(name: str, value: float) -> float:
    """Return the finite number `value`, which is above 0."""
    if not 0 < number(name, value) < math.inf:
        refuse(name, "be a finite number above 0", value)
    return float(value)


def fraction(name: str, value: float) -> float:
    """Return the number `value`, which lies between 0 and 1."""
    if not 0 <= number(name, value) <= 1:
        refuse(name, "lie between 0 and 1", value)
    return float(value)


def whole_number(name: str, value: int, least: float = -math.inf) -> int:
    """Return the integer `value`, which is at least `least`."""
    if (
        not isinstance(value, Integral)
        or isinstance(value, bool | np.bool_)
        or value < least
    ):
        rule = "be an integer" + (f" of at least {least}" if least > -math.inf else "")
        refuse(name, rule, value)
    return int(value)


def log_base(base: float) -> float:
    """Return ln(`base`), by which nats are divided to give another unit."""
    if not 1 < number("base", base) < math.inf:
        refuse("base", "be a finite number above 1", base)
    return math.log(base)


def broadcast_within(
    name: str, array: NDArray[Scalar], other: str, shape: tuple[int, ...]
) -> NDArray[Scalar]:
    """Return the argument `name` broadcast to the `shape` of `other`, never beyond."""
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        rule = f"broadcast to the shape of {other}, {shape}"
        refuse(name, rule, f"shape {array.shape}")


def broadcast_shape(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that the named arguments' shapes broadcast to."""
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        found = " and ".join(str(shape) for shape in shapes.values())
        refuse(" and ".join(shapes), "broadcast together", f"shapes {found}")
