"""Calibration: whether what a model is sure of comes true as often as it says."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import probabilities, whole_number
from xentviz.quantities.arrays import real_array, refuse
from xentviz.quantities.binning import sums_by_bin


class Reliability(NamedTuple):
    """Predictions by how sure they are, ``(..., n_bins)`` each; nan where none is.

    Parameters
    ----------
    confidence : ndarray
        The mean confidence of each bin.
    accuracy : ndarray
        The part of its predictions that is right.
    n : ndarray
        How many predictions it has.
    """

    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    n: NDArray[np.float64]

    @property
    def error(self) -> NDArray[np.float64]:
        r"""How far both are apart, as a mean over predictions; nan of none.

        .. math:: \sum_m \frac{n_m}{n} \left| \mathrm{acc}_m - \mathrm{conf}_m \right|

        The expected calibration error, ECE. It depends on the bins: with few
        predictions in each it is above 0 for a perfectly calibrated model too, since
        the accuracy of a few is a coarse number.
        """
        apart = np.where(self.n > 0.0, np.abs(self.accuracy - self.confidence), 0.0)
        total = self.n.sum(axis=-1)
        summed = (self.n * apart).sum(axis=-1)
        return np.asarray(summed / np.where(total > 0.0, total, np.nan))[()]


def reliability(
    confidence: ArrayLike, is_right: ArrayLike, *, n_bins: int = 10
) -> Reliability:
    r"""Return how sure predictions are, and how often right, by bins of confidence.

    Bin m of M holds what is surer than (m - 1)/M and at most as sure as m/M [1]_. Where
    the two numbers of a bin agree the model is calibrated; where it is surer than right
    it is overconfident.

    Parameters
    ----------
    confidence : array_like, shape (..., n)
        The probability of each prediction, that of the likeliest class.
    is_right : array_like of bool, shape (..., n)
        Whether it was the class that came; leading axes broadcast.
    n_bins : int, default 10
        How many bins of equal width there are between 0 and 1.

    Returns
    -------
    bins : Reliability
        What is 0 exactly stands in the first bin.

    Raises
    ------
    ValueError
        If `confidence` is no probability, `is_right` holds anything but 0 and 1, shapes
        do not broadcast, or `n_bins` is no whole number of at least 1.

    References
    ----------
    .. [1] C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017), "On Calibration of
       Modern Neural Networks", ICML, arXiv:1706.04599, equations 2 to 4.

    Examples
    --------
    >>> bins = reliability([0.6, 0.7, 0.9], [True, False, True], n_bins=2)
    >>> print(bins.accuracy.round(3), bins.n)
    [  nan 0.667] [0. 3.]
    """
    return by_confidence(sums_by_confidence(confidence, is_right, n_bins=n_bins))


def sums_by_confidence(
    confidence: ArrayLike, is_right: ArrayLike, *, n_bins: int = 10
) -> NDArray[np.float64]:
    """Return what each bin of `reliability` adds up to, ``(3, ..., n_bins)``.

    How many predictions it has, how many of them are right, and how sure they are
    together: those of several parts of a batch are added.

    Examples
    --------
    >>> print(sums_by_confidence([0.6, 0.75, 0.9], [True, False, True], n_bins=2))
    [[0.   3.  ]
     [0.   2.  ]
     [0.   2.25]]
    """
    p, right = _checked(confidence, is_right)
    n_bins = whole_number("n_bins", n_bins, least=1)
    place = np.clip(np.ceil(p * n_bins).astype(np.intp) - 1, 0, n_bins - 1)
    hits = sums_by_bin(place, n_bins, right.astype(np.float64))
    sure = sums_by_bin(place, n_bins, p)
    return np.stack([sums_by_bin(place, n_bins), hits, sure])


def by_confidence(sums: NDArray[np.float64]) -> Reliability:
    """Return the bins of `reliability` by what `sums_by_confidence` adds up.

    Examples
    --------
    >>> half, other = sums_by_confidence([0.6], [1]), sums_by_confidence([0.6], [0])
    >>> print(by_confidence(half + other).accuracy[5])
    0.5
    """
    n, hits, sure = sums
    divisor = np.where(n > 0.0, n, np.nan)
    return Reliability(sure / divisor, hits / divisor, n)


def _checked(
    confidence: ArrayLike, is_right: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return both arguments, broadcast to one shape of at least one axis."""
    p, right = probabilities("confidence", confidence), real_array("is_right", is_right)
    if p.ndim == 0:
        refuse("confidence", "have an axis of predictions", f"the single number {p}")
    bad = (right != 0) & (right != 1)
    if bad.any():
        refuse("is_right", "hold True and False, or 1 and 0", right[bad][0])
    try:
        p, right = np.broadcast_arrays(p, right)
    except ValueError:
        found = f"shapes {p.shape} and {right.shape}"
        refuse("confidence and is_right", "broadcast together", found)
    return p, right
