"""The loss of a batch, in blocks of rows that fit the memory of the machine."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.dataset.batch import Batch
from xentviz.quantities import cross_entropy
from xentviz.quantities.arguments import non_negative, positive
from xentviz.quantities.arrays import refuse
from xentviz.quantities.floor import class_floors, target_floors
from xentviz.quantities.reduction import checked_reduction, reduced
from xentviz.quantities.temperature import over_temperature

BLOCK = 1 << 18  # numbers of a block: 2 MB in float64
LIGHTEST = 1e-100  # of the weights: those of a billion rows can be summed


@dataclass(frozen=True)
class Terms:
    """Under what a loss is computed; the names are those of `cross_entropy`."""

    temperature: float = 1.0
    label_smoothing: float = 0.0
    weight: ArrayLike | None = None
    ignore_index: int = -100

    def __post_init__(self) -> None:
        """Refuse a temperature by which nothing can be divided, and extreme weights."""
        positive("temperature", self.temperature)
        if self.weight is None:
            return
        weight = non_negative("weight", self.weight)
        bad = (weight > 0.0) & ((weight < LIGHTEST) | (weight > 1.0 / LIGHTEST))
        if bad.any():
            rule = f"lie between {LIGHTEST} and {1.0 / LIGHTEST}"
            refuse("weight", rule, weight[bad][0])

    def scaled(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return logits over the temperature."""
        return over_temperature(logits, self.temperature)


@dataclass(frozen=True)
class BatchLoss:
    """A loss, what it was divided by, and the lines to read it against."""

    loss: NDArray[np.float64]  # () or, under "none", (n,)
    reduction: str
    divisor: float  # rows that count, or the sum of their weights
    n_counted: int
    guess: float  # what a model that knows nothing pays, as a mean: ln K if unweighted
    floor: float  # the least that the target allows, as a mean: H(q) if unweighted
    losses: NDArray[np.float64]  # of each row, weighted; 0 where ignored
    is_unweighted: bool


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
    losses = np.empty(len(batch))
    for rows in blocks(batch):
        losses[rows] = row_losses(batch, rows, terms)
    count = counted(batch, terms)
    return BatchLoss(
        reduced(losses, reduction, count.divisor),
        reduction,
        count.divisor,
        count.n,
        count.mean(count.guesses),
        count.mean(count.floors),
        losses,
        weight is None,
    )


def blocks(
    batch: Batch, times: int = 1, within: slice | None = None
) -> Iterator[slice]:
    """Yield the rows of a batch, as many at a time as are computed with at once.

    Or so many times as many: where few of them are, or each asks for little. Or those
    rows that lie within a block.
    """
    step = max(1, BLOCK // batch.layout.n_classes) * times
    first, end, _ = (within or slice(None)).indices(len(batch))
    for start in range(first, end, step):
        yield slice(start, min(start + step, end))


def row_losses(
    batch: Batch, rows: slice | NDArray[np.intp], terms: Terms
) -> NDArray[np.float64]:
    """Return the loss of some rows, weighted; 0 where ignored."""
    return cross_entropy(
        terms.scaled(batch.logits(rows)),
        batch.targets(rows),
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


class Count(NamedTuple):
    """What a batch has apart from its scores: the model is not in it."""

    n: int  # rows that count
    divisor: float  # of the mean: those rows, or the weights of their classes
    guesses: float  # what a model that knows nothing pays for all of them
    floors: float  # the least that any model pays for all of them

    def mean(self, total: float) -> float:
        """Return a sum over the rows as a mean, nan of none."""
        return total / self.divisor if self.divisor else math.nan


def counted(batch: Batch, terms: Terms) -> Count:
    """Return how many rows count, and what they cost at least and without a model."""
    k, smoothing, weight = batch.layout.n_classes, terms.label_smoothing, terms.weight
    per_row, log_k = 1.0 if weight is None else float(np.mean(weight)), math.log(k)
    if batch.is_soft:
        n, total, floors = len(batch), 0.0, 0.0
        for rows in blocks(batch):
            target = batch.targets(rows)
            q = (1.0 - smoothing) * target + smoothing / k
            floors += float(target_floors(q, weight=weight).sum())
            total += float(_weighed(target.sum(axis=0), weight))
        guesses = (1.0 - smoothing) * total + smoothing * n * per_row
        return Count(n, float(n), guesses * log_k, floors)
    of_class = _of_class(batch, terms)
    n, divisor = int(of_class.sum()), float(_weighed(of_class, weight))
    floors = class_floors(k, weight=weight, label_smoothing=smoothing)
    guesses = (1.0 - smoothing) * divisor + smoothing * n * per_row
    return Count(n, divisor, guesses * log_k, float(of_class @ floors))


def _weighed(of_class: NDArray[np.float64], weight: ArrayLike | None) -> float:
    return float(of_class.sum() if weight is None else of_class @ np.asarray(weight))


def _of_class(batch: Batch, terms: Terms) -> NDArray[np.float64]:
    """Return how many rows of each class count."""
    of_class = np.zeros(batch.layout.n_classes)
    for rows in blocks(batch):
        classes = batch.target[rows][is_counted(batch, rows, terms)]
        of_class += np.bincount(classes, minlength=len(of_class))
    return of_class


def divided_by(n: int, n_counted: int, divisor: float) -> str:
    """Return what a mean divides by: ``"rows"``, ``"counted"`` rows, or ``"weights"``.

    >>> divided_by(3, 2, 2.0)
    'counted'
    """
    if divisor != n_counted:
        return "weights"
    return "rows" if n_counted == n else "counted"
