"""Distinct values: what few of them stand in many rows is computed once for each."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def once_each(
    quantity: Callable[[NDArray[np.float64]], ArrayLike], column: ArrayLike
) -> NDArray[np.float64]:
    """Return a quantity of a column, ``(..., *parts)``, computed once a value.

    Parameters
    ----------
    quantity : callable
        From distinct values, ``(n,)``, to what follows from each, ``(n, *parts)``.
    column : array_like, shape (...)
        Numbers, many of them alike.

    Examples
    --------
    >>> once_each(lambda x: print(x) or x[:, np.newaxis], [2.0, 1.0, 2.0]).ravel()
    [1. 2.]
    array([2., 1., 2.])
    """
    values, which = np.unique(column, return_inverse=True)
    return np.asarray(quantity(values))[which.reshape(np.shape(column))]
