"""The losses a training loop calls, with PyTorch's names, keywords and reductions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.distribution import (
    broadcast_shape,
    non_negative,
    numbers,
    probabilities,
    real_array,
    refuse,
    scores,
)
from xentviz.odds import favourite_surprisal, row_blocks
from xentviz.probability import softplus
from xentviz.target import Target, checked_reduction, checked_target

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
        What each class counts: finite, not negative. 1 by default.
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
        allows and `weight` counts. The mean over no rows, or rows of no weight, is
        ``nan``.

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
    losses = np.empty(len(z))
    for rows in row_blocks(z):
        losses[rows] = _row_losses(z[rows], wanted, rows)
    return _reduced(losses.reshape(wanted.shape), reduction, wanted.divisor)


@np.errstate(over="ignore")
def _row_losses(z: NDArray, wanted: Target, rows: slice) -> NDArray[np.float64]:
    top, surprisal = favourite_surprisal(z)
    if wanted.is_one_class:
        at_class = np.take_along_axis(z, wanted.classes[rows, None], axis=-1)
        cost = (top - at_class + surprisal)[:, 0]
        return _counted(wanted.class_weight(rows), cost)
    return _counted(wanted.shares(rows), (top - z) + surprisal).sum(axis=-1)


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
        What each class counts: finite, not negative. 1 by default.
    ignore_index : int, default -100
        A class that marks rows to leave out: they cost 0 under ``"none"`` and are in
        neither sum nor mean.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each row, their mean weighted by `weight`, or their sum.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats; ``inf`` where the class of a row is ruled out and `weight` counts it. The
        mean over no rows, or rows of no weight, is ``nan``.

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
    array = numbers("log_p", log_p)
    if (array > LOG_TOLERANCE).any():
        refuse("log_p", "not be above 0: take log_softmax first", array.max())
    if array.ndim == 0 or array.shape[-1] == 0:
        refuse("log_p", "have at least one class", f"shape {array.shape}")
    if real_array("target", target).shape != array.shape[:-1]:
        refuse(
            "target", "hold a class for each row of log_p", f"shape {np.shape(target)}"
        )
    reduction = checked_reduction(reduction)
    wanted = checked_target(
        array.shape, target, weight=weight, ignore_index=ignore_index
    )
    rows = slice(None)
    picked = wanted.rows_of(array)[np.arange(len(wanted.classes)), wanted.classes]
    losses = _counted(wanted.class_weight(rows), 0.0 - picked)  # "0.0 -": never -0.0
    return _reduced(losses.reshape(wanted.shape), reduction, wanted.divisor)


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
        The probability of yes that is wanted, between 0 and 1.
    weight : array_like, broadcasts against `logits`, optional
        What each entry counts: finite, not negative. 1 by default.
    pos_weight : array_like, broadcasts against `logits`, optional
        What a yes counts beside a no: finite, not negative. 1 by default.
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
    A score of 0 leaves the model undecided, which costs ln 2 whatever is wanted:

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
        yes = _counted(w_yes, _counted(q, softplus(-z)))
        no = _counted(1.0 - q, softplus(z))
        losses = _counted(w, yes + no)
    return _reduced(losses, reduction, np.size(losses))


def _counted(share: NDArray, cost: NDArray) -> NDArray[np.float64]:
    """Return share * cost, 0 where the share is 0: what is not asked costs nothing."""
    share, cost = np.broadcast_arrays(share, cost)
    with np.errstate(over="ignore", under="ignore"):
        return np.multiply(share, cost, out=np.zeros(cost.shape), where=share > 0)


@np.errstate(over="ignore", invalid="ignore")
def _reduced(losses: NDArray, reduction: str, divisor: float) -> NDArray[np.float64]:
    """Return the losses, their sum, or their sum over `divisor`: nan for 0 / 0."""
    if reduction == "none":
        return losses[()]
    total = losses.sum()
    return total if reduction == "sum" else np.divide(total, divisor)
