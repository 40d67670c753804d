"""Temperature scaling: the one number by which all logits are too large."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import refuse_unfit_rows
from xentviz.quantities.blocks import BLOCK, for_each_block
from xentviz.quantities.class_targets import Distributions, Labels, checked_rows
from xentviz.quantities.temperature_search import Slope, temperature_of


@np.errstate(over="ignore", under="ignore")
def over_temperature(
    logits: NDArray[np.float64], temperature: float
) -> NDArray[np.float64]:
    """Return logits, (n_rows, n_classes), over a temperature: themselves at 1.

    A low temperature makes them large: below the highest of each row, which changes no
    probability, what overflows is a class that is ruled out.
    """
    if temperature == 1.0:
        return logits
    if temperature < 1.0:
        logits = logits - logits.max(axis=-1, keepdims=True)
    return logits / temperature


def fitted_temperature(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
    sample_weight: ArrayLike | None = None,
    axis: int = -1,
) -> float:
    r"""Return the temperature at which `cross_entropy` of `logits` over it is least.

    .. math:: T^* = \arg\min_T \sum_i H(\mathrm{softmax}(z_i / T), q_i)

    Temperature scaling [1]_: above 1 the model is surer than it is right, below 1 it
    is right more often than it is sure. No ranking changes, and so no accuracy.

    Parameters
    ----------
    logits, target, weight, ignore_index, label_smoothing, sample_weight, axis
        As in `cross_entropy`, whose mean under the same keywords is made least.

    Returns
    -------
    temperature : float
        Positive; 0 where every target lies on the highest logits of its row, so that
        surer always costs less; ``inf`` where no scale is better than to guess evenly;
        ``nan`` where no row counts, or the loss is ``inf`` at every temperature.

    Raises
    ------
    ValueError
        As `cross_entropy`.

    Notes
    -----
    Over b = 1/T the loss is convex, with the slope E_p[z] - E_q[z] and the variance of
    the logits under p as its curvature: Newton's method, kept within the bounds that
    the signs of the slope set.

    References
    ----------
    .. [1] C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017), "On Calibration of
       Modern Neural Networks", ICML, arXiv:1706.04599.

    Examples
    --------
    Three of four are right, and so even odds of ln 3 suit them, not of 2 ln 3:

    >>> print(round(fitted_temperature([[np.log(9.0), 0.0]] * 4, [0, 0, 0, 1]), 12))
    2.0
    """
    z, rows = checked_rows(
        "logits",
        logits,
        target,
        axis=axis,
        weight=weight,
        sample_weight=sample_weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        is_mean=True,
    )
    if not rows.divisor > 0:
        return math.nan
    piece = partial(piece_of, z, rows)
    if z.size <= BLOCK:  # a single piece: what no scale changes is found once
        whole = piece(slice(0, len(z)))
        return temperature_of(lambda b: _slope(z, lambda _: whole, b))
    return temperature_of(lambda b: _slope(z, piece, b))


def slope_over_scale(
    logits: ArrayLike,
    target: ArrayLike,
    scale: float,
    *,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Slope:
    """Return how the sum of the losses of `scale` times `logits` changes with `scale`.

    The other arguments are those of `cross_entropy`.

    Examples
    --------
    Surer of the right class would cost less:

    >>> slope_over_scale([[1.0, 0.0]], [0], 0.0).slope
    -0.5
    """
    z, rows = checked_rows(
        "logits",
        logits,
        target,
        axis=-1,
        weight=weight,
        sample_weight=None,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
    )
    return _slope(z, partial(piece_of, z, rows), scale)


class Piece(NamedTuple):
    """What some rows are, apart from the scale."""

    below: NDArray[np.float64]  # (n_rows, n_classes): to the highest logit, negative
    target_score: NDArray[np.float64]  # (n_rows,): the sum of c_k below_k
    total: NDArray[np.float64]  # (n_rows,): the sum of c_k


@np.errstate(under="ignore", over="ignore", invalid="ignore")
def piece_of(z: NDArray[Any], target: Labels | Distributions, rows: slice) -> Piece:
    """Return what some rows of `z` and their targets are, apart from the scale."""
    below = target.block(z, rows)
    highest = np.asarray(below.max(axis=-1, keepdims=True))
    refuse_unfit_rows("logits", highest)
    below -= highest
    if isinstance(target, Labels) and not target.weights.smoothing:
        of_class = below[np.arange(len(below)), target.classes[rows]]
        total = target.class_weight(rows)
        return Piece(below, np.where(total > 0.0, total * of_class, 0.0), total)
    c = target.coefficients(rows)
    target_score = np.where(c > 0.0, c * below, 0.0).sum(axis=-1)
    return Piece(below, target_score, c.sum(axis=-1))


@np.errstate(under="ignore", over="ignore")
def _slope(z: NDArray[Any], piece: Callable[[slice], Piece], b: float) -> Slope:
    """Return the slope and the curvature of the sum of the losses of b z over b."""
    slopes, curvatures = np.empty(len(z)), np.empty(len(z))

    @np.errstate(under="ignore", over="ignore", invalid="ignore")
    def work(rows: slice) -> None:
        below, target_score, total = piece(rows)
        mean, variance = _moments(below, b)
        slopes[rows] = total * mean - target_score
        curvatures[rows] = total * variance

    for_each_block(work, z)
    return Slope(float(slopes.sum()), float(curvatures.sum()))


def _moments(
    below: NDArray[np.float64], b: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean and the variance of `below` under the softmax of b times it."""
    share, reach = _shares(below, b)
    whole = share.sum(axis=-1)
    share *= reach
    mean = share.sum(axis=-1) / whole
    share *= reach
    # Of numbers up to 0, of which one is 0, no variance is much less than the squares.
    return mean, share.sum(axis=-1) / whole - mean**2


def _shares(
    below: NDArray[np.float64], b: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return exp(b below), and `below` with 0 where a class is ruled out."""
    if b < math.inf and np.isfinite(below).all():
        share = b * below
        return np.exp(share, out=share), below
    is_there = below > -np.inf
    share = np.where(is_there, np.exp(np.where(below == 0.0, 0.0, b * below)), 0.0)
    return share, np.where(is_there, below, 0.0)
