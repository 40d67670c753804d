"""Gradients over the logits of a softmax."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import distributions, refuse_unfit_rows, scores
from xentviz.quantities.blocks import for_each_block
from xentviz.quantities.class_targets import Distributions, Labels, checked_rows
from xentviz.quantities.reduction import checked_reduction
from xentviz.quantities.stable_softmax import (
    NEAR,
    exponentials_in_place,
    shifted_exponentials,
)


@np.errstate(over="ignore", under="ignore")
def cross_entropy_gradient(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
    sample_weight: ArrayLike | None = None,
    axis: int = -1,
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of `cross_entropy`.

    .. math:: \frac{\partial L}{\partial z_k} = p_k - q_k, \quad p = \mathrm{softmax}(z)

    for one row without weights: where the model believes too much the score goes down,
    where too little it goes up, and at p = q it rests. With weights ``w`` it is
    p_k sum_j w_j q_j - w_k q_k.

    Parameters
    ----------
    logits, target, weight, ignore_index, reduction, label_smoothing
    sample_weight, axis
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
    reduction = checked_reduction(reduction)
    z, rows = checked_rows(
        "logits",
        logits,
        target,
        axis=axis,
        weight=weight,
        sample_weight=sample_weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        is_mean=reduction == "mean",
    )
    divisor = (rows.divisor or np.nan) if reduction == "mean" else 1.0
    if isinstance(rows, Labels) and not rows.weights.smoothing:
        gradient = _label_gradients(z, rows, divisor)
    else:
        gradient = mixed_gradients(
            z, rows, divisor, lambda of, _: rows.coefficients(of)
        )
    gradient = gradient.reshape(*rows.shape, rows.n_classes)
    return np.moveaxis(gradient, -1, axis)


def _label_gradients(
    z: NDArray[Any], labels: Labels, divisor: float
) -> NDArray[np.float64]:
    """Return w_y (p - q) / divisor for rows of one class each."""
    gradient = np.empty(z.shape)

    @np.errstate(invalid="ignore")
    def work(rows: slice) -> None:
        slopes = gradient[rows]
        e = labels.block(z, rows, out=slopes)  # new memory is slow: met once, not twice
        weight = np.asarray(1.0 if labels.is_plain else labels.class_weight(rows))
        weight = weight / divisor
        lowest = e.min()
        highest, others, unit = exponentials_in_place(e)
        refuse_unfit_rows("logits", highest)
        total = 1.0 + others
        own = e[np.arange(len(e)), labels.classes[rows]] / unit
        complement = (others + (1.0 - own)) / total
        _multiply_rows(e, 1.0 / (total * unit), weight, slopes)
        of_classes = 0.0 - weight * complement  # "0.0 -": never -0.0
        np.put(slopes, labels.places(rows), of_classes)
        if highest.max(initial=-np.inf) - lowest > NEAR:
            block = labels.block(z, rows)
            _refine_deep_rows(slopes, block, labels.classes[rows], weight)

    for_each_block(work, z)
    if labels.is_kept is not None:
        gradient[~labels.is_kept] = 0.0  # also where the divisor is nan
    return gradient


def _multiply_rows(
    e: NDArray[np.float64],
    factor: NDArray[np.float64],
    weight: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Write `e`, each row times its factor and its weight, into `out`."""
    if weight.ndim == 0:
        factor = factor * weight
    # A piece that is laid out class by class is multiplied so, and copied row by row.
    place = out if e.flags.c_contiguous else e
    np.multiply(e, factor[:, np.newaxis], out=place)
    if weight.ndim:  # which may be so large that its product with a factor overflows
        place *= weight[:, np.newaxis]
    if place is e:
        out[:] = e


def _refine_deep_rows(
    slopes: NDArray[np.float64],
    block: NDArray[np.float64],
    classes: NDArray[np.intp],
    weight: NDArray[np.float64],
) -> None:
    """Give rows with a gap wider than `NEAR` gradients without its rounding."""
    deep = np.flatnonzero(block.max(axis=-1) - block.min(axis=-1) > NEAR)
    c = np.zeros((deep.size, block.shape[-1]))
    weights = np.broadcast_to(weight, classes.shape)
    c[np.arange(deep.size), classes[deep]] = weights[deep]
    slopes[deep] = row_gradients(block[deep], c)


def mixed_gradients(
    z: NDArray[Any],
    target: Labels | Distributions,
    divisor: float,
    coefficients: Callable[[slice, NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return (sum(c) p - c) / divisor for rows of any c, which follow from scores."""
    gradient = np.empty(z.shape)

    def work(rows: slice) -> None:
        block = target.block(z, rows)
        refuse_unfit_rows("logits", np.asarray(block.max(axis=-1)))
        slopes = row_gradients(block, coefficients(rows, block)) / divisor
        np.add(slopes, 0.0, out=gradient[rows])  # never -0.0

    for_each_block(work, z)
    if target.is_kept is not None:
        gradient[~target.is_kept] = 0.0  # also where the divisor is nan
    return gradient


@np.errstate(under="ignore")
def row_gradients(
    z: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return sum(c) * p - c, at the highest logit by way of all the other classes."""
    shifted = shifted_exponentials(z)
    most = np.finfo(np.float64).max  # of coefficients whose sum would overflow
    p = shifted.predicted
    total = np.minimum(c.sum(axis=-1, keepdims=True), most)
    others = c.copy()
    others[shifted.highest] = 0.0
    others = np.minimum(others.sum(axis=-1, keepdims=True), most)
    of_highest = others - total * shifted.complement
    return np.asarray(np.where(p > 0.5, of_highest, total * p - c))


def cross_entropy_slopes(
    target: ArrayLike,
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return `cross_entropy_gradient` of one row as a function of its logits.

    A descent checks its target, a distribution ``(n_classes,)``, once. The function
    takes finite float64, ``(n_classes,)``.
    """
    c = distributions("target", target)[np.newaxis]
    return lambda z: row_gradients(z[np.newaxis], c)[0]


@np.errstate(under="ignore")
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
    jacobian = 0.0 - p[..., :, None] * p[..., None, :]  # "0.0 -": never -0.0
    jacobian[..., diagonal, diagonal] = p * shifted.complement
    return jacobian
