"""The focal loss of yes-or-no labels, and its gradient."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_within,
    fraction,
    non_negative_number,
    numbers,
    probabilities,
)
from xentviz.quantities.probability import sigmoid, softplus
from xentviz.quantities.reduction import checked_reduction, reduced, weighted
from xentviz.quantities.weights import products


@np.errstate(under="ignore")
def sigmoid_focal_loss(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    alpha: float | None = 0.25,
    gamma: float = 2.0,
    reduction: str = "none",
) -> NDArray[np.float64]:
    r"""Return the focal loss, in nats, of yes-or-no labels and sigmoid(`logits`).

    .. math:: L = \alpha_t (1 - p_t)^\gamma \, H(p, q), \qquad
       p_t = p q + (1 - p)(1 - q)

    where ``p`` is sigmoid(z), ``q`` is `target`, H the binary cross-entropy and
    alpha_t = alpha q + (1 - alpha) (1 - q): what the model is sure of and right about
    costs next to nothing, so that many easy labels do not drown a few hard ones [1]_.

    Parameters
    ----------
    logits : array_like, shape (...)
        Real scores, ``-inf`` and ``inf`` included; computed in float64.
    target : array_like, broadcasts to the shape of `logits`
        The target probability of yes, between 0 and 1; it must not enlarge `logits`.
    alpha : float or None, default 0.25
        The weight of a yes, between 0 and 1; that of a no is 1 - alpha. None weighs
        neither.
    gamma : float, default 2.0
        How strongly to forget what is easy, 0 or more; 0 is the cross-entropy.
    reduction : {"none", "mean", "sum"}, default "none"
        The loss of each entry, their mean over the number of entries, or their sum. The
        names and defaults are those of `torchvision.ops.sigmoid_focal_loss`.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats, never negative; ``inf`` where an infinite score rules out what the target
        allows.

    Raises
    ------
    ValueError
        If an argument holds NaN or a number outside its domain, a target enlarges
        `logits`, or `reduction` is not one of the three.

    Notes
    -----
    1 - p_t is a sum of products of sigmoids of z and -z, never a difference.

    References
    ----------
    .. [1] T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollar (2017), "Focal loss for
       dense object detection", arXiv:1708.02002.

    Examples
    --------
    An undecided model pays a quarter of its ln 2, for gamma 2:

    >>> print(f"{sigmoid_focal_loss(0.0, 1.0, alpha=None):.4f}")
    0.1733
    """
    checked = _checked(logits, target, alpha, gamma)
    reduction = checked_reduction(reduction)
    losses = weighted(products(checked.alpha_t, checked.modulator), checked.cost)
    return reduced(losses, reduction, losses.size)


@np.errstate(under="ignore")
def sigmoid_focal_loss_gradient(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    alpha: float | None = 0.25,
    gamma: float = 2.0,
    reduction: str = "none",
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of `sigmoid_focal_loss`.

    .. math:: \frac{\partial L}{\partial z} = \alpha_t (1 - p_t)^\gamma
       \Bigl[ p - q + \gamma (1 - 2 q) \frac{p (1 - p)}{1 - p_t} H(p, q) \Bigr]

    Parameters
    ----------
    logits, target, alpha, gamma, reduction
        As in `sigmoid_focal_loss`, whose value under the same keywords is
        differentiated.

    Returns
    -------
    gradient : ndarray, shape (...)
        Under ``"none"`` and ``"sum"`` each entry is the slope of its own loss, under
        ``"mean"`` that over the number of entries. At an infinite score, the limit.

    Raises
    ------
    ValueError
        As `sigmoid_focal_loss`.

    Notes
    -----
    p - q is taken as (1 - q) p - q (1 - p), and p (1 - p) / (1 - p_t) as a quotient
    that is 0 where it would be 0 / 0.

    Examples
    --------
    Without focus it is p - q:

    >>> print(sigmoid_focal_loss_gradient(0.0, 1.0, alpha=None, gamma=0.0))
    -0.5
    """
    checked = _checked(logits, target, alpha, gamma)
    reduction = checked_reduction(reduction)
    p, not_p, q = checked.p, checked.not_p, checked.q
    pull = (1.0 - q) * p - q * not_p
    spread = p * not_p
    ratio = np.divide(
        spread, checked.error, out=np.zeros(spread.shape), where=checked.error > 0
    )
    pull = pull + (1.0 - 2.0 * q) * gamma * weighted(ratio, checked.cost)
    gradient = checked.alpha_t * checked.modulator * pull
    gradient = gradient / gradient.size if reduction == "mean" else gradient
    return (gradient + 0.0)[()]  # never -0.0


class _Focal(NamedTuple):
    """What loss and gradient have in common, all of the shape of the logits."""

    q: NDArray[np.float64]
    p: NDArray[np.float64]
    not_p: NDArray[np.float64]
    cost: NDArray[np.float64]  # the binary cross-entropy
    error: NDArray[np.float64]  # 1 - p_t
    modulator: NDArray[np.float64]  # (1 - p_t)^gamma
    alpha_t: NDArray[np.float64]


def _checked(
    logits: ArrayLike, target: ArrayLike, alpha: float | None, gamma: float
) -> _Focal:
    z = numbers("logits", logits)
    q = broadcast_within("target", probabilities("target", target), "logits", z.shape)
    gamma = non_negative_number("gamma", gamma)
    p, not_p = sigmoid(z), sigmoid(-z)
    with np.errstate(over="ignore"):
        cost = weighted(q, softplus(-z)) + weighted(1.0 - q, softplus(z))
    error = q * not_p + (1.0 - q) * p
    least = np.where(error > 0, np.finfo(np.float64).smallest_subnormal, 0.0)
    modulator = np.maximum(error**gamma, least)  # so that an infinite cost counts
    alpha_t = np.ones(z.shape)
    if alpha is not None:
        a = fraction("alpha", alpha)
        alpha_t = a * q + (1.0 - a) * (1.0 - q)
    return _Focal(q, p, not_p, cost, error, modulator, np.asarray(alpha_t))
