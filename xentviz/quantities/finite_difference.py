"""Derivatives from values alone: what a gradient is checked against."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import numbers, positive


def finite_difference(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    at: ArrayLike,
    *,
    step: float = 1e-5,
) -> NDArray[np.float64]:
    r"""Return the central difference of `function` over each entry of the last axis.

    .. math:: \frac{f(x + h e_k) - f(x - h e_k)}{2 h}

    Parameters
    ----------
    function : callable
        Takes an array of shape (..., n, n), in whose row ``k`` of the last two axes the
        entry ``k`` has been moved, and returns the values, shape (..., n).
    at : array_like, shape (..., n)
        Where the derivative is taken, finite; computed in float64.
    step : float, default 1e-5
        ``h``, above 0: the error of the formula, of the order of its square, is then
        about as small as what float64 leaves of a loss near 1.

    Returns
    -------
    gradient : ndarray, shape (..., n)
        In the unit of the function per unit of `at`.

    Raises
    ------
    ValueError
        If `at` holds NaN or anything but real numbers, or `step` is not above 0.

    Notes
    -----
    Divided by what was really added and taken away, since x + h is rounded.

    Examples
    --------
    The sum of squares, whose derivative is 2x:

    >>> slope = finite_difference(lambda x: (x**2).sum(axis=-1), [1.0, 3.0])
    >>> print(slope.round(6))
    [2. 6.]
    """
    x = numbers("at", at)[..., np.newaxis, :]
    move = positive("step", step) * np.eye(x.shape[-1])
    up, down = x + move, x - move
    rise = np.subtract(function(up), function(down))
    return np.asarray(rise / (up - down).sum(axis=-1))
