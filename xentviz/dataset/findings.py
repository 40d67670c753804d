"""What a batch comes to, and which rows make it so: found block by block.

No number of a row is kept but those of the rows that are drawn or listed: a batch of
millions of rows needs no memory beside its own.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.ahead import ahead
from xentviz.dataset.batch import Batch, Progress
from xentviz.dataset.loss import (
    Count,
    Terms,
    blocks,
    counted,
    is_counted,
    keywords,
    row_losses,
)
from xentviz.quantities import cross_entropy, cross_entropy_gradient
from xentviz.quantities.binning import loss_bins, sums_by_bin
from xentviz.quantities.calibration import Reliability, reliability

MOST_DRAWN = 20_000  # rows that are drawn beside those that are listed
MOST_LISTED = 1_000
NOTHING = Count(0, 0.0, 0.0, 0.0)


class Rows(NamedTuple):
    """Some rows of a batch, (m,) each: which they are, and what the model says."""

    place: NDArray[np.intp]
    target_class: NDArray[np.intp]  # the class, or the one with the largest share
    guessed: NDArray[np.intp]
    own: NDArray[np.float64]  # p of the target class
    confidence: NDArray[np.float64]  # p of the guessed class
    losses: NDArray[np.float64]  # without weights

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether the likeliest class is that of the target."""
        return self.guessed == self.target_class

    def only(self, which: NDArray) -> "Rows":
        """Return some of them, in this order."""
        return Rows(*(column[which] for column in self))

    def beside(self, others: "Rows") -> "Rows":
        """Return these rows and others."""
        return Rows(*map(np.concatenate, zip(self, others, strict=True)))


@dataclass
class Findings:
    """What a batch comes to under some terms; sums grow while its blocks are read."""

    parts: NDArray[np.float64]  # the losses of each target class, weighted, summed
    row_count: NDArray[np.float64]  # how many rows lie in each bin of losses
    wrong_count: NDArray[np.float64]
    count: Count = NOTHING
    plain_sum: float = 0.0  # of the losses without weights
    right: int = 0
    bins: Reliability = field(default_factory=lambda: reliability(np.empty(0), []))
    drawn: Rows | None = None
    listed: Rows | None = None  # sure and wrong first, then the dearest

    @property
    def loss_sum(self) -> float:
        """The sum of the losses, weighted."""
        return float(self.parts.sum())

    def per_row(self, total: float) -> float:
        """Return a sum over rows as a mean of those that count, nan of none."""
        return total / self.count.n if self.count.n else math.nan

    def add(self, rows: Rows, weighted: NDArray[np.float64], width: float) -> None:
        """Add the rows of a block, that count all, to the sums."""
        n_bins, is_right = len(self.row_count), rows.is_right
        place = loss_bins(rows.losses, width, n_bins)
        self.row_count += sums_by_bin(place, n_bins)
        self.wrong_count += sums_by_bin(place, n_bins, ~is_right)
        self.parts += sums_by_bin(rows.target_class, len(self.parts), weighted)
        self.plain_sum += float(rows.losses.sum())
        self.right += int(is_right.sum())
        self.bins = self.bins.joined(reliability(rows.confidence, is_right))

    def keep(self, rows: Rows, step: int) -> None:
        """Keep those rows of a block that are drawn, and those to be listed."""
        every = rows.only(rows.place % step == 0)
        self.drawn = every if self.drawn is None else self.drawn.beside(every)
        some = rows.only(_dearest_first(rows, MOST_LISTED))
        listed = some if self.listed is None else self.listed.beside(some)
        self.listed = listed.only(_dearest_first(listed, MOST_LISTED))


@np.errstate(over="ignore", under="ignore")
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
    found = Findings(*sums)
    step = max(1, len(batch) // MOST_DRAWN)

    def work(block: slice) -> tuple[Rows, NDArray[np.float64]]:
        counts = is_counted(batch, block, terms)
        place = np.arange(block.start, block.stop)
        rows = rows_of(batch, block if counts.all() else place[counts], terms)
        if terms.weight is None:
            return rows, rows.losses
        return rows, row_losses(batch, block, terms)[counts]

    for block, done in zip(blocks(batch), ahead(work, blocks(batch)), strict=True):
        rows, weighted = done()
        found.add(rows, weighted, width)
        found.keep(rows, step)
        if progress:
            progress(block.stop / len(batch))
    found.count = counted(batch, terms)
    return found


def rows_of(batch: Batch, rows: slice | NDArray[np.intp], terms: Terms) -> Rows:
    """Return what the model says of some rows, and what each costs without weights."""
    z, target = terms.scaled(batch.logits(rows)), batch.targets(rows)
    place = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    target_class = target.argmax(axis=1) if batch.is_soft else target.astype(np.intp)
    guessed, at = z.argmax(axis=1), np.arange(len(place))
    # The likeliest class has the highest logit: nothing stands before its ln(1 + S).
    surprisal = cross_entropy(z, guessed, reduction="none")
    own = (z[at, guessed] - z[at, target_class]) + surprisal
    losses = own
    if batch.is_soft or terms.label_smoothing:
        plain = Terms(1.0, terms.label_smoothing, None, terms.ignore_index)
        losses = cross_entropy(z, target, reduction="none", **keywords(batch, plain))
    return Rows(place, target_class, guessed, np.exp(-own), np.exp(-surprisal), losses)


def gradient_lengths(
    batch: Batch, place: NDArray[np.intp], terms: Terms
) -> NDArray[np.float64]:
    """Return how strongly some rows pull at their logits: the length of each slope."""
    pulls = cross_entropy_gradient(
        terms.scaled(batch.logits(place)),
        batch.targets(place),
        reduction="none",
        **keywords(batch, terms),
    )
    return np.linalg.norm(pulls, axis=-1) / terms.temperature


def _dearest_first(rows: Rows, most: int) -> NDArray[np.intp]:
    """Return which rows come first: the wrong ones by how sure, then others by loss."""
    sure = np.where(rows.is_right, -np.inf, rows.confidence)
    among = _highest(sure, most)
    if sure[among].min(initial=0.0) == -np.inf:  # all that are wrong, and some others
        is_wrong = sure > -np.inf
        others = np.where(is_wrong, -np.inf, rows.losses)
        among = np.flatnonzero(is_wrong)
        among = np.append(among, np.setdiff1d(_highest(others, most), among))
    return among[np.lexsort([-rows.losses[among], -sure[among]])][:most]


def _highest(values: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return where at least as many as `most` of the highest values stand."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -most)[-most])
