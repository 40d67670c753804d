"""The negative log-likelihood of classes, from log-probabilities."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    refuse_unlike_log_probabilities,
    sum_tolerance,
)
from xentviz.quantities.arrays import refuse
from xentviz.quantities.blocks import for_each_block
from xentviz.quantities.class_targets import Labels, checked_rows
from xentviz.quantities.reduction import checked_reduction, reduced, weighted


@np.errstate(over="ignore", under="ignore")
def nll_loss(
    log_p: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    sample_weight: ArrayLike | None = None,
    axis: int = -1,
) -> NDArray[np.float64]:
    r"""Return the negative log-likelihood, in nats, of the classes `target`.

    .. math:: L = -w_y \ln p_y

    where ``y`` is `target` and ``w`` is `weight`. Of the output of `log_softmax` it
    makes the cross-entropy.

    Parameters
    ----------
    log_p : array_like, shape (..., n_classes)
        Logarithms of probabilities; ``-inf`` for a class that is ruled out. The
        probabilities of each row sum to 1 but for rounding, as in `cross_entropy`.
        Computed in float64.
    target : array_like, shape (...)
        The class of each row: whole numbers or booleans, or floats that are whole.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.
    ignore_index : int, default -100
        A class that marks rows to leave out, unread: they cost 0 under ``"none"`` and
        are in neither sum nor mean.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each row, their mean weighted by `weight`, or their sum.
    sample_weight : array_like, broadcasts to the shape of the rows, optional
        The weight of each row: finite, not negative. 1 by default. A row of weight 0 is
        left out, unread; the mean divides by the weights.
    axis : int, default -1
        The class axis of `log_p`. PyTorch has it at 1: a target of shape (2, 3) beside
        (2, 3, 3) fits both, and belongs to the last axis unless ``axis=1`` is said.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats; ``inf`` where the class of a row is ruled out and its `weight` is above 0.
        The mean over no rows, or rows of no weight, is ``nan``.

    Raises
    ------
    ValueError
        If a row of `log_p` holds NaN, numbers above 0 (probabilities), or logarithms
        whose probabilities do not sum to 1 (logits); if shapes do not fit, a class is
        out of range, or a keyword is outside its domain.

    Notes
    -----
    Only picks and weighs: its accuracy is that of `log_p`.

    Examples
    --------
    A class of probability 1/4 costs ln 4:

    >>> print(f"{nll_loss([-1.3862943611198906, -0.2876820724517809], 0):.4f}")
    1.3863
    """
    reduction = checked_reduction(reduction)
    array, rows = checked_rows(
        "log_p",
        log_p,
        target,
        axis=axis,
        weight=weight,
        sample_weight=sample_weight,
        ignore_index=ignore_index,
        is_mean=reduction == "mean",
    )
    if not isinstance(rows, Labels):
        rule = f"hold integer classes of shape {array.shape[:-1]}"
        refuse("target", rule, f"probabilities of shape {np.shape(target)}")
    picked = _log_p_of_classes(array, rows)
    losses = weighted(rows.class_weight(slice(None)), 0.0 - picked)  # never -0.0
    return reduced(losses.reshape(rows.shape), reduction, rows.divisor)


def _log_p_of_classes(log_p: NDArray[Any], labels: Labels) -> NDArray[np.float64]:
    """Return the ln p of each row's class, each row read as log-probabilities."""
    picked = np.empty(len(log_p))
    tolerance = sum_tolerance(log_p.dtype, labels.n_classes)

    def work(rows: slice) -> None:
        block = labels.block(log_p, rows)
        if labels.is_kept is not None:
            block[~labels.is_kept[rows]] = -math.log(labels.n_classes)
        picked[rows] = block[np.arange(len(block)), labels.classes[rows]]
        refuse_unlike_log_probabilities("log_p", block, tolerance)

    for_each_block(work, log_p)
    return picked
