"""The loss of yes-or-no labels, with PyTorch's name and keywords."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.distribution import (
    broadcast_shape,
    non_negative,
    numbers,
    probabilities,
)
from xentviz.probability import softplus
from xentviz.reduction import checked_reduction, counted, reduced


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
        yes = counted(w_yes, counted(q, softplus(-z)))
        no = counted(1.0 - q, softplus(z))
        losses = counted(w, yes + no)
    return reduced(losses, reduction, np.size(losses))
