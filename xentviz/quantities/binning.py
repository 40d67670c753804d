"""Sums by bin: numbers put into bins, for many rows at once."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def sums_by_bin(
    place: NDArray[np.intp], n_bins: int, values: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return what lies in each bin, ``(..., n_bins)``: its sum, or how much there is.

    Parameters
    ----------
    place : ndarray of int, shape (..., n)
        The bin of each number, from 0 to `n_bins` - 1.
    n_bins : int
        How many bins there are.
    values : array_like, broadcasts to the shape of `place`, optional
        What is summed; 1 by default.

    Examples
    --------
    >>> print(sums_by_bin(np.array([0, 2, 2]), 3))
    [1. 0. 2.]
    """
    n_rows = math.prod(place.shape[:-1])
    flat = place
    if place.ndim > 1:
        offsets = n_bins * np.arange(n_rows)[:, np.newaxis]
        flat = (place.reshape(n_rows, place.shape[-1]) + offsets).ravel()
    weights: NDArray[Any] | None = None
    if values is not None:
        weights = np.broadcast_to(values, place.shape).ravel()
    sums = np.bincount(flat, weights, minlength=n_rows * n_bins)
    return sums.astype(np.float64).reshape(*place.shape[:-1], n_bins)


def loss_bins(losses: ArrayLike, width: float, n_bins: int) -> NDArray[np.intp]:
    """Return the bin of each loss, bins of `width` from 0; the last is open above.

    >>> print(loss_bins([0.0, 0.49, 0.5, np.inf], 0.25, 3))
    [0 1 2 2]
    """
    most = float(n_bins - 1)
    return np.minimum(np.floor(np.asarray(losses) / width), most).astype(np.intp)
