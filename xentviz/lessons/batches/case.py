"""The rows of a batch that count, and the weight that each class has."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.batches import checkpoints


@dataclass(frozen=True, eq=False)
class Case:
    """The rows of a batch that count, as its options have them.

    Parameters
    ----------
    rows : ndarray of int, shape (n,)
        Which rows of the batch they are.
    logits : ndarray, shape (n_checkpoints, n, n_classes)
        What the model said of them at each checkpoint.
    target : ndarray of int, shape (n,)
        The class of each.
    weight : ndarray, shape (n_classes,), or None
        The weight of each class, if they differ.
    updates : ndarray of int, shape (n_checkpoints,)
        How much training each checkpoint is after.
    """

    rows: NDArray[np.intp]
    logits: NDArray[np.float64]
    target: NDArray[np.intp]
    weight: NDArray[np.float64] | None
    updates: NDArray[np.intp]

    @property
    def n(self) -> int:
        """How many rows there are."""
        return self.target.size

    @property
    def n_classes(self) -> int:
        """How many classes there are."""
        return self.logits.shape[-1]

    @property
    def total_weight(self) -> float:
        """The sum of the weights of the rows' classes: what a mean divides by."""
        return float(self.n if self.weight is None else self.weight[self.target].sum())

    def smoothed(self, smoothing: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the targets, (..., n, n_classes), each smoothing of (...) in turn."""
        part = smoothing[..., np.newaxis, np.newaxis]
        one_hot = np.eye(self.n_classes)[self.target]
        return (1.0 - part) * one_hot + part / self.n_classes


@lru_cache(maxsize=16)
def case_of(data: str, weight: str, ignore_index: str) -> Case:
    """Return the rows of a batch that count under its options."""
    batch = checkpoints(data)
    rows = np.flatnonzero(batch.target != int(ignore_index))
    return Case(
        rows,
        batch.logits[:, rows],
        batch.target[rows],
        class_weights(weight, batch.logits.shape[-1]),
        batch.updates,
    )


def class_weights(weight: str, n_classes: int) -> NDArray[np.float64] | None:
    """Return the weights of the classes: 1, 2, 3, ... where they rise."""
    return np.arange(1.0, n_classes + 1.0) if weight == "rising" else None
