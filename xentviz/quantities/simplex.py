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

    The others keep their proportions. All are whole parts of ``1 / n_units``, and each
    row of the answer, shape ``(..., n)``, sums to one.
    """
    share = np.round(np.asarray(to, dtype=np.float64) * n_units)
    rest = apportioned(np.delete(shares, index), n_units - share)
    return np.insert(rest, index, share, axis=-1) / n_units
