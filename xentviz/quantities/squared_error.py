"""The squared error of a sigmoid: what cross-entropy is compared with."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import numbers
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.stable_softmax import both_sigmoids


def squared_error(logits: ArrayLike, target: ArrayLike) -> NDArray[np.float64]:
    r"""Return half the squared error of sigmoid(`logits`) against `target`.

    .. math:: E = \tfrac12 (p - q)^2, \qquad p = \sigma(z)

    The loss of least squares, here for a probability; it has no unit of information.

    Parameters
    ----------
    logits, target : array_like, shape (...)
        Real scores, and target probabilities in [0, 1]; they broadcast.

    Returns
    -------
    error : ndarray, shape (...)
        Between 0 and 0.5.

    Examples
    --------
    A logit of 0 is the probability 0.5, half a unit from the target 1:

    >>> print(squared_error(0.0, 1.0))
    0.125
    """
    return 0.5 * np.square(sigmoid(logits) - np.asarray(target, dtype=np.float64))


def squared_error_gradient(logits: ArrayLike, target: ArrayLike) -> NDArray[np.float64]:
    r"""Return the slope of `squared_error` over the logit.

    .. math:: \frac{\partial E}{\partial z} = (p - q)\, p\,(1 - p)

    The factor p (1 − p) is what makes a confidently wrong model learn slowly [1]_.

    Parameters
    ----------
    logits, target : array_like, shape (...)
        Real scores, and target probabilities in [0, 1]; they broadcast.

    Returns
    -------
    gradient : ndarray, shape (...)
        Never larger than 4/27 in size.

    References
    ----------
    .. [1] M. Nielsen (2015), Neural Networks and Deep Learning, chapter 3.

    Examples
    --------
    >>> print(squared_error_gradient(0.0, 1.0))
    -0.125
    """
    p, not_p = both_sigmoids(numbers("logits", logits))
    return squared_error_slopes(np.asarray(target, dtype=np.float64), p, not_p)


def squared_error_slopes(
    target: NDArray[np.float64], p: NDArray[np.float64], not_p: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the slopes over the logits of which `p` is the sigmoid, `not_p` 1 - p."""
    return (p - target) * p * not_p
