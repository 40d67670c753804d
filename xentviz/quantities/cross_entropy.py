"""The losses of one class out of many, with PyTorch's names and keywords."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    class_axis_last,
    numbers,
    real_array,
    refuse,
    refuse_unfit_rows,
    unread_scores,
)
from xentviz.quantities.class_targets import Target, checked_target
from xentviz.quantities.reduction import checked_reduction, reduced, weighted
from xentviz.quantities.stable_softmax import highest_surprisals, row_blocks

LOG_TOLERANCE = 1e-6  # how far above 0 rounding leaves a float32 log-softmax


def cross_entropy(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the cross-entropy, in nats, of `target` and the softmax of `logits`.

    .. math:: H(p, q) = -\sum_k w_k q_k \ln p_k, \qquad p = \mathrm{softmax}(z)

    where ``z`` is `logits`, ``q`` is `target` and ``w`` is `weight`: how surprised a
    model that believes ``p`` is, on average, by outcomes drawn from ``q``.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes)
        Real scores, one per class; ``-inf`` rules a class out. Each row keeps at least
        one finite score. Computed in float64.
    target : array_like, shape (...) of integers, or (..., n_classes)
        Either the class of each row, an integer array of the shape of `logits` without
        its last axis; or probabilities, non-negative, each row summing to 1 within
        1e-6, whose leading axes broadcast against those of `logits`. An integer array
        that could be either is read as classes; the integers ``[1, 0]`` beside a single
        row of two logits cannot be classes, and are a one-hot distribution.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.
    ignore_index : int, default -100
        A class that marks rows to leave out: they cost 0 under ``"none"`` and are in
        neither sum nor mean. Must be negative beside probabilities, which have no use
        for it.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each row; their mean, for classes weighted by the `weight` of each
        row's class, for probabilities over the number of rows; or their sum.
    label_smoothing : float, default 0.0
        The part ``e`` of the target that is spread evenly: (1 - e) q + e / n_classes.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats, never negative; ``inf`` where the model rules out a class that the target
        allows and whose `weight` is above 0. The mean over no rows, or rows of no
        weight, is ``nan``.

    Raises
    ------
    ValueError
        If shapes do not fit, a class is out of range, a row of `target` is no
        distribution or a row of `logits` no scores, or a keyword is outside its domain.

    Notes
    -----
    -ln p is the gap to the highest score plus ln(1 + S), S the sum of exp(-gap) over
    the other classes: no term is negative, so a confident right answer keeps its digits
    where a difference of logarithms would round to 0. The shift is that of [1]_. Rows
    are worked on in blocks that fit the processor's cache.

    References
    ----------
    .. [1] P. Blanchard, D. J. Higham and N. J. Higham (2021), IMA Journal of
       Numerical Analysis 41(4), doi:10.1093/imanum/draa038.

    Examples
    --------
    Two equal scores leave the model undecided, which costs ln 2 nats:

    >>> print(f"{cross_entropy([0.0, 0.0], 0):.4f}")
    0.6931
    """
    z = unread_scores("logits", logits)
    reduction = checked_reduction(reduction)
    checked = checked_target(
        z.shape,
        target,
        weight=weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
    )
    losses = _row_losses(checked.rows_of(z), checked)
    return reduced(losses.reshape(checked.shape), reduction, checked.divisor)


@np.errstate(over="ignore")
def _row_losses(z: NDArray, checked: Target) -> NDArray[np.float64]:
    highest, surprisal = highest_surprisals(z)
    refuse_unfit_rows("logits", highest)  # here, where the highest are at hand
    if checked.is_one_class:
        gap = highest - z[np.arange(len(z)), checked.classes]
        return weighted(checked.class_weight, gap + surprisal)
    losses = np.empty(len(z))
    for rows in row_blocks(z):
        gap = highest[rows, None] - z[rows]
        costs = gap + surprisal[rows, None]
        losses[rows] = weighted(checked.coefficients(rows), costs).sum(axis=-1)
    return losses


def nll_loss(
    log_p: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> NDArray[np.float64]:
    r"""Return the negative log-likelihood, in nats, of the classes `target`.

    .. math:: L = -w_y \ln p_y

    where ``y`` is `target` and ``w`` is `weight`. Of the output of `log_softmax` it
    makes the cross-entropy.

    Parameters
    ----------
    log_p : array_like, shape (..., n_classes)
        Logarithms of probabilities: not above 0, but for a rounding of 1e-6; ``-inf``
        for a class that is ruled out. Computed in float64.
    target : array_like of int, shape (...)
        The class of each row.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.
    ignore_index : int, default -100
        A class that marks rows to leave out: they cost 0 under ``"none"`` and are in
        neither sum nor mean.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each row, their mean weighted by `weight`, or their sum.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats; ``inf`` where the class of a row is ruled out and its `weight` is above 0.
        The mean over no rows, or rows of no weight, is ``nan``.

    Raises
    ------
    ValueError
        If `log_p` holds NaN or numbers above 0 (probabilities, or logits), shapes do
        not fit, a class is out of range, or a keyword is outside its domain.

    Notes
    -----
    Only picks and weighs: its accuracy is that of `log_p`.

    Examples
    --------
    A class of probability 1/4 costs ln 4:

    >>> print(f"{nll_loss([-1.3862943611198906, -0.2876820724517809], 0):.4f}")
    1.3863
    """
    array = class_axis_last("log_p", numbers("log_p", log_p))
    if (array > LOG_TOLERANCE).any():
        refuse("log_p", "not be above 0 (take log_softmax first)", array.max())
    classes = real_array("target", target)
    if classes.dtype.kind not in "iu" or classes.shape != array.shape[:-1]:
        rule = f"hold integer classes of shape {array.shape[:-1]}"
        refuse("target", rule, f"{classes.dtype} of shape {classes.shape}")
    reduction = checked_reduction(reduction)
    checked = checked_target(
        array.shape, target, weight=weight, ignore_index=ignore_index
    )
    picked = checked.rows_of(array)[np.arange(len(checked.classes)), checked.classes]
    losses = weighted(checked.class_weight, 0.0 - picked)  # "0.0 -": never -0.0
    return reduced(losses.reshape(checked.shape), reduction, checked.divisor)
