"""What is asked: scores or probabilities, a target, and what goes with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    fraction,
    non_negative_number,
    positive,
    whole_number,
)
from xentviz.quantities.arrays import real_array, refuse

SMOOTHINGS = (0.1, 0.2, 0.05, 0.01)  # what is usual, where none is given
EXPLICIT = 1  # how far-fetched a keyword is that somebody has given
TEMPERATURES = (2.0, 0.5, 4.0, 3.0, 5.0, 10.0, 20.0, 0.1)
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """Checked inputs, as (n_rows, n_classes): a leading axis more is flattened."""

    scores: Array  # logits, or probabilities
    is_logits: bool
    q: Array  # the target as rows of shares, 0 where a row is ignored
    classes: NDArray[np.intp] | None  # (n_rows,), 0 where ignored
    counted: NDArray[np.bool_]  # (n_rows,), False where ignored
    independent: bool  # yes-or-no labels that need not exclude one another
    n_batch: int  # the length of the first axis, before flattening
    weight: Array | None = None  # (1, n_classes), or (n_rows, 1) of samples
    pos_weight: float | None = None
    smoothings: tuple[float, ...] = SMOOTHINGS
    temperatures: tuple[float, ...] = TEMPERATURES
    moved: Array | None = None  # the scores, had another axis been that of the classes

    def rank_of(self, name: str, usual: int) -> int:
        """Return how far-fetched a keyword is: where it is given, hardly."""
        is_explicit = {
            "pos_weight": self.pos_weight is not None,
            "label_smoothing": len(self.smoothings) == 1,
            "temperature": len(self.temperatures) == 1,
        }
        return min(usual, EXPLICIT) if is_explicit[name] else usual

    @property
    def n_classes(self) -> int:
        """How many classes there are."""
        return self.scores.shape[1]


def question(
    logits: ArrayLike | None,
    target: ArrayLike,
    *,
    probabilities: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    pos_weight: float | None = None,
    ignore_index: int = -100,
    label_smoothing: float | None = None,
    temperature: float | None = None,
) -> Question:
    """Return the question that the arguments of `xentviz.explain` ask.

    Raises
    ------
    ValueError
        If not one of `logits` and `probabilities` is given, shapes do not fit, a class
        is out of range, or a number is outside its domain.
    """
    if (logits is None) == (probabilities is None):
        found = "none" if logits is None else "both"
        refuse("logits or probabilities", "be given, one of the two", found)
    name = "probabilities" if logits is None else "logits"
    scores = _scores(name, probabilities if logits is None else logits)
    labels = real_array("target", target).astype(np.float64)
    scores, labels, moved, n_batch = _flattened(scores, labels)
    ignore_index = whole_number("ignore_index", ignore_index)
    q, classes, kept = _shares(scores.shape, labels, ignore_index)
    independent = classes is None and _is_independent(q[kept])
    return Question(
        scores,
        logits is not None,
        q,
        classes,
        kept,
        independent,
        n_batch,
        weight=_weight(weight, scores.shape),
        pos_weight=None
        if pos_weight is None
        else non_negative_number("pos_weight", pos_weight),
        smoothings=SMOOTHINGS
        if label_smoothing is None
        else (fraction("label_smoothing", label_smoothing),),
        temperatures=TEMPERATURES
        if temperature is None
        else (positive("temperature", temperature),),
        moved=moved,
    )


def _scores(name: str, values: ArrayLike) -> Array:
    array = real_array(name, values).astype(np.float64)
    if array.size == 0:
        refuse(name, "hold numbers", f"shape {array.shape}")
    bad = (array < 0) | (array > 1) if name == "probabilities" else np.zeros(())
    if bad.any():
        rule = "lie between 0 and 1 (else they are logits)"
        refuse(name, rule, array[bad][0])
    return np.atleast_1d(array)


def _flattened(scores: Array, labels: Array) -> tuple[Array, Array, Array | None, int]:
    """Return scores and labels as rows, the scores along another axis, and the batch.

    Where the shapes fit both layouts the classes are on the last axis.
    """
    if scores.ndim == 1:
        return *_one_axis(scores, labels), None, 1
    if scores.ndim == 2:
        return scores, labels, None, len(scores)
    axis = _class_axis(scores, labels)
    rows, other = (_as_rows(scores, a) for a in ((-1, 1) if axis == -1 else (1, -1)))
    if labels.shape == scores.shape:
        labels = _as_rows(labels, axis)
    else:
        labels = labels.reshape(-1, 1)
    return rows, labels, other if other.shape == rows.shape else None, len(scores)


def _class_axis(scores: Array, labels: Array) -> int:
    for axis in (-1, 1):
        if labels.shape == np.moveaxis(scores, axis, -1).shape[:-1]:
            return axis
    if labels.shape == scores.shape:
        return 1 if _sums_to_one(labels, 1) and not _sums_to_one(labels, -1) else -1
    rule = f"fit logits of shape {scores.shape}, classes on the last axis or axis 1"
    refuse("target", rule, f"shape {labels.shape}")


def _as_rows(array: Array, axis: int) -> Array:
    return np.moveaxis(array, axis, -1).reshape(-1, array.shape[axis])


def _sums_to_one(array: Array, axis: int) -> bool:
    return bool(np.allclose(array.sum(axis=axis), 1.0, atol=1e-3))


def _one_axis(scores: Array, labels: Array) -> tuple[Array, Array]:
    """Return a row of scores with its target, or a column of yes-or-no questions."""
    if labels.size == 1 and len(scores) > 1:
        return scores[None, :], labels.reshape(1, 1)
    labels = labels.ravel()
    if len(scores) > 1 and abs(labels.sum() - 1) < 1e-3:
        return scores[None, :], labels[None, :]
    return scores[:, None], labels[:, None]


def _shares(
    shape: tuple[int, int], labels: Array, ignore_index: int
) -> tuple[Array, NDArray[np.intp] | None, NDArray[np.bool_]]:
    """Return the target as rows of shares, as classes, and which rows count."""
    n, k = shape
    everything = np.ones(n, dtype=bool)
    if k == 1 and labels.size == n:
        q = labels.reshape(n, 1)
        if ((q < 0) | (q > 1)).any():
            refuse("target", "lie between 0 and 1", q[(q < 0) | (q > 1)][0])
        return q, None, everything
    if labels.shape == (n, k):
        if not (labels >= 0).all():
            refuse("target", "not be negative", labels[~(labels >= 0)][0])
        return labels, None, everything
    if labels.size != n:
        rule = f"hold {n} classes or {n} rows of {k} shares"
        refuse("target", rule, f"shape {labels.shape}")
    return _of_classes(labels.ravel(), n, k, ignore_index)


def _of_classes(
    labels: Array, n: int, k: int, ignore_index: int
) -> tuple[Array, NDArray[np.intp], NDArray[np.bool_]]:
    kept = labels != ignore_index
    bad = kept & ~((labels >= 0) & (labels < k) & (labels == np.floor(labels)))
    if bad.any():
        rule = f"hold classes from 0 to {k - 1} or ignore_index"
        row = int(np.flatnonzero(bad)[0]) + 1
        refuse("target", rule, f"{labels[bad][0]:g} in row {row}")
    classes = np.where(kept, labels, 0).astype(np.intp)
    q = np.zeros((n, k))
    q[np.arange(n)[kept], classes[kept]] = 1.0
    return q, classes, kept


def _is_independent(q: Array) -> bool:
    """Whether shares are labels that need not exclude one another."""
    if q.shape[1] == 1:
        return True
    return bool((q <= 1).all() and (np.abs(q.sum(axis=1) - 1) > 1e-3).any())


def _weight(weight: ArrayLike | None, shape: tuple[int, int]) -> Array | None:
    """Return the weights of classes as a row, or of samples as a column."""
    if weight is None:
        return None
    array = real_array("weight", weight).astype(np.float64).ravel()
    if not ((array >= 0) & (array < np.inf)).all():
        refuse("weight", "be finite and not negative", array)
    if array.size == shape[1]:
        return array[None, :]
    if array.size == shape[0]:
        return array[:, None]
    rule = f"hold {shape[1]} numbers, one for each class (or {shape[0]}, for each row)"
    refuse("weight", rule, array.size)
