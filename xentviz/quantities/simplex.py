"""Shares that sum to one, kept on the stops of their sliders."""

import numpy as np
from numpy.typing import NDArray


def apportioned(
    weights: NDArray[np.float64], n_units: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return `n_units`, shape ``(...)``, shared out by `weights`, shape ``(..., n)``.

    Whole units only. Those left over after rounding down go to the largest remainders
    (the method of Hamilton), the first of equals first; weights that are all zero
    share alike.
    """
    total = weights.sum(axis=-1, keepdims=True)
    even = np.full_like(weights, 1.0 / weights.shape[-1])
    shares = np.divide(weights, total, out=even, where=total > 0)
    units = np.asarray(n_units, dtype=np.float64)[..., np.newaxis]
    exact = shares * units
    # What rounding keeps just below a whole number is that number.
    whole = np.floor(exact + 1e-9)
    order = np.argsort(-(exact - whole), axis=-1, kind="stable")
    rank = np.argsort(order, axis=-1, kind="stable")
    left_over = units - whole.sum(axis=-1, keepdims=True)
    return np.asarray(whole + (rank < left_over))


def with_share(
    shares: NDArray[np.float64], index: int, to: NDArray[np.float64], n_units: int
) -> NDArray[np.float64]:
    """Return `shares`, shape ``(n,)``, after one of them was dragged `to` ``(...)``.

    The others keep their proportions. Where `to` is a whole part of ``1 / n_units``,
    so are they; elsewhere they are left as the proportions have them. Each row of the
    answer, shape ``(..., n)``, sums to one.

    Examples
    --------
    >>> with_share(np.array([0.5, 0.5, 0.0]), 2, np.array([0.25, 1 / 3]), 20)
    array([[0.4       , 0.35      , 0.25      ],
           [0.33333333, 0.33333333, 0.33333333]])
    """
    to = np.asarray(to, dtype=np.float64)
    others, n_whole = np.delete(shares, index), np.round(to * n_units)
    whole = np.insert(apportioned(others, n_units - n_whole), index, n_whole, axis=-1)
    is_whole = n_whole / n_units == to
    if is_whole.all():
        return whole / n_units
    even = np.full_like(others, 1.0 / others.size)
    kept = np.divide(others, others.sum(), out=even, where=others.sum() > 0.0)
    exact = np.insert((1.0 - to)[..., np.newaxis] * kept, index, to, axis=-1)
    return np.where(is_whole[..., np.newaxis], whole / n_units, exact)
