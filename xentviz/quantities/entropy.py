"""From probabilities to nats: surprise, and its mean."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    distributions,
    log_base,
    probabilities,
)


@np.errstate(under="ignore")
def surprisal(p: ArrayLike, *, base: float = math.e) -> NDArray[np.float64]:
    r"""Return the surprisal, in nats unless `base` says otherwise, of probability `p`.

    .. math:: I(p) = -\log_b p

    The rarer an outcome, the more it tells when it happens.

    Parameters
    ----------
    p : array_like, shape (...)
        Probabilities between 0 and 1; computed in float64.
    base : float, default e
        Of the logarithm, above 1: 2 for bits, e for nats, 10 for digits.

    Returns
    -------
    surprisal : ndarray, shape (...)
        Never negative; ``inf`` where `p` is 0.

    Raises
    ------
    ValueError
        If `p` holds NaN, a number outside [0, 1], or anything but real numbers; if
        `base` is not above 1.

    Notes
    -----
    The natural logarithm over that of `base`; `p` is not clipped, so 0 gives ``inf``.

    Examples
    --------
    One outcome in eight is worth three yes-or-no questions:

    >>> print(f"{surprisal(0.125, base=2):.4f}")
    3.0000
    """
    p = probabilities("p", p)
    unit = log_base(base)
    with np.errstate(divide="ignore"):
        return (0.0 - np.log(p)) / unit  # "0.0 -": never -0.0


@np.errstate(under="ignore")
def entropy(
    q: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the entropy, in nats unless `base` says otherwise, of distribution `q`.

    .. math:: H(q) = -\sum_k q_k \log_b q_k

    The mean surprise of who knows `q`: the least cross-entropy that any prediction of
    it can have.

    Parameters
    ----------
    q : array_like, shape (..., n_classes)
        Probabilities, non-negative, summing to 1 over the class axis but for rounding
        (see `cross_entropy`), and divided by their sum. Computed in float64.
    base : float, default e
        Of the logarithm, above 1: 2 for bits, e for nats, 10 for digits.
    axis : int, default -1
        The class axis.

    Returns
    -------
    entropy : ndarray, shape (...)
        Between 0, one class is certain, and the logarithm of n_classes, all are equal.

    Raises
    ------
    ValueError
        If `q` holds NaN or a negative number, does not sum to 1, or has no class; if
        `base` is not above 1.

    Notes
    -----
    0 ln 0 is 0, its limit. No term is negative, so the sum, which NumPy takes in pairs,
    loses nothing by cancellation.

    Examples
    --------
    A fair coin is worth one bit:

    >>> print(f"{entropy([0.5, 0.5], base=2):.4f}")
    1.0000
    """
    q = distributions("q", q, axis)
    unit = log_base(base)
    log_q = np.log(q, out=np.zeros(q.shape), where=q > 0)
    total: NDArray[np.float64] = (q * log_q).sum(axis=-1)
    return (0.0 - total) / unit  # "0.0 -": never -0.0
