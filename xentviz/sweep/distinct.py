"""Distinct values: what few of them stand in many rows is computed once for each."""

from collections.abc import Callable, Mapping
from functools import cached_property

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


class Known:
    """Quantities of one number, kept for all numbers that come again and again.

    Parameters
    ----------
    quantities : callable
        From distinct values, ``(n,)``, to what follows, each ``(n, *parts)``.
    values : callable
        Returns the numbers that are kept; asked once, when they are first needed.
    """

    def __init__(
        self,
        quantities: Callable[[NDArray[np.float64]], Mapping[str, NDArray[np.float64]]],
        values: Callable[[], ArrayLike],
    ) -> None:
        self._quantities, self._values = quantities, values

    @cached_property
    def _kept(self) -> tuple[NDArray[np.float64], Mapping[str, NDArray[np.float64]]]:
        values = np.unique(self._values())
        return values, self._quantities(values)

    def of(self, column: NDArray[np.float64]) -> Callable[..., NDArray[np.float64]]:
        """Return what looks up a quantity, by name, for each number of a column.

        Behind the name may stand which part of it each number wants, an array of the
        column's shape. Numbers that are not kept are computed once for this column.
        """
        kept, table = self._kept
        place = np.minimum(np.searchsorted(kept, column), kept.size - 1)
        is_new = np.asarray(kept[place] != column)
        values, which = np.unique(column[is_new], return_inverse=True)
        fresh = self._quantities(values) if values.size else {}

        def look_up(name: str, *part: NDArray[np.int_]) -> NDArray[np.float64]:
            found = np.array(table[name][(place, *part)])
            if fresh:
                found[is_new] = fresh[name][(which, *(p[is_new] for p in part))]
            return found

        return look_up
