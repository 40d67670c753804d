"""The loss of a batch, in blocks of rows that fit the memory of the machine."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.dataset.batch import Batch
from xentviz.quantities import cross_entropy, entropy
from xentviz.quantities.reduction import checked_reduction, reduced

BLOCK = 1 << 20  # numbers of a block: 8 MB in float64


@dataclass(frozen=True)
class BatchLoss:
    """A loss, what it was divided by, and the lines to read it against."""

    loss: NDArray[np.float64]  # () or, under "none", (n,)
    reduction: str
    divisor: float  # rows that count, or the sum of their weights
    n_counted: int
    guess: float  # ln K: what a model that knows nothing pays
    floor: float  # H(q): the least that the target allows, as a mean of the rows
    losses: NDArray[np.float64]  # of each row, weighted; 0 where ignored


def batch_loss(
    batch: Batch,
    *,
    temperature: float = 1.0,
    label_smoothing: float = 0.0,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> BatchLoss:
    """Return the cross-entropy, in nats, of a batch.

    The keywords are those of `xentviz.cross_entropy`, and the logits are divided by
    `temperature` first.

    Raises
    ------
    ValueError
        If a keyword is outside its domain.
    """
    reduction = checked_reduction(reduction)
    if not 0 < temperature < math.inf:
        raise ValueError(
            f"temperature must be a finite number above 0, got {temperature}"
        )
    by_class = {"ignore_index": ignore_index} if not batch.is_soft else {}
    losses, floor = np.empty(len(batch)), 0.0
    for rows in _blocks(batch):
        losses[rows] = cross_entropy(
            batch.logits(rows) / temperature,
            batch.target[rows],
            weight=weight,
            label_smoothing=label_smoothing,
            reduction="none",
            **by_class,
        )
        floor += _floor(batch, rows, label_smoothing, ignore_index)
    counted = np.ones(len(batch), bool)
    if not batch.is_soft:
        counted = batch.target != ignore_index
    n_counted = int(counted.sum())
    divisor = float(n_counted)
    if weight is not None and not batch.is_soft:
        divisor = float(np.asarray(weight, float)[batch.target[counted]].sum())
    return BatchLoss(
        reduced(losses, reduction, divisor),
        reduction,
        divisor,
        n_counted,
        math.log(batch.layout.n_classes),
        floor / n_counted if n_counted else math.nan,
        losses,
    )


def _blocks(batch: Batch) -> Iterator[slice]:
    step = max(1, BLOCK // batch.layout.n_classes)
    for start in range(0, len(batch), step):
        yield slice(start, start + step)


def _floor(batch: Batch, rows: slice, smoothing: float, ignore_index: int) -> float:
    """Return the sum of the entropies of the targets, smoothed as they are."""
    k = batch.layout.n_classes
    if batch.is_soft:
        q = (1 - smoothing) * batch.target[rows] + smoothing / k
        return float(entropy(q).sum())
    if smoothing == 0:
        return 0.0
    n = int((batch.target[rows] != ignore_index).sum())
    one_hot = np.full(k, smoothing / k)
    one_hot[0] += 1 - smoothing
    return n * float(entropy(one_hot))
