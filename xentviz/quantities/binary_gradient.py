"""Gradients of the losses of yes-or-no labels, over probabilities and over logits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_shape,
    broadcast_within,
    non_negative,
    numbers,
    probabilities,
)
from xentviz.quantities.binary_targets import BinaryTarget, checked_binary_target
from xentviz.quantities.reduction import checked_reduction
from xentviz.quantities.stable_softmax import both_sigmoids


@np.errstate(over="ignore", under="ignore")
def binary_cross_entropy_gradient(
    predicted: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "none",
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the slope, in nats per unit of probability, of `binary_cross_entropy`.

    .. math:: \frac{\partial H}{\partial p} = \frac{p - q}{p (1 - p)}

    where ``p`` is `predicted` and ``q`` is `target`: negative below the target,
    positive above it, and 0 at p = q.

    Parameters
    ----------
    predicted, target, weight, reduction, label_smoothing
        As in `binary_cross_entropy`, whose value under the same keywords is
        differentiated.

    Returns
    -------
    gradient : ndarray, shape (...)
        Nats per unit of probability; ``-inf`` at p = 0 < q and ``inf`` at p = 1 > q.
        Where a sure prediction is right the slope is the one towards the inside: 1 at
        p = q = 0 and -1 at p = q = 1. Under ``"none"`` and ``"sum"`` each entry is the
        slope of its own loss, under ``"mean"`` that over the number of entries.

    Raises
    ------
    ValueError
        As `binary_cross_entropy`.

    Notes
    -----
    One fraction, whose numerator is exact where p and q are near each other, rather
    than the difference of (1 - q) / (1 - p) and q / p, which cancel there.

    Examples
    --------
    Half a step short of the truth, at a curvature of 4:

    >>> print(f"{binary_cross_entropy_gradient(0.5, 1.0):.4f}")
    -2.0000
    """
    p = probabilities("predicted", predicted)
    reduction = checked_reduction(reduction)
    checked = checked_binary_target(
        {"predicted": p.shape},
        target,
        label_smoothing=label_smoothing,
        may_enlarge=reduction == "none",
    )
    q, shape = checked.yes, checked.shape
    w = non_negative("weight", 1.0 if weight is None else weight)
    if reduction == "none":
        shape = broadcast_shape(target=shape, weight=w.shape)
    else:
        broadcast_within("weight", w, "predicted", shape)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        slope = (p - q) / (p * (1.0 - p))
    sure_and_right = (p == q) & ((p == 0.0) | (p == 1.0))
    slope = np.where(sure_and_right, 1.0 - 2.0 * q, slope)
    return _reduced(np.broadcast_to(slope, shape), w, reduction)


def _reduced(
    slope: NDArray[np.float64], weight: NDArray[np.float64], reduction: str
) -> NDArray[np.float64]:
    """Return each entry's slope times its weight, over what a mean divides by."""
    slope, weight = np.broadcast_arrays(slope, weight)
    gradient = np.multiply(slope, weight, out=np.zeros(slope.shape), where=weight > 0)
    gradient = gradient / gradient.size if reduction == "mean" else gradient
    return (gradient + 0.0)[()]  # never -0.0


@np.errstate(over="ignore", under="ignore")
def binary_cross_entropy_with_logits_gradient(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of the loss with logits.

    .. math:: \frac{\partial L}{\partial z} = p - q, \qquad p = \sigma(z)

    for one entry without weights, of `binary_cross_entropy_with_logits`. With ``w`` for
    `weight` and ``w_+`` for `pos_weight` it is w ((1 - q) p - w_+ q (1 - p)).

    Parameters
    ----------
    logits, target, weight, pos_weight, reduction, label_smoothing
        As in `binary_cross_entropy_with_logits`, whose value under the same keywords is
        differentiated.

    Returns
    -------
    gradient : ndarray, shape (...)
        Between -1 and 1 where no weight enlarges it, also at an infinite score. Under
        ``"none"`` and ``"sum"`` each entry is the slope of its own loss, under
        ``"mean"`` that over the number of entries.

    Raises
    ------
    ValueError
        As `binary_cross_entropy_with_logits`.

    Notes
    -----
    p - q is taken as (1 - q) p - q (1 - p), with 1 - p as the sigmoid of -z: a
    confident right answer keeps its small gradient.

    Examples
    --------
    Undecided about what was a yes:

    >>> print(binary_cross_entropy_with_logits_gradient(0.0, 1.0))
    -0.5
    """
    z = numbers("logits", logits)
    reduction = checked_reduction(reduction)
    checked = checked_binary_target(
        {"logits": z.shape},
        target,
        weight=weight,
        pos_weight=pos_weight,
        label_smoothing=label_smoothing,
    )
    gradient = logit_slopes(checked, *both_sigmoids(z))
    gradient = gradient / gradient.size if reduction == "mean" else gradient
    return (gradient + 0.0)[()]  # never -0.0


@np.errstate(over="ignore", under="ignore")
def logit_slopes(
    target: BinaryTarget, p: NDArray[np.float64], not_p: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the slopes over the logits of which `p` is the sigmoid, `not_p` 1 - p."""
    slope = target.weight * (target.no * p - target.yes * not_p)
    return np.asarray(slope + 0.0)  # never -0.0
