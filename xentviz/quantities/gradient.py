"""Gradients over the logits of a softmax."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import scores
from xentviz.quantities.class_targets import checked_target
from xentviz.quantities.reduction import checked_reduction
from xentviz.quantities.stable_softmax import row_blocks, shifted_exponentials


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
        for that class, and finite. ``nan`` where the kept rows have no weight.

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
    checked = checked_target(
        z.shape,
        target,
        weight=weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
    )
    z = checked.rows_of(z)
    gradient = np.empty(z.shape)
    for rows in row_blocks(z):
        gradient[rows] = _row_gradients(z[rows], checked.coefficients(rows))
    if reduction == "mean":
        gradient = _mean_gradient(gradient, checked.divisor, checked.is_kept)
    return gradient.reshape(*checked.shape, checked.n_classes)


@np.errstate(under="ignore")
def _row_gradients(
    z: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return sum(c) * p - c, at the highest logit by way of all the other classes."""
    shifted = shifted_exponentials(z)
    p, total = shifted.predicted, c.sum(axis=-1, keepdims=True)
    others = c.copy()
    np.put_along_axis(others, shifted.argmax, 0.0, axis=-1)
    others = others.sum(axis=-1, keepdims=True)
    return np.where(p > 0.5, others - total * shifted.complement, total * p - c)


def _mean_gradient(
    gradient: NDArray[np.float64], divisor: float, is_kept: NDArray[np.bool_] | None
) -> NDArray[np.float64]:
    """Return the rows over what the mean divides by; what was ignored stays 0."""
    kept = np.True_ if is_kept is None else is_kept[:, None]
    return np.divide(gradient, divisor or np.nan, out=gradient, where=kept)


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
    shifted = shifted_exponentials(scores("logits", logits))
    p = shifted.predicted
    diagonal = np.arange(p.shape[-1])
    with np.errstate(under="ignore"):
        jacobian = 0.0 - p[..., :, None] * p[..., None, :]  # "0.0 -": never -0.0
        jacobian[..., diagonal, diagonal] = p * shifted.complement
    return jacobian
