"""Targets over classes, as coefficients of each class's -ln p in the loss.

The loss of a row is sum_k c_k (-ln p_k) and its gradient sum(c) p - c, whatever mixture
of class indices, probabilities, weights and smoothing made the coefficients c.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_shape,
    distributions,
    fraction,
    non_negative,
    real_array,
    refuse,
    whole_number,
)


@dataclass(frozen=True)
class Target:
    """A checked target for `shape` rows: either `classes` or `q` is not None."""

    shape: tuple[int, ...]
    n_classes: int
    classes: NDArray[np.intp] | None = None  # (n_rows,), 0 where ignored
    is_kept: NDArray[np.bool_] | None = None  # (n_rows,), False where ignored
    q: NDArray[np.float64] | None = None  # (n_rows, n_classes)
    weight: NDArray[np.float64] | None = None  # (n_classes,)
    smoothing: float = 0.0

    @property
    def is_one_class(self) -> bool:
        """Whether the loss of each row is the -ln p of one class alone."""
        return self.classes is not None and self.smoothing == 0.0

    @property
    def divisor(self) -> float:
        """What the sum of the losses is divided by to give their mean."""
        if self.classes is None:
            return float(len(self.q))
        return float(self.class_weight.sum())

    def rows_of(self, array: NDArray) -> NDArray:
        """Return `array`, broadcast to this target, as (n_rows, n_classes)."""
        full = np.broadcast_to(array, (*self.shape, self.n_classes))
        return full.reshape(-1, self.n_classes)

    @property
    def class_weight(self) -> NDArray[np.float64]:
        """The weight of each row's class, 0 where the row is ignored."""
        is_kept = self.is_kept.astype(np.float64)
        return is_kept if self.weight is None else is_kept * self.weight[self.classes]

    def coefficients(self, rows: slice) -> NDArray[np.float64]:
        """Return the coefficients of each class's -ln p in the losses of `rows`."""
        smooth = self.smoothing / self.n_classes
        if self.q is not None:
            c = (1.0 - self.smoothing) * self.q[rows] + smooth
        else:
            classes = self.classes[rows]
            c = np.full((len(classes), self.n_classes), smooth)
            c[np.arange(len(classes)), classes] += 1.0 - self.smoothing
            c[~self.is_kept[rows]] = 0.0
        return c if self.weight is None else c * self.weight


def checked_target(
    logits_shape: tuple[int, ...],
    target: ArrayLike,
    *,
    weight: ArrayLike | None,
    ignore_index: int,
    label_smoothing: float = 0.0,
) -> Target:
    """Return `target` as one for logits of `logits_shape`, or refuse it."""
    n_classes = logits_shape[-1]
    options = {
        "n_classes": n_classes,
        "weight": _class_weights(weight, n_classes),
        "smoothing": fraction("label_smoothing", label_smoothing),
    }
    ignore_index = whole_number("ignore_index", ignore_index)
    array = real_array("target", target)
    if array.dtype.kind in "iu" and array.shape == logits_shape[:-1]:
        classes, is_kept = _classes(array.ravel(), n_classes, ignore_index)
        return Target(array.shape, classes=classes, is_kept=is_kept, **options)
    if array.ndim == 0 or array.shape[-1] != n_classes:
        rule = (
            f"hold integer classes of shape {logits_shape[:-1]} "
            f"or probabilities with {n_classes} classes on the last axis"
        )
        refuse("target", rule, f"{array.dtype} of shape {array.shape}")
    if ignore_index >= 0:
        refuse("ignore_index", "be negative beside probability targets", ignore_index)
    q = distributions("target", array)
    shape = broadcast_shape(target=q.shape, logits=logits_shape)
    q = np.broadcast_to(q, shape).reshape(-1, n_classes)
    return Target(shape[:-1], q=q, **options)


def _class_weights(weight: ArrayLike | None, n_classes: int) -> NDArray | None:
    if weight is None:
        return None
    array = non_negative("weight", weight)
    if array.shape != (n_classes,):
        refuse("weight", f"have the shape ({n_classes},)", f"shape {array.shape}")
    return array


def _classes(
    classes: NDArray, n_classes: int, ignore_index: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    is_kept = classes != ignore_index
    bad = is_kept & ((classes < 0) | (classes >= n_classes))
    if bad.any():
        rule = f"hold classes from 0 to {n_classes - 1} or ignore_index"
        refuse("target", rule, classes[bad][0])
    return np.where(is_kept, classes, 0).astype(np.intp), is_kept
