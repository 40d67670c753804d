"""What a batch comes to, and which rows make it so: found block by block.

No number of a row is kept but those of the rows that are drawn or listed: a batch of
millions of rows needs no memory beside its own.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
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
from xentviz.quantities.blocks import float64_block, row_blocks
from xentviz.quantities.calibration import Reliability, reliability
from xentviz.quantities.stable_softmax import highest_surprisals

MOST_DRAWN = 1_000  # rows that are drawn beside those that are listed
MOST_LISTED = 1_000
# How many blocks a processor has at once: to hand on many small ones takes longer.
AT_ONCE = 2
NOTHING = Count(0, 0.0, 0.0, 0.0)


class Rows(NamedTuple):
    """Some rows of a batch, (m,) each: which they are, and what the model says."""

    place: NDArray[np.intp]
    target_class: NDArray[np.intp]  # the class, or the one with the largest share
    is_right: NDArray[np.bool_]  # whether that is the likeliest, of several the first
    own: NDArray[np.float64]  # p of the target class
    confidence: NDArray[np.float64]  # p of the likeliest class
    losses: NDArray[np.float64]  # without weights

    def only(self, which: NDArray) -> "Rows":
        """Return some of them, in this order."""
        return Rows(*(column[which] for column in self))

    @staticmethod
    def joined(several: Iterable["Rows"]) -> "Rows":
        """Return all rows of several."""
        return Rows(*map(np.concatenate, zip(*several, strict=True)))


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

    def add(self, block: "Findings", rows: Rows) -> None:
        """Add what a block comes to, and keep those of its rows that are to be listed.

        Most rows of most blocks come after all that are listed by then.
        """
        self.parts += block.parts
        self.row_count += block.row_count
        self.wrong_count += block.wrong_count
        self.plain_sum += block.plain_sum
        self.right += block.right
        self.bins = self.bins.joined(block.bins)
        self.drawn = (
            block.drawn
            if self.drawn is None
            else Rows.joined([self.drawn, block.drawn])
        )
        if self.listed is not None:
            some = rows.only(_not_after(self.listed, rows))
            rows = Rows.joined([self.listed, some])
        self.listed = rows.only(_dearest_first(rows, MOST_LISTED))


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
    found = Findings(*(np.zeros(size) for size in (k, n_bins, n_bins)))
    step = max(1, len(batch) // MOST_DRAWN)

    def work(block: slice) -> tuple[Findings, Rows]:
        rows = Rows.joined(_pieces(batch, block, terms))
        weighted = rows.losses
        if terms.weight is not None:
            counts = is_counted(batch, block, terms)
            weighted = row_losses(batch, block, terms)[counts]
        drawn = rows.only(np.flatnonzero(rows.place % step == 0))
        return replace(_sums(rows, weighted, k, width, n_bins), drawn=drawn), rows

    several = [*blocks(batch, AT_ONCE)]
    for block, done in zip(several, ahead(work, several), strict=True):
        found.add(*done())
        if progress:
            progress(block.stop / len(batch))
    found.count = counted(batch, terms)
    return found


def _pieces(batch: Batch, block: slice, terms: Terms) -> Iterator[Rows]:
    """Yield the rows of a block that count, in pieces that the cache holds."""
    for piece in row_blocks(batch.scores[block]):
        start, stop = block.start + piece.start, block.start + piece.stop
        rows = slice(start, min(stop, block.stop))
        counts = is_counted(batch, rows, terms)
        some = rows if counts.all() else start + np.flatnonzero(counts)
        yield rows_of(batch, some, terms)


def rows_of(batch: Batch, rows: slice | NDArray[np.intp], terms: Terms) -> Rows:
    """Return what the model says of some rows, and what each costs without weights."""
    z, target = terms.scaled(batch.logits(rows)), batch.targets(rows)
    place = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    target_class = target.argmax(axis=1) if batch.is_soft else target.astype(np.intp)
    own_logit = z[np.arange(len(place)), target_class]
    # The likeliest class has the highest logit: nothing stands before its ln(1 + S).
    block = float64_block(z)
    highest, surprisal = highest_surprisals(lambda: block.copy(order="K"))
    own, is_right = (highest - own_logit) + surprisal, own_logit == highest
    is_highest = block == highest[:, np.newaxis]
    if np.count_nonzero(is_highest) > len(z):
        is_right &= is_highest.argmax(axis=1) == target_class
    losses = own
    if batch.is_soft or terms.label_smoothing:
        plain = Terms(1.0, terms.label_smoothing, None, terms.ignore_index)
        losses = cross_entropy(z, target, reduction="none", **keywords(batch, plain))
    return Rows(place, target_class, is_right, np.exp(-own), np.exp(-surprisal), losses)


def _sums(
    rows: Rows,
    weighted: NDArray[np.float64],
    n_classes: int,
    width: float,
    n_bins: int,
) -> Findings:
    """Return what the rows of a block, that count all, add up to."""
    place = loss_bins(rows.losses, width, n_bins)
    row_count = sums_by_bin(place, n_bins)
    return Findings(
        sums_by_bin(rows.target_class, n_classes, weighted),
        row_count,
        row_count - sums_by_bin(place[rows.is_right], n_bins),
        plain_sum=float(rows.losses.sum()),
        right=int(np.count_nonzero(rows.is_right)),
        bins=reliability(rows.confidence, rows.is_right),
    )


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


def _not_after(listed: Rows, rows: Rows) -> NDArray[np.intp]:
    """Return which rows do not come after all that are listed."""
    if len(listed.place) < MOST_LISTED:
        return np.arange(len(rows.place))
    last = listed.only(slice(-1, None))
    if last.is_right[0]:
        return np.flatnonzero(~rows.is_right | (rows.losses >= last.losses))
    return np.flatnonzero(~rows.is_right & (rows.confidence >= last.confidence))


def _highest(values: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return where at least as many as `most` of the highest values stand."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -most)[-most])
