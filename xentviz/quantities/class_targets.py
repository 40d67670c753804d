"""Targets over classes, as coefficients of each class's -ln p in the loss.

The loss of a row is sum_k c_k (-ln p_k) and its gradient sum(c) p - c, whatever mixture
of class indices, probabilities, weights and smoothing made the coefficients c.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    class_axis_last,
    class_weights,
    fraction,
    normalised,
    sum_tolerance,
    whole_number,
)
from xentviz.quantities.arrays import real_array, refuse
from xentviz.quantities.blocks import float64_block
from xentviz.quantities.target_reading import holds_labels, rows_shape
from xentviz.quantities.weights import Weights, products, sample_weights


@dataclass(frozen=True, kw_only=True)
class Target:
    """A checked target: for rows of `shape` before they were put one under another."""

    shape: tuple[int, ...]
    n_classes: int
    weights: Weights
    is_kept: NDArray[np.bool_] | None  # (n_rows,), False where ignored; None: all kept

    def rows_of(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return `array`, broadcast to this target, as (n_rows, n_classes)."""
        full = np.broadcast_to(array, (*self.shape, self.n_classes))
        return full.reshape(-1, self.n_classes)

    def kept(self, of_rows: NDArray[Any]) -> NDArray[Any]:
        """Return the entries of rows that are not ignored."""
        return of_rows if self.is_kept is None else of_rows[self.is_kept]

    def block(
        self,
        array: NDArray[Any],
        rows: slice,
        out: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """Return a copy of some rows of `array` in float64, 0 where ignored.

        The copy is made for the processor's cache: no second array of the size of the
        first ever stands in memory. With many classes it is made in `out`.
        """
        block = float64_block(array[rows], out)
        if self.is_kept is not None:
            block[~self.is_kept[rows]] = 0.0
        return block

    def row_weight(self, rows: slice, n_rows: int) -> NDArray[np.float64]:
        """Return the weight of each of `n_rows` rows, 0 where ignored."""
        weight = self.weights.sample_weight
        kept = np.ones(n_rows) if self.is_kept is None else self.is_kept[rows]
        return np.asarray(kept * (1.0 if weight is None else weight[rows]))


@dataclass(frozen=True, kw_only=True)
class Labels(Target):
    """A class for each row."""

    classes: NDArray[np.intp]  # (n_rows,), 0 where ignored

    @property
    def is_plain(self) -> bool:
        """Whether the loss of each row is the -ln p of its class, and counts once."""
        weights = self.weights
        is_unweighted = weights.weight is None and weights.sample_weight is None
        return is_unweighted and self.is_kept is None and weights.smoothing == 0.0

    @property
    def divisor(self) -> float:
        """What the sum of the losses is divided by to give their mean."""
        if self.is_plain:
            return float(len(self.classes))
        return float(self.class_weight(slice(None)).sum())

    @property
    def relative_weights(self) -> Weights:
        """The weights, times powers of two that a mean divides by again."""
        return self.weights.relative_to(self.kept(self.classes))

    def class_weight(self, rows: slice) -> NDArray[np.float64]:
        """Return the weight of each row times that of its class."""
        weight, classes = self.weights.weight, self.classes[rows]
        of_rows = self.row_weight(rows, len(classes))
        return of_rows if weight is None else products(of_rows, weight[classes])

    def places(self, rows: slice) -> NDArray[np.intp]:
        """Return where the number of each row's class is among all of them."""
        classes = self.classes[rows]
        return np.arange(len(classes)) * self.n_classes + classes

    def of_classes(self, array: NDArray[Any], rows: slice) -> NDArray[np.float64]:
        """Return the number of each row's class in `array`, 0 where ignored."""
        flat = array[rows].reshape(-1)
        of_classes = flat.take(self.places(rows)).astype(np.float64)
        if self.is_kept is not None:
            of_classes[~self.is_kept[rows]] = 0.0
        return of_classes

    def coefficients(self, rows: slice) -> NDArray[np.float64]:
        """Return the coefficients of each class's -ln p in the losses of `rows`."""
        smoothing, classes = self.weights.smoothing, self.classes[rows]
        c = np.full((len(classes), self.n_classes), smoothing / self.n_classes)
        c[np.arange(len(classes)), classes] += 1.0 - smoothing
        if self.weights.weight is not None:
            c *= self.weights.weight
        return products(c, self.row_weight(rows, len(c))[:, np.newaxis])


@dataclass(frozen=True, kw_only=True)
class Distributions(Target):
    """A distribution for each row, checked and divided by its sum block by block."""

    q: NDArray[Any]  # (n_rows, n_classes), in the dtype of the argument

    @property
    def divisor(self) -> float:
        """What the sum of the losses is divided by to give their mean."""
        weight = self.weights.sample_weight
        return float(len(self.q) if weight is None else weight.sum())

    @property
    def relative_weights(self) -> Weights:
        """The weights, those of rows times a power of two that a mean divides by."""
        return self.weights.relative_rows

    def coefficients(self, rows: slice) -> NDArray[np.float64]:
        """Return the coefficients of each class's -ln p in the losses of `rows`."""
        block = self.q[rows].astype(np.float64)
        if self.is_kept is not None:
            block[~self.is_kept[rows]] = 1.0 / self.n_classes
        tolerance = sum_tolerance(self.q.dtype, self.n_classes)
        smoothing, q = self.weights.smoothing, normalised("target", block, tolerance)
        if smoothing:
            q = smoothed(q, smoothing)
        if self.weights.weight is not None:
            q = q * self.weights.weight
        if self.weights.sample_weight is not None:
            q = products(q, self.row_weight(rows, len(q))[:, np.newaxis])
        return q


def smoothed(
    q: NDArray[np.float64], smoothing: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return (1 - e) q + e / n_classes, the part e of `smoothing` for rows alike."""
    part = np.asarray(smoothing)[..., np.newaxis]
    return np.asarray((1.0 - part) * q + part / q.shape[-1])


def checked_rows(
    name: str,
    scores: ArrayLike,
    target: ArrayLike,
    *,
    axis: int,
    weight: ArrayLike | None,
    sample_weight: ArrayLike | None,
    ignore_index: int,
    label_smoothing: float = 0.0,
    is_mean: bool = False,
) -> tuple[NDArray[Any], Labels | Distributions]:
    """Return the rows of `scores`, the argument `name`, and `target` for them.

    Of the weights by which a mean divides only the ratios count: see `relative`.
    """
    z = real_array(name, scores)
    n_axes = z.ndim
    z = class_axis_last(name, z, axis)
    axis = axis % n_axes - n_axes  # from the end, where a target has it too
    array = real_array("target", target)
    ignore_index = whole_number("ignore_index", ignore_index)
    is_labels = holds_labels(array, z.shape, axis)
    shape = z.shape[:-1] if is_labels else rows_shape(array, z.shape, axis)
    weights = Weights(
        weight=class_weights(weight, z.shape[-1]),
        sample_weight=sample_weights(sample_weight, shape),
        smoothing=fraction("label_smoothing", label_smoothing),
    )
    make = _labels if is_labels else _distributions
    checked = make(array, shape, z.shape[-1], axis, ignore_index, weights)
    if is_mean:
        checked = replace(checked, weights=checked.relative_weights)
    return checked.rows_of(z), checked


def _labels(
    array: NDArray[Any],
    shape: tuple[int, ...],
    n_classes: int,
    axis: int,
    ignore_index: int,
    weights: Weights,
) -> Labels:
    classes = array.ravel()
    if classes.dtype.kind not in "iu":
        classes = classes.astype(np.float64)
    is_kept = classes != ignore_index
    if weights.sample_weight is not None:
        is_kept &= weights.sample_weight > 0
    bad = is_kept & ((classes < 0) | (classes >= n_classes))
    if bad.any():
        rule = f"hold classes from 0 to {n_classes - 1} or ignore_index"
        refuse("target", rule, classes[bad][0])
    all_kept = bool(is_kept.all())
    classes = classes if all_kept else np.where(is_kept, classes, 0)
    return Labels(
        shape=shape,
        n_classes=n_classes,
        weights=weights,
        is_kept=None if all_kept else is_kept,
        classes=classes.astype(np.intp, copy=False),
    )


def _distributions(
    array: NDArray[Any],
    shape: tuple[int, ...],
    n_classes: int,
    axis: int,
    ignore_index: int,
    weights: Weights,
) -> Distributions:
    if ignore_index >= 0:
        refuse("ignore_index", "be negative beside probability targets", ignore_index)
    q = np.broadcast_to(np.moveaxis(array, axis, -1), (*shape, n_classes))
    weight = weights.sample_weight
    is_kept = None if weight is None or weight.all() else weight > 0
    return Distributions(
        shape=shape,
        n_classes=n_classes,
        weights=weights,
        is_kept=is_kept,
        q=q.reshape(-1, n_classes),
    )
