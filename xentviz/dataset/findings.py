"""What a batch comes to, and which rows make it so: found block by block.

No number of a row is kept but those of the rows that are drawn or listed: a batch of
millions of rows needs no memory beside its own.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch, Progress
from xentviz.dataset.loss import Count, Terms, blocks, counted
from xentviz.dataset.row_findings import Rows, counted_rows, dearest_first
from xentviz.quantities.binning import loss_bins, sums_by_bin
from xentviz.quantities.blocks import ahead
from xentviz.quantities.calibration import (
    Reliability,
    by_confidence,
    sums_by_confidence,
)

MOST_DRAWN = 1_000  # rows that are drawn beside those that are listed
MOST_LISTED = 1_000
# How many blocks a processor has at once: to hand on many small ones takes longer.
AT_ONCE = 4
N_SURE = 10  # bins of confidence
NOTHING = Count(0, 0.0, 0.0, 0.0)
NO_ROWS = Rows(*(np.empty(0, kind) for kind in (int, int, bool, float, float, float)))


@dataclass
class Findings:
    """What a batch comes to under some terms; sums grow while its blocks are read."""

    parts: NDArray[np.float64]  # the losses of each target class, weighted, summed
    row_count: NDArray[np.float64]  # how many rows lie in each bin of losses
    wrong_count: NDArray[np.float64]
    sure: NDArray[np.float64]  # what rows add up to by how sure they are
    count: Count = NOTHING
    plain_sum: float = 0.0  # of the losses without weights
    right: int = 0
    drawn: Rows = NO_ROWS
    listed: Rows = NO_ROWS  # sure and wrong first, then the dearest

    @property
    def loss_sum(self) -> float:
        """The sum of the losses, weighted."""
        return float(self.parts.sum())

    @property
    def bins(self) -> Reliability:
        """How sure the model is, and how often right."""
        return by_confidence(self.sure)

    def per_row(self, total: float) -> float:
        """Return a sum over rows as a mean of those that count, nan of none."""
        return total / self.count.n if self.count.n else math.nan

    def add(self, more: "Findings") -> None:
        """Add what other rows come to."""
        self.parts += more.parts
        self.row_count += more.row_count
        self.wrong_count += more.wrong_count
        self.sure += more.sure
        self.plain_sum += more.plain_sum
        self.right += more.right
        self.drawn = Rows.joined([self.drawn, more.drawn])
        self.listed = Rows.joined([self.listed, more.listed])


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

    def nothing() -> Findings:
        k = batch.layout.n_classes
        bins = np.zeros(n_bins), np.zeros(n_bins), np.zeros((3, N_SURE))
        return Findings(np.zeros(k), *bins)

    found, step = nothing(), max(1, len(batch) // MOST_DRAWN)

    def work(block: slice) -> Findings:
        of_block = nothing()
        for rows, weighted in counted_rows(batch, block, terms):
            of_block.add(
                replace(
                    _sums(rows, weighted, batch.layout.n_classes, width, n_bins),
                    drawn=rows.only(np.flatnonzero(rows.place % step == 0)),
                    listed=dearest_first(rows, MOST_LISTED),
                )
            )
        return of_block

    several = [*blocks(batch, AT_ONCE)]
    for block, done in zip(several, ahead(work, several), strict=True):
        found.add(done())
        found.listed = dearest_first(found.listed, MOST_LISTED)
        if progress:
            progress(block.stop / len(batch))
    found.count = counted(batch, terms)
    return found


def _sums(
    rows: Rows,
    weighted: NDArray[np.float64],
    n_classes: int,
    width: float,
    n_bins: int,
) -> Findings:
    """Return what some rows, that count all, add up to."""
    place = loss_bins(rows.losses, width, n_bins) + n_bins * rows.is_right
    wrong, right = sums_by_bin(place, 2 * n_bins).reshape(2, n_bins)
    return Findings(
        sums_by_bin(rows.target_class, n_classes, weighted),
        wrong + right,
        wrong,
        sums_by_confidence(rows.confidence, rows.is_right, n_bins=N_SURE),
        plain_sum=float(rows.losses.sum()),
        right=int(np.count_nonzero(rows.is_right)),
    )
