"""Slopes of the losses."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_shape,
    probabilities,
    scores,
)
from xentviz.quantities.class_targets import checked_target
from xentviz.quantities.reduction import checked_reduction
from xentviz.quantities.stable_softmax import odds, row_blocks


def binary_cross_entropy_gradient(
    predicted: ArrayLike, target: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the slope, in nats per unit of probability, of `binary_cross_entropy`.

    .. math:: \frac{\partial H}{\partial p} = \frac{p - q}{p (1 - p)}

    where ``p`` is `predicted` and ``q`` is `target`: negative below the target,
    positive above it, and 0 at p = q.

    Parameters
    ----------
    predicted, target : array_like, shape (...)
        Probabilities between 0 and 1, broadcast together; computed in float64.

    Returns
    -------
    gradient : ndarray, shape (...)
        Nats per unit of probability; ``-inf`` at p = 0 < q and ``inf`` at p = 1 > q.
        Where a sure prediction is right the slope is the one towards the inside: 1 at
        p = q = 0 and -1 at p = q = 1.

    Raises
    ------
    ValueError
        If an argument holds NaN, a number outside [0, 1], or anything but real numbers;
        if shapes do not broadcast.

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
    q = probabilities("target", target)
    broadcast_shape(predicted=p.shape, target=q.shape)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        slope = (p - q) / (p * (1.0 - p))
    sure_and_right = (p == q) & ((p == 0.0) | (p == 1.0))
    return np.where(sure_and_right, 1.0 - 2.0 * q, slope)[()]


def cross_entropy_gradient(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of `cross_entropy`.

    .. math:: \frac{\partial L}{\partial z_k} = p_k - q_k, \quad p = \mathrm{softmax}(z)

    for one row without weights: where the model believes too much the score goes down,
    where too little it goes up, and at p = q it rests. With weights ``w`` it is
    p_k sum_j w_j q_j - w_k q_k.

    Parameters
    ----------
    logits, target, weight, ignore_index, reduction, label_smoothing
        As in `cross_entropy`, whose value under the same keywords is differentiated.

    Returns
    -------
    gradient : ndarray, shape (..., n_classes)
        The shape of `logits`, broadcast against a `target` of probabilities. Under
        ``"none"`` and ``"sum"`` each row holds the slopes of its own loss, under
        ``"mean"`` these over what the mean divides by. Ignored rows are 0. Where the
        loss is ``inf`` this is the limit as the ruled-out score goes to ``-inf``: -q
        for that class, and finite. ``nan`` where the counted rows have no weight.

    Raises
    ------
    ValueError
        As `cross_entropy`.

    Notes
    -----
    Where p is above one half, p - q is taken as (1 - q) - (1 - p), both summed from
    the other classes: a confident right answer keeps its small gradient.

    Examples
    --------
    Undecided between two classes, of which the first was right:

    >>> print(cross_entropy_gradient([0.0, 0.0], 0))
    [-0.5  0.5]
    """
    z = scores("logits", logits)
    reduction = checked_reduction(reduction)
    wanted = checked_target(
        z.shape,
        target,
        weight=weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
    )
    z = wanted.rows_of(z)
    gradient = np.empty(z.shape)
    for rows in row_blocks(z):
        gradient[rows] = _row_gradients(z[rows], wanted.shares(rows))
    if reduction == "mean":
        gradient = _mean_gradient(gradient, wanted.divisor, wanted.counted)
    return gradient.reshape(*wanted.shape, wanted.n_classes)


@np.errstate(under="ignore")
def _row_gradients(z: NDArray, share: NDArray) -> NDArray[np.float64]:
    """Return sum(share) * p - share, the favourite's by way of all the others."""
    standing = odds(z)
    p = standing.predicted
    total = share.sum(axis=-1, keepdims=True)
    others = share.copy()
    np.put_along_axis(others, standing.favourite, 0.0, axis=-1)
    others = others.sum(axis=-1, keepdims=True)
    return np.where(p > 0.5, others - total * standing.complement, total * p - share)


def _mean_gradient(
    gradient: NDArray, divisor: float, counted: NDArray | None
) -> NDArray[np.float64]:
    """Return the rows over what the mean divides by; what was ignored stays 0."""
    counted = True if counted is None else counted[:, None]
    return np.divide(gradient, divisor or np.nan, out=gradient, where=counted)


def softmax_jacobian(logits: ArrayLike) -> NDArray[np.float64]:
    r"""Return the Jacobian, in probability per unit of `logits`, of the softmax.

    .. math:: \frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)

    How each probability ``i`` (row) answers to each score ``j`` (column): its own lifts
    it, every other takes from it.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes)
        Real scores; ``-inf`` rules a class out. Each row keeps at least one finite
        score. Computed in float64.

    Returns
    -------
    jacobian : ndarray, shape (..., n_classes, n_classes)
        Symmetric; each row and each column sums to 0.

    Raises
    ------
    ValueError
        If `logits` holds NaN, ``inf``, a row of ``-inf`` alone, no class, or anything
        but real numbers.

    Notes
    -----
    The diagonal is p (1 - p) with 1 - p summed from the other classes.

    Examples
    --------
    Two equal scores:

    >>> print(softmax_jacobian([0.0, 0.0]))
    [[ 0.25 -0.25]
     [-0.25  0.25]]
    """
    standing = odds(scores("logits", logits))
    p = standing.predicted
    diagonal = np.arange(p.shape[-1])
    with np.errstate(under="ignore"):
        jacobian = 0.0 - p[..., :, None] * p[..., None, :]  # "0.0 -": never -0.0
        jacobian[..., diagonal, diagonal] = p * standing.complement
    return jacobian
