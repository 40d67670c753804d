"""The losses of yes-or-no labels, from probabilities and from logits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_shape,
    non_negative,
    numbers,
    probabilities,
)
from xentviz.quantities.divergence import divergence_terms
from xentviz.quantities.probability import softplus
from xentviz.quantities.reduction import checked_reduction, reduced, weighted


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


def binary_cross_entropy_with_logits(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> NDArray[np.float64]:
    r"""Return the cross-entropy, in nats, of yes-or-no labels and sigmoid(`logits`).

    .. math:: L = -w \left[ w_+ q \ln \sigma(z) + (1 - q) \ln \sigma(-z) \right]

    where ``z`` is `logits`, ``q`` is `target`, ``w`` is `weight` and ``w_+`` is
    `pos_weight`: each entry is a question of its own, so labels need not exclude one
    another.

    Parameters
    ----------
    logits : array_like, shape (...)
        Real scores, ``-inf`` and ``inf`` included; computed in float64.
    target : array_like, broadcasts against `logits`
        The target probability of yes, between 0 and 1.
    weight : array_like, broadcasts against `logits`, optional
        The weight of each entry: finite, not negative. 1 by default.
    pos_weight : array_like, broadcasts against `logits`, optional
        The weight of a yes beside a no: finite, not negative. 1 by default.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each entry, their mean over the number of entries, or their sum.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats, never negative; ``inf`` where an infinite score rules out what the target
        allows. The mean over no entries is ``nan``.

    Raises
    ------
    ValueError
        If an argument holds NaN or a number outside its domain, shapes do not
        broadcast, or `reduction` is not one of the three.

    Notes
    -----
    Both logarithms are softplus functions of the score, max(z, 0) + ln(1 + exp(-|z|)),
    so no probability is rounded on the way and no term is negative.

    Examples
    --------
    A score of 0 leaves the model undecided, which costs ln 2 whatever the target:

    >>> print(f"{binary_cross_entropy_with_logits(0.0, 0.3):.4f}")
    0.6931
    """
    z = numbers("logits", logits)
    q = probabilities("target", target)
    reduction = checked_reduction(reduction)
    w = non_negative("weight", 1.0 if weight is None else weight)
    w_yes = non_negative("pos_weight", 1.0 if pos_weight is None else pos_weight)
    broadcast_shape(
        logits=z.shape, target=q.shape, weight=w.shape, pos_weight=w_yes.shape
    )
    with np.errstate(over="ignore", under="ignore"):
        yes = weighted(w_yes, weighted(q, softplus(-z)))
        no = weighted(1.0 - q, softplus(z))
        losses = weighted(w, yes + no)
    return reduced(losses, reduction, np.size(losses))


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
