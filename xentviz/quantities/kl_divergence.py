"""How far two distributions are apart, and how a model's logits lessen it."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    distributions,
    log_base,
    refuse_unlike_distributions,
    scores,
    unnormalised,
)
from xentviz.quantities.divergence import divergence_terms
from xentviz.quantities.gradient import row_gradients


@np.errstate(under="ignore")
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
    total, excess, difference = _difference(q, p)
    terms = divergence_terms(q, p, difference, np.log1p(excess))
    divergence: NDArray[np.float64] = (terms / total).sum(axis=-1)
    return divergence / unit


@np.errstate(under="ignore")
def kl_divergence_gradient(
    target: ArrayLike, logits: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of the divergence from p.

    .. math:: \frac{\partial}{\partial z_k} \mathrm{KL}(q \| \mathrm{softmax}(z))
       = \frac{p_k - q_k}{\ln b}

    of ``kl_divergence(target, softmax(logits))``: that of `cross_entropy` too, since
    the entropy of the target, by which the two differ, knows nothing of the logits.

    Parameters
    ----------
    target : array_like, shape (..., n_classes)
        Probabilities ``q``, as in `kl_divergence`.
    logits : array_like, shape (..., n_classes)
        Real scores ``z``; ``-inf`` rules a class out. Each row keeps at least one
        finite score. Leading axes broadcast against those of `target`.
    base, axis
        As in `kl_divergence`.

    Returns
    -------
    gradient : ndarray, shape of `target` and `logits` broadcast together
        Each row sums to 0: the slopes of its own divergence. Where that is ``inf`` this
        is the limit as the ruled-out score goes to ``-inf``, -q for that class.

    Raises
    ------
    ValueError
        If `target` is no distribution or `logits` no scores, if the class axes differ
        in length or shapes do not broadcast; if `base` is not above 1.

    Notes
    -----
    As `cross_entropy_gradient`: no digit of a small probability is lost.

    Examples
    --------
    Undecided where the target is certain:

    >>> print(kl_divergence_gradient([1.0, 0.0], [0.0, 0.0]))
    [-0.5  0.5]
    """
    q, z = distributions("target", target, axis), scores("logits", logits, axis)
    unit = log_base(base)
    shape = refuse_unlike_distributions(target=q, logits=z)
    gradient = row_gradients(np.broadcast_to(z, shape), np.broadcast_to(q, shape))
    return np.moveaxis(gradient / unit, -1, axis)


@np.errstate(under="ignore")
def jensen_shannon_divergence(
    target: ArrayLike, predicted: ArrayLike, *, base: float = math.e, axis: int = -1
) -> NDArray[np.float64]:
    r"""Return the Jensen-Shannon divergence, in nats unless `base` says otherwise.

    .. math:: \mathrm{JS} = \tfrac12 \mathrm{KL}(q \| m) + \tfrac12 \mathrm{KL}(p \| m),
       \qquad m = \tfrac12 (p + q)

    where ``q`` is `target` and ``p`` is `predicted`: how much one throw tells about
    which of the two it came from, if either was as likely [1]_. Unlike the divergence
    of Kullback and Leibler it takes both alike, and is never infinite.

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
        Between 0, where the two are equal, and ln 2, one bit, where no class is
        possible in both. Its square root is a distance.

    Raises
    ------
    ValueError
        As `kl_divergence`.

    Notes
    -----
    Both divergences are summed from terms that are never negative, as in
    `kl_divergence`, so the answer keeps its digits where the two nearly agree.

    References
    ----------
    .. [1] J. Lin (1991), "Divergence measures based on the Shannon entropy", IEEE
       Transactions on Information Theory 37(1), doi:10.1109/18.61115.

    Examples
    --------
    A two-headed coin and a two-tailed one are told apart by one throw, one bit:

    >>> print(jensen_shannon_divergence([1.0, 0.0], [0.0, 1.0], base=2))
    1.0
    """
    q = unnormalised("target", target, axis)
    p = unnormalised("predicted", predicted, axis)
    unit = log_base(base)
    refuse_unlike_distributions(target=q, predicted=p)
    total, excess, difference = _difference(q, p)
    p, half = p / (1.0 + excess), difference / 2.0
    middle = q + half
    terms = divergence_terms(q, middle, half) + divergence_terms(p, middle, -half)
    divergence: NDArray[np.float64] = (terms / total).sum(axis=-1)
    return divergence / (2.0 * unit)


def _difference(
    q: NDArray[np.float64], p: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the sum of q, by how much of it that of p is more, and p - q without that.

    The difference is that of p, made to sum to what q sums to, and q; exactly p - q
    where the sums are equal.
    """
    total = q.sum(axis=-1, keepdims=True)
    excess = (p - q).sum(axis=-1, keepdims=True) / total
    return total, excess, ((p - q) - q * excess) / (1.0 + excess)
