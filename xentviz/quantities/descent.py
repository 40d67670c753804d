"""Paths down a slope: plain gradient descent, momentum and Adam."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import numbers, whole_number
from xentviz.quantities.arrays import refuse

Gradient = Callable[[NDArray[np.float64]], ArrayLike]
# What of the steps before is kept, and what a quotient is kept finite by, as usual.
MOMENTUM, BETAS, EPSILON = 0.9, (0.9, 0.999), 1e-8


def gradient_descent(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: ArrayLike,
    n_steps: int,
) -> NDArray[np.float64]:
    r"""Return the path, in the unit of `start`, that steps against `gradient`.

    .. math:: x_{t+1} = x_t - \eta \, \nabla f(x_t)

    where ``eta`` is `learning_rate`.

    Parameters
    ----------
    gradient : callable
        Takes an array of the shape of `start` and returns the slope there, of the same
        shape.
    start : array_like, shape (...)
        Where the first step begins.
    learning_rate : array_like, broadcasts against `start`
        Above 0: one for all, or one for each of many walks.
    n_steps : int
        How many steps to take, 0 or more.

    Returns
    -------
    path : ndarray, shape (n_steps + 1, ...)
        The position before each step, and after the last.

    Raises
    ------
    ValueError
        If `start` holds NaN or anything but real numbers, or a keyword is outside its
        domain.

    Examples
    --------
    Downhill on x squared, whose slope is 2x, each step halves the distance:

    >>> print(gradient_descent(lambda x: 2 * x, 8.0, learning_rate=0.25, n_steps=3))
    [8. 4. 2. 1.]
    """
    start, rate, n_steps = _arguments(start, learning_rate, n_steps)
    path = _path_from(start, n_steps)
    for step in range(n_steps):
        path[step + 1] = path[step] - rate * np.asarray(gradient(path[step]))
    return path


def momentum_descent(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: ArrayLike,
    n_steps: int,
) -> NDArray[np.float64]:
    r"""Return the path, in the unit of `start`, of gradient descent with momentum.

    .. math:: v_t = \mu v_{t-1} + \nabla f(x_{t-1}), \qquad x_t = x_{t-1} - \eta v_t

    where ``eta`` is `learning_rate`, ``mu`` is 0.9 and v starts at 0: a ball that keeps
    a part of its speed. The rule of `torch.optim.SGD` [1]_, whose `momentum` and `lr`
    these are.

    Parameters
    ----------
    gradient, start, learning_rate, n_steps
        As in `gradient_descent`.

    Returns
    -------
    path : ndarray, shape (n_steps + 1, ...)
        As in `gradient_descent`.

    Raises
    ------
    ValueError
        As `gradient_descent`.

    References
    ----------
    .. [1] I. Sutskever, J. Martens, G. Dahl and G. Hinton (2013), "On the importance of
       initialization and momentum in deep learning"; PyTorch leaves `learning_rate`
       out of v.

    Examples
    --------
    Downhill on x squared the second step is longer than the slope alone would make it:

    >>> path = momentum_descent(lambda x: 2 * x, 8.0, learning_rate=0.25, n_steps=2)
    >>> print(path.round(6))
    [ 8.   4.  -1.6]
    """
    start, rate, n_steps = _arguments(start, learning_rate, n_steps)
    path = _path_from(start, n_steps)
    velocity = np.zeros(start.shape)
    for step in range(n_steps):
        velocity = MOMENTUM * velocity + np.asarray(gradient(path[step]))
        path[step + 1] = path[step] - rate * velocity
    return path


def adam_descent(
    gradient: Gradient,
    start: ArrayLike,
    *,
    learning_rate: ArrayLike,
    n_steps: int,
) -> NDArray[np.float64]:
    r"""Return the path, in the unit of `start`, of the Adam optimiser.

    .. math:: x_t = x_{t-1} - \eta \, \frac{m_t / (1 - \beta_1^t)}
       {\sqrt{v_t / (1 - \beta_2^t)} + \epsilon}

    where m and v are running means of the slope and of its square, with the weights
    0.9 and 0.999, ``beta_1`` and ``beta_2``, for what was before: each coordinate steps
    by about `learning_rate`, however flat the ground [1]_. ``epsilon``, 1e-8, keeps the
    quotient finite where every slope so far was 0. The rule of `torch.optim.Adam`.

    Parameters
    ----------
    gradient, start, learning_rate, n_steps
        As in `gradient_descent`.

    Returns
    -------
    path : ndarray, shape (n_steps + 1, ...)
        As in `gradient_descent`.

    Raises
    ------
    ValueError
        As `gradient_descent`.

    References
    ----------
    .. [1] D. P. Kingma and J. Ba (2015), "Adam: A Method for Stochastic Optimization",
       arXiv:1412.6980, algorithm 1.

    Examples
    --------
    The first step is as long as the learning rate, whatever the slope:

    >>> path = adam_descent(lambda x: 2 * x, 8.0, learning_rate=0.25, n_steps=1)
    >>> print(path.round(6))
    [8.   7.75]
    """
    first, second = BETAS
    start, rate, n_steps = _arguments(start, learning_rate, n_steps)
    path = _path_from(start, n_steps)
    mean, square = np.zeros(start.shape), np.zeros(start.shape)
    for step in range(n_steps):
        slope = np.asarray(gradient(path[step]))
        mean = first * mean + (1.0 - first) * slope
        square = second * square + (1.0 - second) * np.square(slope)
        unbiased_mean = mean / (1.0 - first ** (step + 1))
        unbiased_square = square / (1.0 - second ** (step + 1))
        path[step + 1] = path[step] - rate * unbiased_mean / (
            np.sqrt(unbiased_square) + EPSILON
        )
    return path


def _arguments(
    start: ArrayLike, learning_rate: ArrayLike, n_steps: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return what every path starts from, checked."""
    start = numbers("start", start)
    rate = numbers("learning_rate", learning_rate)
    bad = ~((rate > 0.0) & np.isfinite(rate))
    if bad.any():
        refuse("learning_rate", "be a finite number above 0", rate[bad][0])
    return start, rate, whole_number("n_steps", n_steps, least=0)


def _path_from(start: NDArray[np.float64], n_steps: int) -> NDArray[np.float64]:
    path = np.empty((n_steps + 1, *start.shape))
    path[0] = start
    return path
