"""What NumPy makes of the arrays, tables and lists that people bring.

Every public function reads its arguments through `real_array`: whatever holds real
numbers is taken, whatever would lose its meaning on the way is refused.
"""

import math
from decimal import Decimal
from functools import cache
from numbers import Integral, Real
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray


def refuse(name: str, rule: str, value: object) -> NoReturn:
    """Raise the `ValueError` that every refusal in this package is."""
    raise ValueError(f"{name} must {rule}, got {value}") from None


def real_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array of real numbers, its own dtype kept.

    Objects that are numbers, as in a nullable column of pandas, become integers where
    all of them are, and float64 otherwise. A dtype that NumPy knows only as bytes, as
    bfloat16, is taken where it turns into float64 without loss.
    """
    _refuse_masked(name, value)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array: {error}") from error
    except (TypeError, RuntimeError) as error:  # a tensor on a GPU, or with a gradient
        raise ValueError(f"{name} must be what NumPy can read: {error}") from error
    if array.dtype.kind == "O":
        array = _numbers_of(name, array)
    is_foreign = array.dtype.kind == "V" and np.can_cast(array.dtype, np.float64)
    if array.dtype.kind not in "biuf" and not is_foreign:
        refuse(name, "hold real numbers", f"dtype {array.dtype}")
    return array


def _refuse_masked(name: str, value: ArrayLike) -> None:
    """Refuse a masked array, in lists too: NumPy takes what it masks for numbers."""
    if isinstance(value, np.ma.MaskedArray):
        rule = "not be masked (drop what is masked, or fill it)"
        refuse(name, rule, f"a masked array of shape {value.shape}")
    if isinstance(value, list | tuple):
        for part in value:
            if isinstance(part, list | tuple | np.ma.MaskedArray):
                _refuse_masked(name, part)


def _numbers_of(name: str, objects: NDArray[Any]) -> NDArray[Any]:
    """Return an array of Python's numbers as one of NumPy's."""
    # What is missing in pandas is NaN, as in its own columns of floats.
    values = [math.nan if type(v).__name__ == "NAType" else v for v in objects.flat]
    for value in values:
        if isinstance(value, list | tuple | np.ndarray):
            rule = "be one array, not an array of arrays (np.stack makes one of them)"
            refuse(name, rule, f"{value!r}")
        if not isinstance(value, Real | Decimal | np.bool_):
            refuse(name, "hold real numbers", f"{value!r}")
    if values and all(isinstance(value, bool | np.bool_) for value in values):
        return np.array(values, dtype=np.bool_).reshape(objects.shape)
    largest = np.iinfo(np.int64).max
    is_whole = bool(values) and all(
        isinstance(value, Integral) and abs(int(value)) <= largest for value in values
    )
    dtype = np.int64 if is_whole else np.float64
    try:
        plain = np.array([int(v) if is_whole else float(v) for v in values], dtype)
    except (OverflowError, ValueError) as error:
        refuse(name, "hold numbers that a float64 can", error)
    return plain.reshape(objects.shape)


@cache
def rounding_unit(dtype: np.dtype[Any]) -> float:
    """Return the gap between 1 and the next number of `dtype`, 0 for integers.

    Found by halving, since `numpy.finfo` does not know every dtype that NumPy can hold.
    """
    if dtype.kind in "biu":
        return 0.0
    gap = 1.0
    while np.float64(np.asarray(1.0 + gap / 2.0).astype(dtype)) != 1.0:
        gap /= 2.0
    return gap
