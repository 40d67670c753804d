"""What an array of targets is beside logits: labels, distributions, or refused.

Whether a target is labels or distributions is decided by its dtype and values, and only
then is its shape held against that of the logits. No guess is silent: what could be
both, and what fits another library's layout, is refused with the readings that it has.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.arguments import sum_tolerance
from xentviz.quantities.arrays import refuse

PYTORCH_AXIS = 1  # where PyTorch has the classes: (N, C, ...)


def holds_labels(array: NDArray[Any], logits_shape: tuple[int, ...], axis: int) -> bool:
    """Tell labels from distributions, or refuse what is neither, or could be both."""
    fits_labels = array.shape == logits_shape[:-1]
    fits_rows = _fits_rows(array.shape, logits_shape, axis)
    if array.dtype.kind in "biu":
        is_full = fits_rows and np.moveaxis(array, axis, -1).shape == logits_shape
        if not fits_labels and not is_full:
            _refuse_shape(array, logits_shape, axis)
        return fits_labels
    if fits_rows and array.ndim >= len(logits_shape):
        return False
    values = array.astype(np.float64, copy=False)
    is_whole = bool((values == np.rint(values)).all())
    is_one_hot = fits_rows and is_whole and bool((values.sum(axis=axis) == 1).all())
    if fits_labels and is_one_hot:
        _refuse_both_readings(array, logits_shape)
    if not fits_labels and (not fits_rows or (is_whole and not is_one_hot)):
        _refuse_shape(array, logits_shape, axis)
    if fits_labels and not is_whole and not fits_rows:
        _refuse_values(values, logits_shape)
    return fits_labels and is_whole


def _fits_rows(
    shape: tuple[int, ...], logits_shape: tuple[int, ...], axis: int
) -> bool:
    """Tell whether an array can be distributions, its classes on `axis`, below 0."""
    return len(shape) >= -axis and shape[axis] == logits_shape[-1]


def rows_shape(
    array: NDArray[Any], logits_shape: tuple[int, ...], axis: int
) -> tuple[int, ...]:
    """Return the shape of the rows that distributions and logits make together."""
    _refuse_other_layout(array, logits_shape, axis)
    q_shape = np.moveaxis(array, axis, -1).shape
    try:
        return np.broadcast_shapes(q_shape, logits_shape)[:-1]
    except ValueError:
        found = f"shapes {q_shape} and {logits_shape}"
        refuse("target and logits", "broadcast together", found)


def _refuse_shape(
    array: NDArray[Any], logits_shape: tuple[int, ...], axis: int
) -> None:
    place = "the last axis" if axis == -1 else f"axis {axis}"
    rule = (
        f"hold integer classes of shape {logits_shape[:-1]} "
        f"or probabilities with {logits_shape[-1]} classes on {place}"
    )
    found = f"{array.dtype} of shape {array.shape}"
    in_pytorch = logits_shape[:PYTORCH_AXIS] + logits_shape[PYTORCH_AXIS + 1 :]
    if axis == -1 and len(logits_shape) > 2 and array.shape == in_pytorch:
        found += f", which fits PyTorch's layout (N, C, ...): say axis={PYTORCH_AXIS}"
    refuse("target", rule, found)


def _refuse_values(values: NDArray[np.float64], logits_shape: tuple[int, ...]) -> None:
    rule = f"hold integer classes, or have the shape {logits_shape}"
    refuse("target", rule, values[values != np.rint(values)].flat[0])


def _refuse_both_readings(array: NDArray[Any], logits_shape: tuple[int, ...]) -> None:
    rule = (
        f"be integers, if it holds the classes of {array.shape[-1]} rows, or have the "
        f"shape {logits_shape}, if it holds one distribution for all of them"
    )
    refuse("target", rule, f"floats that could be either, {array.ravel()[:8]}")


def _refuse_other_layout(
    array: NDArray[Any], logits_shape: tuple[int, ...], axis: int
) -> None:
    """Refuse distributions that sum to 1 over the axis where PyTorch has the classes.

    The first of them is looked at: the others have the same layout.
    """
    if axis != -1 or array.ndim < 3 or array.shape != logits_shape or not array.size:
        return
    ours, theirs = array[(0,) * (array.ndim - 1)], array[0].reshape(array.shape[1], -1)
    sums = [float(row.sum(dtype=np.float64)) for row in (ours, theirs[:, 0])]
    is_one = [
        abs(total - 1.0) <= sum_tolerance(array.dtype, n)
        for total, n in zip(sums, (len(ours), len(theirs)), strict=True)
    ]
    if is_one == [False, True]:
        rule = "sum to 1 over its classes, on the last axis"
        found = f"{sums[0]:.7g}, and 1 on axis {PYTORCH_AXIS}: say axis={PYTORCH_AXIS}"
        refuse("target", rule, found)
