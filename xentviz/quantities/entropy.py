"""From probabilities to nats: surprise, its mean, and what of it could be avoided."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    distributions,
    log_base,
    probabilities,
    refuse_unlike_distributions,
    unnormalised,
)
from xentviz.quantities.divergence import divergence_terms


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


def kl_divergence(
    target: ArrayLike, predicted: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the divergence, in nats unless `base` says otherwise, from `target`.

    .. math:: \mathrm{KL}(q \| p) = \sum_k q_k \log_b \frac{q_k}{p_k} = H(p, q) - H(q)

    where ``q`` is `target` and ``p`` is `predicted`: the part of the cross-entropy that
    training can remove. It is 0 when the two are equal and only then.

    Parameters
    ----------
    target, predicted : array_like, shape (..., n_classes)
        Probabilities, non-negative, summing to 1 over the class axis but for rounding
        (see `cross_entropy`); their leading axes broadcast. Computed in float64, of the
        distributions that come of dividing both by their sums.
    base : float, default e
        Of the logarithm, above 1: 2 for bits, e for nats, 10 for digits.
    axis : int, default -1
        The class axis.

    Returns
    -------
    divergence : ndarray, shape (...)
        Never negative; ``inf`` where `predicted` rules out a class that `target`
        allows.

    Raises
    ------
    ValueError
        If an argument holds NaN or a negative number, does not sum to 1, or has no
        class; if shapes do not broadcast; if `base` is not above 1.

    Notes
    -----
    Near equality the logarithms of the formula cancel one another. Since both sum to 1,
    it equals the sum of q (x - ln(1 + x)), x = (p - q) / q, whose terms are never
    negative (a Bregman divergence [1]_), and which is evaluated by a series in
    x / (2 + x) where x is small. What the arguments' own sums miss of 1 is taken out
    of p - q before it is divided, exactly nothing where both sums are exact.

    References
    ----------
    .. [1] A. Banerjee, S. Merugu, I. S. Dhillon and J. Ghosh (2005), "Clustering with
       Bregman divergences", Journal of Machine Learning Research 6.

    Examples
    --------
    Taking a two-headed coin for a fair one costs the one bit it would have been worth:

    >>> print(f"{kl_divergence([1.0, 0.0], [0.5, 0.5], base=2):.4f}")
    1.0000
    """
    q = unnormalised("target", target, axis)
    p = unnormalised("predicted", predicted, axis)
    unit = log_base(base)
    refuse_unlike_distributions(target=q, predicted=p)
    total = q.sum(axis=-1, keepdims=True)
    excess = (p - q).sum(axis=-1, keepdims=True) / total
    difference = ((p - q) - q * excess) / (1.0 + excess)
    terms = divergence_terms(q, p, difference, np.log1p(excess))
    divergence: NDArray[np.float64] = (terms / total).sum(axis=-1)
    return divergence / unit
