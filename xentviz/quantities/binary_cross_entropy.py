"""The losses of yes-or-no labels, from probabilities and from logits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import numbers, probabilities
from xentviz.quantities.binary_targets import checked_binary_target
from xentviz.quantities.probability import softplus
from xentviz.quantities.reduction import checked_reduction, reduced


@np.errstate(over="ignore", under="ignore")
def binary_cross_entropy(
    predicted: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "none",
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the cross-entropy, in nats, of a yes of probability `predicted`.

    .. math:: H(p, q) = -q \ln p - (1 - q) \ln(1 - p)

    where ``p`` is `predicted` and ``q`` is `target`: the mean surprise of a model that
    gives yes the probability ``p`` when it has ``q``. Least, at H(q), where p = q.

    Parameters
    ----------
    predicted, target : array_like, shape (...)
        Probabilities between 0 and 1, computed in float64. They broadcast together;
        under ``"mean"`` and ``"sum"``, which do not show the shape of what they add up,
        the target must not enlarge `predicted`.
    weight : array_like, broadcasts as `target`, optional
        The weight of each entry: finite, not negative. 1 by default.
    reduction : {"none", "mean", "sum"}, default "none"
        The loss of each entry, their mean over the number of entries, or their sum.
    label_smoothing : float, default 0.0
        The part ``e`` of the target that is spread evenly: (1 - e) q + e / 2.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats, never negative; ``inf`` where `predicted` rules out what `target` allows.

    Raises
    ------
    ValueError
        If an argument holds NaN, a number outside its domain, or anything but real
        numbers; if shapes do not broadcast, or `reduction` is not one of the three.

    Notes
    -----
    ln(1 - p) is taken as log1p(-p), which keeps the digits of a small p. Neither
    probability is clipped: 0 ln 0 is 0, and a sure error costs ``inf``.

    Examples
    --------
    One chance in four for what happened costs ln 4:

    >>> print(f"{binary_cross_entropy(0.25, 1.0):.4f}")
    1.3863
    """
    p = probabilities("predicted", predicted)
    reduction = checked_reduction(reduction)
    checked = checked_binary_target(
        {"predicted": p.shape},
        target,
        weight=weight,
        label_smoothing=label_smoothing,
        may_enlarge=reduction == "none",
    )
    with np.errstate(divide="ignore"):
        cost_of_yes, cost_of_no = 0.0 - np.log(p), 0.0 - np.log1p(-p)
    losses = checked.of(cost_of_yes, cost_of_no)
    return reduced(losses, reduction, losses.size)


@np.errstate(over="ignore", under="ignore")
def binary_cross_entropy_with_logits(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
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
    target : array_like, broadcasts to the shape of `logits`
        The target probability of yes, between 0 and 1. As in PyTorch it must not
        enlarge `logits`: labels of shape (10,) beside logits of shape (10, 1) are
        refused, not paired each with each.
    weight : array_like, broadcasts to the shape of `logits`, optional
        The weight of each entry: finite, not negative. 1 by default.
    pos_weight : array_like, broadcasts to the shape of `logits`, optional
        The weight of a yes beside a no: finite, not negative. 1 by default.
    reduction : {"none", "mean", "sum"}, default "mean"
        The loss of each entry, their mean over the number of entries, or their sum.
    label_smoothing : float, default 0.0
        The part ``e`` of the target that is spread evenly: (1 - e) q + e / 2.

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
    A score of 0 leaves the model undecided, which costs ln 2 whatever the target:

    >>> print(f"{binary_cross_entropy_with_logits(0.0, 0.3):.4f}")
    0.6931
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
    losses = checked.of(softplus(-z), softplus(z))
    return reduced(losses, reduction, losses.size)
