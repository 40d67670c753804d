"""From probabilities to nats: surprise, its mean, and what of it could be avoided."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.bregman import divergence_terms
from xentviz.distribution import (
    broadcast_shape,
    distributions,
    log_base,
    probabilities,
    refuse,
)


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
        Probabilities, non-negative, summing to 1 within 1e-6 over the class axis;
        computed in float64, and as given: they are not normalised first.
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
    return (0.0 - (q * log_q).sum(axis=-1)) / unit  # "0.0 -": never -0.0


def binary_entropy(target: ArrayLike) -> NDArray[np.float64]:
    r"""Return the entropy, in nats, of a yes of probability `target` or else a no.

    .. math:: H(q) = -q \ln q - (1 - q) \ln(1 - q)

    The floor of the valley in the surface of `binary_cross_entropy`.

    Parameters
    ----------
    target : array_like, shape (...)
        Probabilities between 0 and 1; computed in float64.

    Returns
    -------
    entropy : ndarray, shape (...)
        Nats, between 0 and ln 2.

    Raises
    ------
    ValueError
        If `target` holds NaN, a number outside [0, 1], or anything but real numbers.

    Notes
    -----
    1 - q is never rounded on its way into the logarithm.

    Examples
    --------
    A fair coin:

    >>> print(f"{binary_entropy(0.5):.4f}")
    0.6931
    """
    return binary_cross_entropy(target, target)


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
        Probabilities, non-negative, summing to 1 within 1e-6 over the class axis; their
        leading axes broadcast. Computed in float64, of the distributions that come of
        dividing both by their sums.
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
    q = distributions("target", target, axis)
    p = distributions("predicted", predicted, axis)
    unit = log_base(base)
    if q.shape[-1] != p.shape[-1]:
        found = f"{q.shape[-1]} and {p.shape[-1]}"
        refuse("target and predicted", "have equally many classes", found)
    broadcast_shape(target=q.shape, predicted=p.shape)
    total = q.sum(axis=-1, keepdims=True)
    excess = (p - q).sum(axis=-1, keepdims=True) / total
    difference = ((p - q) - q * excess) / (1.0 + excess)
    terms = divergence_terms(q, p, difference, np.log1p(excess))
    return (terms / total).sum(axis=-1) / unit


def binary_kl_divergence(
    predicted: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the divergence, in nats, between two chances of a yes.

    .. math:: \mathrm{KL} = q \ln \frac{q}{p} + (1 - q) \ln \frac{1 - q}{1 - p}

    where ``p`` is `predicted` and ``q`` is `target`: the height above the floor of the
    valley.

    Parameters
    ----------
    predicted, target : array_like, shape (...)
        Probabilities between 0 and 1, broadcast together; computed in float64.

    Returns
    -------
    divergence : ndarray, shape (...)
        Nats, never negative; ``inf`` where `predicted` rules out what `target` allows.

    Raises
    ------
    ValueError
        If an argument holds NaN, a number outside [0, 1], or anything but real numbers;
        if shapes do not broadcast.

    Notes
    -----
    As `kl_divergence`, but the complements 1 - p and 1 - q are exact by meaning, so
    even the height above the floor between 0.3 and 0.3 + 1e-9 has all its digits.

    Examples
    --------
    Taking a two-headed coin for a fair one:

    >>> print(f"{binary_kl_divergence(0.5, 1.0):.4f}")
    0.6931
    """
    p = probabilities("predicted", predicted)
    q = probabilities("target", target)
    broadcast_shape(predicted=p.shape, target=q.shape)
    yes = divergence_terms(q, p, p - q)
    no = divergence_terms(1.0 - q, 1.0 - p, q - p)
    return (yes + no)[()]


def binary_cross_entropy(
    predicted: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the cross-entropy, in nats, of a yes of probability `predicted`.

    .. math:: H(p, q) = -q \ln p - (1 - q) \ln(1 - p)

    where ``p`` is `predicted` and ``q`` is `target`: the mean surprise of a model that
    gives yes the probability ``p`` when it has ``q``. Least, at H(q), where p = q.

    Parameters
    ----------
    predicted, target : array_like, shape (...)
        Probabilities between 0 and 1, broadcast together; computed in float64.

    Returns
    -------
    loss : ndarray, shape (...)
        Nats, never negative; ``inf`` where `predicted` rules out what `target` allows.

    Raises
    ------
    ValueError
        If an argument holds NaN, a number outside [0, 1], or anything but real numbers;
        if shapes do not broadcast.

    Notes
    -----
    ln(1 - p) is taken as log1p(-p), which keeps the digits of a small p. Neither
    probability is clipped: 0 ln 0 is 0, and a sure error costs ``inf``.

    Examples
    --------
    One chance in four for what happened costs ln 4:

    >>> print(f"{binary_cross_entropy(0.25, 1.0):.4f}")
    1.3863
    """
    p = probabilities("predicted", predicted)
    q = probabilities("target", target)
    shape = broadcast_shape(predicted=p.shape, target=q.shape)
    with np.errstate(divide="ignore", under="ignore"):
        cost_of_yes, cost_of_no = 0.0 - np.log(p), 0.0 - np.log1p(-p)
        loss = np.multiply(q, cost_of_yes, out=np.zeros(shape), where=q > 0)
        loss += np.multiply(1.0 - q, cost_of_no, out=np.zeros(shape), where=q < 1)
    return loss[()]
