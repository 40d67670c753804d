"""The loss of one class out of many, with PyTorch's names and keywords."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import refuse_unfit_rows
from xentviz.quantities.blocks import for_each_block
from xentviz.quantities.class_targets import Distributions, Labels, checked_rows
from xentviz.quantities.reduction import checked_reduction, reduced, weighted
from xentviz.quantities.stable_softmax import highest_surprisals


@np.errstate(over="ignore", under="ignore")
def cross_entropy(
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
    r"""Return the cross-entropy, in nats, of `target` and the softmax of `logits`.

    .. math:: H(p, q) = -\sum_k w_k q_k \ln p_k, \qquad p = \mathrm{softmax}(z)

    where ``z`` is `logits`, ``q`` is `target` and ``w`` is `weight`: how surprised a
    model that believes ``p`` is, on average, by outcomes drawn from ``q``.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes)
        Real scores, one per class; ``-inf`` rules a class out. Each row keeps at least
        one finite score. Computed in float64.
    target : array_like, shape (...) of classes, or (..., n_classes) of probabilities
        Classes are whole numbers or booleans of the shape of `logits` without its
        class axis; floats too, if all are whole. Probabilities are non-negative and
        have the class axis where `logits` has it; they sum to 1 but for rounding (see
        Notes) and are divided by their sum. As floats their other axes broadcast
        against those of `logits`; as whole numbers or booleans they have its full
        shape, since they are one-hot rows. Floats that can be either are refused.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.
    ignore_index : int, default -100
        A class that marks rows to leave out, unread: they cost 0 under ``"none"`` and
        are in neither sum nor mean. Must be negative beside probabilities,
        which have no use for it.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each row; their mean, for classes weighted by the `weight` of each
        row's class, for probabilities over the number of rows; or their sum.
    label_smoothing : float, default 0.0
        The part ``e`` of the target that is spread evenly: (1 - e) q + e / n_classes.
    sample_weight : array_like, broadcasts to the shape of the rows, optional
        The weight of each row: finite, not negative. 1 by default. A row of weight 0 is
        left out, unread; the mean divides by the weights.
    axis : int, default -1
        The class axis of `logits`, and of a `target` of probabilities. PyTorch has it
        at 1: a target of shape (2, 3) beside `logits` of shape (2, 3, 3) fits both, and
        belongs to the last axis unless ``axis=1`` is said.

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
    are worked on in blocks that fit the processor's cache; large arrays on all
    processors.

    Probabilities may sum to 1 within n_classes times the rounding unit of their dtype
    plus 0.00005, for those written with four decimals; within 1 % at most, or within
    four units of a dtype shorter than that, as bfloat16.

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
    if isinstance(rows, Labels) and not rows.weights.smoothing:
        losses = _label_losses(z, rows)
    else:
        losses = _mixed_losses(z, rows)
    return reduced(losses.reshape(rows.shape), reduction, rows.divisor)


def _label_losses(z: NDArray[Any], labels: Labels) -> NDArray[np.float64]:
    """Return w_y (-ln p_y) for each row."""
    losses = np.empty(len(z))

    def work(rows: slice) -> None:
        highest, surprisal = highest_surprisals(lambda: labels.block(z, rows))
        refuse_unfit_rows("logits", highest)
        losses[rows] = (highest - labels.of_classes(z, rows)) + surprisal

    for_each_block(work, z)
    if labels.is_plain:
        return losses
    return weighted(labels.class_weight(slice(None)), losses)


def _mixed_losses(
    z: NDArray[Any], target: Labels | Distributions
) -> NDArray[np.float64]:
    """Return sum_k c_k (-ln p_k) for each row."""
    losses = np.empty(len(z))

    def work(rows: slice) -> None:
        block = target.block(z, rows)
        highest, surprisal = highest_surprisals(lambda: block.copy(order="K"))
        refuse_unfit_rows("logits", highest)
        highest, surprisal = highest[:, np.newaxis], surprisal[:, np.newaxis]
        costs, per_cost = (highest - block) + surprisal, 1.0
        if np.isinf(costs).any():  # logits of 1e308 lie too far apart for a float64
            costs, per_cost = (highest / 2 - block / 2) + surprisal / 2, 2.0
        terms = weighted(target.coefficients(rows), costs)
        losses[rows] = per_cost * terms.sum(axis=-1)

    for_each_block(work, z)
    return losses
