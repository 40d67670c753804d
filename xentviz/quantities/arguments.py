"""What is a score, a probability and a distribution.

Every public function reads its arguments through this module, so that a bad one
is refused by the same words wherever it is passed: the argument, the rule, the value.
"""

import math
from numbers import Integral
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scalar = TypeVar("Scalar", bound=np.generic)

SUM_TOLERANCE = 1e-6  # how far from 1 rounding leaves the sum of a float32 softmax


def refuse(name: str, rule: str, value: object) -> NoReturn:
    """Raise the `ValueError` that every refusal in this package is."""
    raise ValueError(f"{name} must {rule}, got {value}") from None


def _refuse_where(
    bad: NDArray[np.bool_], name: str, rule: str, values: NDArray[Any]
) -> None:
    if bad.any():
        refuse(name, rule, values[bad][0])


def real_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array of real numbers, its own dtype kept."""
    if isinstance(value, np.ma.MaskedArray):
        rule = "not be masked (drop what is masked, or fill it)"
        refuse(name, rule, f"a masked array of shape {value.shape}")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: {error}") from error
    if array.dtype.kind not in "biuf":
        refuse(name, "hold real numbers", f"dtype {array.dtype}")
    return array


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


def distributions(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return `value` in float64 with `axis` moved last, each row a distribution."""
    array = class_axis_last(name, numbers(name, value), axis)
    _refuse_where(array < 0, name, "not be negative", array)
    sums = np.asarray(array.sum(axis=-1))
    off = ~(np.abs(sums - 1.0) <= SUM_TOLERANCE)
    _refuse_where(off, name, "sum to 1 over its classes", sums)
    return array


def scores(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return `value` in float64 with `axis` moved last, each row fit for a softmax."""
    array = unread_scores(name, value, axis)
    refuse_unfit_rows(name, np.asarray(array.max(axis=-1)))
    return array


def unread_scores(name: str, value: ArrayLike, axis: int = -1) -> NDArray[np.float64]:
    """Return what `scores` does, but for the rows, which the caller still checks."""
    array = real_array(name, value).astype(np.float64, copy=False)
    return class_axis_last(name, array, axis)


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
    """Return `array`, contiguous, with its class `axis` last and not empty."""
    if array.ndim == 0:
        refuse(name, "have a class axis", f"the single number {array}")
    axis = class_axis(name, axis, array.ndim)
    array = np.ascontiguousarray(np.moveaxis(array, axis, -1))
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


def broadcast_shape(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that the named arguments' shapes broadcast to."""
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        found = " and ".join(str(shape) for shape in shapes.values())
        refuse(" and ".join(shapes), "broadcast together", f"shapes {found}")
