"""The loss of a batch, in blocks of rows that fit the memory of the machine."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.dataset.batch import Batch
from xentviz.quantities import cross_entropy, entropy
from xentviz.quantities.reduction import checked_reduction, reduced

BLOCK = 1 << 20  # numbers of a block: 8 MB in float64


@dataclass(frozen=True)
class Terms:
    """Under what a loss is computed; the names are those of `cross_entropy`."""

    temperature: float = 1.0
    label_smoothing: float = 0.0
    weight: ArrayLike | None = None
    ignore_index: int = -100

    def __post_init__(self) -> None:
        """Refuse a temperature by which nothing can be divided."""
        if not 0 < self.temperature < math.inf:
            raise ValueError(
                f"temperature must be a finite number above 0, got {self.temperature}"
            )


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
    terms = Terms(temperature, label_smoothing, weight, ignore_index)
    losses, floor = np.empty(len(batch)), 0.0
    for rows in blocks(batch):
        losses[rows] = row_losses(batch, rows, terms)
        floor += floor_sum(batch, rows, terms)
    n_counted, divisor = counted(batch, terms)
    return BatchLoss(
        reduced(losses, reduction, divisor),
        reduction,
        divisor,
        n_counted,
        math.log(batch.layout.n_classes),
        floor / n_counted if n_counted else math.nan,
        losses,
    )


def blocks(batch: Batch) -> Iterator[slice]:
    """Yield the rows of a batch, as many at a time as are computed with at once."""
    step = max(1, BLOCK // batch.layout.n_classes)
    for start in range(0, len(batch), step):
        yield slice(start, min(start + step, len(batch)))


def row_losses(batch: Batch, rows: slice, terms: Terms) -> NDArray[np.float64]:
    """Return the loss of some rows, weighted; 0 where ignored."""
    return cross_entropy(
        batch.logits(rows) / terms.temperature,
        batch.target[rows],
        reduction="none",
        **keywords(batch, terms),
    )


def keywords(batch: Batch, terms: Terms) -> dict[str, Any]:
    """Return what `cross_entropy` is to know of the rows beside both arrays."""
    found: dict[str, Any] = {
        "weight": terms.weight,
        "label_smoothing": terms.label_smoothing,
    }
    return found if batch.is_soft else {**found, "ignore_index": terms.ignore_index}


def is_counted(batch: Batch, rows: slice, terms: Terms) -> NDArray[np.bool_]:
    """Return which of some rows count: those that are not ignored."""
    target = batch.target[rows]
    return np.ones(len(target), bool) if batch.is_soft else target != terms.ignore_index


def counted(batch: Batch, terms: Terms) -> tuple[int, float]:
    """Return how many rows count, and by what a mean divides."""
    if batch.is_soft:
        return len(batch), float(len(batch))
    of_class = np.zeros(batch.layout.n_classes)
    for rows in blocks(batch):
        classes = batch.target[rows][is_counted(batch, rows, terms)]
        of_class += np.bincount(classes, minlength=len(of_class))
    n, weight = int(of_class.sum()), terms.weight
    return n, float(n if weight is None else of_class @ np.asarray(weight, float))


def floor_sum(batch: Batch, rows: slice, terms: Terms) -> float:
    """Return the sum of the entropies of the targets, smoothed as they are."""
    k, smoothing = batch.layout.n_classes, terms.label_smoothing
    if batch.is_soft:
        q = (1 - smoothing) * batch.target[rows] + smoothing / k
        return float(entropy(q).sum())
    if smoothing == 0:
        return 0.0
    n = int(is_counted(batch, rows, terms).sum())
    one_hot = np.full(k, smoothing / k)
    one_hot[0] += 1 - smoothing
    return n * float(entropy(one_hot))


def divided_by(n: int, n_counted: int, divisor: float) -> str:
    """Return what a mean divides by: ``"rows"``, ``"counted"`` rows, or ``"weights"``.

    >>> divided_by(3, 2, 2.0)
    'counted'
    """
    if divisor != n_counted:
        return "weights"
    return "rows" if n_counted == n else "counted"
