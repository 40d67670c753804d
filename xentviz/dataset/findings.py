"""What a batch comes to, and which rows make it so: found block by block.

No number of a row is kept but those of the rows that are drawn or listed: a batch of
millions of rows needs no memory beside its own.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch
from xentviz.dataset.loss import (
    Terms,
    blocks,
    counted,
    floor_sum,
    is_counted,
    keywords,
    row_losses,
)
from xentviz.quantities import cross_entropy, cross_entropy_gradient, log_softmax
from xentviz.quantities.binning import loss_bins, sums_by_bin
from xentviz.quantities.calibration import Reliability, reliability
from xentviz.quantities.temperature import Slope, slope_over_scale, temperature_of

Progress = Callable[[float], None]
MOST_DRAWN = 20_000  # rows that are drawn beside those that are listed
MOST_LISTED = 1_000
STILL_TO_DO = 0.8  # of what was left, after each step of the search for a temperature


class Rows(NamedTuple):
    """Some rows of a batch, (m,) each: which they are, and what the model says."""

    place: NDArray[np.intp]
    wanted: NDArray[np.intp]  # the class, or the one with the largest share
    guessed: NDArray[np.intp]
    own: NDArray[np.float64]  # p of the wanted class
    confidence: NDArray[np.float64]  # p of the guessed class
    losses: NDArray[np.float64]  # without weights

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether the likeliest class is the wanted one."""
        return self.guessed == self.wanted

    def only(self, which: NDArray) -> "Rows":
        """Return some of them, in this order."""
        return Rows(*(column[which] for column in self))

    def beside(self, others: "Rows") -> "Rows":
        """Return these rows and others."""
        return Rows(*map(np.concatenate, zip(self, others, strict=True)))


@dataclass
class Findings:
    """What a batch comes to under some terms; sums grow while its blocks are read."""

    n_counted: int
    divisor: float  # of the mean: the rows that count, or their weights
    guess: float  # ln K
    parts: NDArray[np.float64]  # the losses of each wanted class, weighted, summed
    row_count: NDArray[np.float64]  # how many rows lie in each bin of losses
    wrong_count: NDArray[np.float64]
    plain_sum: float = 0.0  # of the losses without weights
    floors: float = 0.0
    right: int = 0
    bins: Reliability = field(default_factory=lambda: reliability(np.empty(0), []))
    drawn: Rows | None = None
    listed: Rows | None = None  # sure and wrong first, then the dearest

    @property
    def loss_sum(self) -> float:
        """The sum of the losses, weighted."""
        return float(self.parts.sum())

    def per_row(self, total: float) -> float:
        """Return a sum over rows as a mean, nan of none."""
        return total / self.n_counted if self.n_counted else math.nan

    def add(self, rows: Rows, weighted: NDArray[np.float64], width: float) -> None:
        """Add the rows of a block, that count all, to the sums."""
        n_bins, is_right = len(self.row_count), rows.is_right
        place = loss_bins(rows.losses, width, n_bins)
        self.row_count += sums_by_bin(place, n_bins)
        self.wrong_count += sums_by_bin(place, n_bins, ~is_right)
        self.parts += sums_by_bin(rows.wanted, len(self.parts), weighted)
        self.plain_sum += float(rows.losses.sum())
        self.right += int(is_right.sum())
        self.bins = self.bins.joined(reliability(rows.confidence, is_right))

    def keep(self, rows: Rows, step: int) -> None:
        """Keep those rows of a block that are drawn, and those to be listed."""
        every = rows.only(rows.place % step == 0)
        self.drawn = every if self.drawn is None else self.drawn.beside(every)
        listed = rows if self.listed is None else self.listed.beside(rows)
        self.listed = listed.only(_dearest_first(listed)[:MOST_LISTED])


def findings(
    batch: Batch,
    terms: Terms,
    *,
    width: float,
    n_bins: int,
    progress: Progress | None = None,
) -> Findings:
    """Return what a batch comes to.

    Parameters
    ----------
    batch : Batch
        The rows.
    terms : Terms
        Under what the losses are computed.
    width : float
        How broad a bin of losses is, in nats.
    n_bins : int
        How many bins there are, the last of them open above.
    progress : callable, optional
        Called after each block with the part that is done. What it raises ends it.

    Raises
    ------
    ValueError
        If one of the terms is outside its domain.
    """
    k = batch.layout.n_classes
    sums = [np.zeros(size) for size in (k, n_bins, n_bins)]
    found = Findings(0, 0.0, math.log(k), *sums)
    step = max(1, len(batch) // MOST_DRAWN)
    for block in _told(batch, progress):
        weighted = row_losses(batch, block, terms)
        counts = is_counted(batch, block, terms)
        rows = rows_of(batch, np.arange(block.start, block.stop)[counts], terms)
        found.add(rows, weighted[counts], width)
        found.keep(rows, step)
        found.floors += floor_sum(batch, block, terms)
    found.n_counted, found.divisor = counted(batch, terms)
    return found


def rows_of(batch: Batch, place: NDArray[np.intp], terms: Terms) -> Rows:
    """Return what the model says of some rows, and what each costs without weights."""
    z, target = batch.logits(place) / terms.temperature, batch.target[place]
    log_p = log_softmax(z)
    wanted = target.argmax(axis=1) if batch.is_soft else target.astype(np.intp)
    guessed, at = z.argmax(axis=1), np.arange(len(place))
    plain = Terms(1.0, terms.label_smoothing, None, terms.ignore_index)
    losses = cross_entropy(z, target, reduction="none", **keywords(batch, plain))
    own, confidence = np.exp(log_p[at, wanted]), np.exp(log_p[at, guessed])
    return Rows(place, wanted, guessed, own, confidence, losses)


def gradient_lengths(
    batch: Batch, place: NDArray[np.intp], terms: Terms
) -> NDArray[np.float64]:
    """Return how strongly some rows pull at their logits: the length of each slope."""
    pulls = cross_entropy_gradient(
        batch.logits(place) / terms.temperature,
        batch.target[place],
        reduction="none",
        **keywords(batch, terms),
    )
    return np.linalg.norm(pulls, axis=-1) / terms.temperature


def curve(
    batch: Batch,
    terms: Terms,
    temperatures: NDArray[np.float64],
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Return the sum of the losses at each temperature; that of `terms` is not used."""
    sums = np.zeros(len(temperatures))
    for block in _told(batch, progress):
        logits = batch.logits(block)
        for i, temperature in enumerate(temperatures):
            sums[i] += cross_entropy(
                logits / temperature,
                batch.target[block],
                reduction="sum",
                **keywords(batch, terms),
            )
    return sums


def _told(batch: Batch, progress: Progress | None) -> Iterator[slice]:
    """Yield the blocks of a batch, and say after each how far they are."""
    for block in blocks(batch):
        yield block
        if progress:
            progress(block.stop / len(batch))


def _dearest_first(rows: Rows) -> NDArray[np.intp]:
    """Return the order of rows: the wrong ones by how sure, then others by loss."""
    sure = np.where(rows.is_right, -np.inf, rows.confidence)
    return np.lexsort([-rows.losses, -sure])


def fitted(batch: Batch, terms: Terms, progress: Progress | None = None) -> float:
    """Return the temperature at which the loss is least; that of `terms` is not used.

    It is that of `xentviz.quantities.temperature.fitted_temperature`, but for rounding.
    """
    steps = 0

    def slope(scale: float) -> Slope:
        nonlocal steps
        steps += 1
        total = np.zeros(2)
        for block in blocks(batch):
            given = batch.logits(block), batch.target[block], scale
            total += slope_over_scale(*given, **keywords(batch, terms))
            if progress:
                progress(1.0 - STILL_TO_DO**steps)
        return Slope(*total.tolist())

    n_counted, divisor = counted(batch, terms)
    return temperature_of(slope) if n_counted and divisor > 0 else math.nan
