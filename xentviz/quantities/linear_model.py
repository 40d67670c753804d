"""One weight and one bias: the mean losses of a data set, and their slopes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import probabilities
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy_with_logits
from xentviz.quantities.binary_gradient import (
    binary_cross_entropy_with_logits_gradient,
    logit_slopes,
)
from xentviz.quantities.binary_targets import checked_binary_target
from xentviz.quantities.linear_scores import finite, mean_slopes, scores
from xentviz.quantities.squared_error import (
    squared_error,
    squared_error_gradient,
    squared_error_slopes,
)
from xentviz.quantities.stable_softmax import both_sigmoids


def mean_cross_entropy(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the mean cross-entropy, in nats, of the model sigmoid(w x + b).

    .. math:: L(w, b) = \frac1n \sum_i H(\sigma(w x_i + b), q_i)

    where ``w`` is `weight`, ``b`` is `bias` and ``q`` is `target`. It is convex in
    (w, b): every descent ends at the least loss.

    Parameters
    ----------
    weight, bias : array_like, shape (...)
        Finite; they broadcast together. Computed in float64.
    x : array_like, shape (..., n_points)
        Where the points of the data set lie, finite; leading axes broadcast against
        `weight`.
    target : array_like, shape (..., n_points)
        The target probability of yes of each point, between 0 and 1.

    Returns
    -------
    loss : ndarray, shape (...)
        Nats, never negative.

    Raises
    ------
    ValueError
        If an argument holds NaN, infinity or a number outside its domain, if there is
        no point, or if shapes do not broadcast.

    Examples
    --------
    Without a weight every point is undecided, which costs ln 2:

    >>> print(f"{mean_cross_entropy(0.0, 0.0, [-1.0, 2.0], [0, 1]):.4f}")
    0.6931
    """
    z, q = scores(weight, bias, x, target)[:2]
    losses = binary_cross_entropy_with_logits(z, q, reduction="none")
    return np.asarray(losses.mean(axis=-1))[()]


def mean_cross_entropy_gradient(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the slopes, in nats per unit of w and of b, of `mean_cross_entropy`.

    .. math:: \frac{\partial L}{\partial w} = \frac1n \sum_i (p_i - q_i)\, x_i, \qquad
       \frac{\partial L}{\partial b} = \frac1n \sum_i (p_i - q_i)

    Parameters
    ----------
    weight, bias, x, target
        As in `mean_cross_entropy`.

    Returns
    -------
    gradient : ndarray, shape (..., 2)
        The slope over `weight`, then the slope over `bias`.

    Raises
    ------
    ValueError
        As `mean_cross_entropy`.

    Examples
    --------
    >>> print(mean_cross_entropy_gradient(0.0, 0.0, [-1.0, 2.0], [0, 1]))
    [-0.75  0.  ]
    """
    z, q, x = scores(weight, bias, x, target)
    slopes = binary_cross_entropy_with_logits_gradient(z, q, reduction="none")
    return mean_slopes(slopes, x)


def mean_squared_error(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the mean of half the squared error of the model sigmoid(w x + b).

    .. math:: E(w, b) = \frac1n \sum_i \tfrac12 \bigl(\sigma(w x_i + b) - q_i\bigr)^2

    It is not convex in (w, b): it has plateaus, and valleys that end nowhere.

    Parameters
    ----------
    weight, bias, x, target
        As in `mean_cross_entropy`.

    Returns
    -------
    error : ndarray, shape (...)
        Between 0 and 0.5, without a unit.

    Raises
    ------
    ValueError
        As `mean_cross_entropy`.

    Examples
    --------
    >>> print(mean_squared_error(0.0, 0.0, [-1.0, 2.0], [0, 1]))
    0.125
    """
    z, q = scores(weight, bias, x, target)[:2]
    return np.asarray(squared_error(z, q).mean(axis=-1))[()]


def mean_squared_error_gradient(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the slopes, for each unit of w and of b, of `mean_squared_error`.

    .. math:: \frac{\partial E}{\partial w}
       = \frac1n \sum_i (p_i - q_i)\, p_i\,(1 - p_i)\, x_i

    and the same without x for b. The factor p (1 - p) is nothing where the model is
    sure of itself, right or wrong.

    Parameters
    ----------
    weight, bias, x, target
        As in `mean_cross_entropy`.

    Returns
    -------
    gradient : ndarray, shape (..., 2)
        The slope over `weight`, then the slope over `bias`.

    Raises
    ------
    ValueError
        As `mean_cross_entropy`.

    Examples
    --------
    >>> print(mean_squared_error_gradient(0.0, 0.0, [-1.0, 2.0], [0, 1]))
    [-0.1875  0.    ]
    """
    z, q, x = scores(weight, bias, x, target)
    return mean_slopes(squared_error_gradient(z, q), x)


def slopes_of_both(
    x: ArrayLike, target: ArrayLike
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return the gradients of both mean losses, as one function of two models each.

    A descent checks its data, `x` and `target` of shape ``(n_points,)``, once.

    Returns
    -------
    slopes : callable
        From w and b of the model under `mean_cross_entropy`, then of that under
        `mean_squared_error`, finite, ``(2, ..., 2)``, to the slopes over them.
    """
    x, q = finite("x", x), probabilities("target", target)
    checked = checked_binary_target({"x": x.shape}, q)

    def slopes(at: NDArray[np.float64]) -> NDArray[np.float64]:
        z = at[..., :1] * x + at[..., 1:]
        p, not_p = both_sigmoids(z)
        z[0] = logit_slopes(checked, p[0], not_p[0])
        z[1] = squared_error_slopes(q, p[1], not_p[1])
        return mean_slopes(z, x)

    return slopes


def accuracy(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    """Return the share of points on the side of one half that their target is on.

    Parameters
    ----------
    weight, bias, x, target
        As in `mean_cross_entropy`. A score of exactly 0 says no.

    Returns
    -------
    share : ndarray, shape (...)
        Between 0 and 1.

    Raises
    ------
    ValueError
        As `mean_cross_entropy`.

    Examples
    --------
    The weight has the right sign for one of two points:

    >>> print(accuracy(1.0, 0.0, [-1.0, 2.0], [1, 1]))
    0.5
    """
    z, q = scores(weight, bias, x, target)[:2]
    return np.asarray(((z > 0.0) == (q > 0.5)).mean(axis=-1))[()]
