"""The loss at many temperatures, for little more than at a few of them."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.blocks import for_each_block
from xentviz.quantities.class_targets import checked_rows
from xentviz.quantities.temperature import piece_of


def losses_over_octaves(
    logits: ArrayLike,
    target: ArrayLike,
    scales: NDArray[np.float64],
    n_octaves: int,
    **keywords: Any,
) -> NDArray[np.float64]:
    """Return the summed losses of logits times each scale, twice it, four times it.

    Parameters
    ----------
    logits, target
        As in `cross_entropy`, with the class axis last.
    scales : ndarray, shape (n_scales,)
        The least of the scales 1/T, which one octave holds: all above 0.
    n_octaves : int
        How many octaves there are.
    **keywords
        `weight`, `ignore_index` and `label_smoothing`, as in `cross_entropy`.

    Returns
    -------
    sums : ndarray, shape (n_octaves, n_scales)
        Nats; row i at 2**i times the scales.

    Notes
    -----
    exp(2 x) is the square of exp(x): an octave more costs no exponential. For a curve
    to look at: where all rows are right and sure, ln(1 + S) is 0 below 1e-16, and not
    the S that `cross_entropy` gives.

    Examples
    --------
    >>> losses_over_octaves([[0.0, 0.0]], [0], np.ones(1), 2).round(4)
    array([[0.6931],
           [0.6931]])
    """
    keywords = {"weight": None, "ignore_index": -100, **keywords}
    z, rows = checked_rows(
        "logits", logits, target, axis=-1, sample_weight=None, **keywords
    )
    of_pieces: dict[int, NDArray[np.float64]] = {}

    @np.errstate(under="ignore", over="ignore", invalid="ignore")
    def work(of_rows: slice) -> None:
        below, target_score, total = piece_of(z, rows, of_rows)
        sums, share = np.empty((n_octaves, len(scales))), np.empty_like(below)
        for i, scale in enumerate(scales):
            np.exp(np.multiply(below, scale, out=share), out=share)
            for octave in range(n_octaves):
                if octave:
                    share *= share
                reached = 2.0**octave * scale * target_score
                losses = total * np.log(share.sum(axis=-1)) - reached
                sums[octave, i] = losses.sum()
        of_pieces[of_rows.start] = sums

    for_each_block(work, z)
    in_order = [of_pieces[start] for start in sorted(of_pieces)]
    return np.sum(in_order, axis=0)
