"""The cross-entropy of two distributions over classes, both given as probabilities."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    distributions,
    log_base,
    refuse_unlike_distributions,
)
from xentviz.quantities.reduction import weighted


@np.errstate(under="ignore")
def categorical_cross_entropy(
    predicted: ArrayLike, target: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the cross-entropy, in nats unless `base` says otherwise, of `target`.

    .. math:: H(p, q) = -\sum_k q_k \log_b p_k

    where ``p`` is `predicted` and ``q`` is `target`, both probabilities: the mean
    surprise of a model that believes ``p`` by outcomes drawn from ``q``. Least, at the
    entropy of ``q``, where the two are equal. From logits take `cross_entropy`, which
    keeps the digits that a rounded probability has lost.

    Parameters
    ----------
    predicted, target : array_like, shape (..., n_classes)
        Probabilities, non-negative, summing to 1 over the class axis but for rounding;
        their leading axes broadcast. Computed in float64.
    base : float, default e
        Of the logarithm, above 1: 2 for bits, e for nats, 10 for digits.
    axis : int, default -1
        The class axis.

    Returns
    -------
    loss : ndarray, shape (...)
        Never negative; ``inf`` where `predicted` rules out a class that `target`
        allows.

    Raises
    ------
    ValueError
        If an argument holds NaN or a negative number, does not sum to 1, or has no
        class; if shapes do not broadcast; if `base` is not above 1.

    Notes
    -----
    Nothing is clipped: 0 ln 0 is 0, and a class that is ruled out and drawn costs
    ``inf``. No term is negative, so the sum loses nothing by cancellation.

    Examples
    --------
    A two-headed coin taken for a fair one costs a bit a throw:

    >>> print(categorical_cross_entropy([0.5, 0.5], [1.0, 0.0], base=2))
    1.0
    """
    p = distributions("predicted", predicted, axis)
    q = distributions("target", target, axis)
    unit = log_base(base)
    refuse_unlike_distributions(predicted=p, target=q)
    with np.errstate(divide="ignore"):
        cost = 0.0 - np.log(p)  # "0.0 -": never -0.0
    loss: NDArray[np.float64] = weighted(q, cost).sum(axis=-1)
    return loss / unit


@np.errstate(under="ignore")
def categorical_cross_entropy_gradient(
    predicted: ArrayLike, target: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of probability, of the cross-entropy.

    .. math:: \frac{\partial H}{\partial p_k} = -\frac{q_k}{p_k \ln b}

    of `categorical_cross_entropy`, each probability taken as free: the first factor of
    the chain rule, whose second is the `softmax_jacobian`.

    Parameters
    ----------
    predicted, target, base, axis
        As in `categorical_cross_entropy`, whose value under the same keywords is
        differentiated.

    Returns
    -------
    gradient : ndarray, shape of `predicted` and `target` broadcast together
        Never positive; 0 for a class that `target` does not allow, ``-inf`` for one
        that it does and `predicted` rules out.

    Raises
    ------
    ValueError
        As `categorical_cross_entropy`.

    Notes
    -----
    One quotient a class; where the target is 0 it is not taken, so 0 / 0 is 0.

    Examples
    --------
    A class of probability 1/4 that is certain to happen, beside one that never does:

    >>> print(categorical_cross_entropy_gradient([0.25, 0.75], [1.0, 0.0]))
    [-4.  0.]
    """
    p = distributions("predicted", predicted, axis)
    q = distributions("target", target, axis)
    unit = log_base(base)
    shape = refuse_unlike_distributions(predicted=p, target=q)
    with np.errstate(divide="ignore", over="ignore"):
        slope = np.divide(q, p, out=np.zeros(shape), where=q > 0) / unit
    return np.moveaxis(0.0 - slope, -1, axis)  # "0.0 -": never -0.0
