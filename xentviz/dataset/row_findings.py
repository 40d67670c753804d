"""What a model says of single rows, and which of them come first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch
from xentviz.dataset.loss import Terms, blocks, is_counted, keywords, row_losses
from xentviz.quantities import cross_entropy, cross_entropy_gradient
from xentviz.quantities.class_surprisals import class_surprisals

AT_ONCE = 2  # blocks that are looked at together: few and large pieces are quicker


class Rows(NamedTuple):
    """Some rows of a batch, (m,) each: which they are, and what the model says."""

    place: NDArray[np.intp]
    target_class: NDArray[np.intp]  # the class, or the one with the largest share
    is_right: NDArray[np.bool_]  # whether that is the likeliest, of several the first
    own: NDArray[np.float64]  # p of the target class
    confidence: NDArray[np.float64]  # p of the likeliest class
    losses: NDArray[np.float64]  # without weights

    def only(self, which: slice | NDArray) -> "Rows":
        """Return some of them, in this order."""
        return Rows(*(column[which] for column in self))

    @staticmethod
    def joined(several: Iterable["Rows"]) -> "Rows":
        """Return all rows of several."""
        return Rows(*map(np.concatenate, zip(*several, strict=True)))


def counted_rows(
    batch: Batch, block: slice, terms: Terms
) -> Iterator[tuple[Rows, NDArray[np.float64]]]:
    """Yield the rows of a block that count, as many at a time as are computed with.

    Beside them stands what they cost with their weights.
    """
    for some in blocks(batch, AT_ONCE, block):
        counts = is_counted(batch, some, terms)
        rows = some if counts.all() else some.start + np.flatnonzero(counts)
        found = rows_of(batch, rows, terms)
        is_plain = terms.weight is None
        yield found, found.losses if is_plain else row_losses(batch, rows, terms)


def rows_of(batch: Batch, rows: slice | NDArray[np.intp], terms: Terms) -> Rows:
    """Return what the model says of some rows, and what each costs without weights."""
    target = batch.targets(rows)
    place = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
    target_class = target.argmax(axis=1) if batch.is_soft else target.astype(np.intp)
    logits = batch.logits(rows)
    losses, own, rival = class_surprisals(logits, target_class, terms.temperature)
    is_right = own > rival
    even = np.flatnonzero(own == rival)
    if even.size:  # the first of the highest logits
        likeliest = terms.scaled(logits[even]).argmax(axis=1)
        is_right[even] = likeliest == target_class[even]
    if batch.is_soft or terms.label_smoothing:
        plain = keywords(batch, replace(terms, weight=None))
        losses = cross_entropy(terms.scaled(logits), target, reduction="none", **plain)
    return Rows(place, target_class, is_right, own, np.maximum(own, rival), losses)


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


def dearest_first(rows: Rows, most: int) -> Rows:
    """Return the rows that come first: the wrong ones by how sure, others by loss."""
    sure = np.where(rows.is_right, -np.inf, rows.confidence)
    among = _highest(sure, most)
    if sure[among].min(initial=0.0) == -np.inf:  # all that are wrong, and some others
        is_wrong = sure > -np.inf
        others = np.where(is_wrong, -np.inf, rows.losses)
        among = np.flatnonzero(is_wrong)
        among = np.append(among, np.setdiff1d(_highest(others, most), among))
    return rows.only(among[np.lexsort([-rows.losses[among], -sure[among]])][:most])


def _highest(values: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return where at least as many as `most` of the highest values stand."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -most)[-most])
