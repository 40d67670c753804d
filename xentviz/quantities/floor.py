"""The least that a row can cost, whatever the model says."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    class_weights,
    distributions,
    fraction,
    whole_number,
)
from xentviz.quantities.blocks import row_blocks
from xentviz.quantities.entropy import entropy


def class_floors(
    n_classes: int,
    *,
    weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
) -> NDArray[np.float64]:
    r"""Return the least loss, in nats, that a row of each class can have.

    .. math:: \min_p \sum_k -c_k \ln p_k = C \, H(c / C), \qquad C = \sum_k c_k

    where ``c`` are the weighted parts of the smoothed one-hot target of the class. A
    label costs nothing at best; smoothed, its own entropy, which no training removes.

    Parameters
    ----------
    n_classes : int
        At least 1.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.
    label_smoothing : float, default 0.0
        The part of the target that is spread evenly, as in `cross_entropy`.

    Returns
    -------
    floors : ndarray, shape (n_classes,)
        Nats, never negative. With weights that differ the model that pays no more is
        not the smoothed target, but leans to the classes that weigh more.

    Raises
    ------
    ValueError
        If an argument is outside its domain, or `weight` of another length.

    Examples
    --------
    Of two classes, and all of the target spread evenly, nothing is left but doubt:

    >>> print(class_floors(2, label_smoothing=1.0).round(4))
    [0.6931 0.6931]
    """
    n_classes = whole_number("n_classes", n_classes, least=1)
    smoothing = fraction("label_smoothing", label_smoothing)
    w = class_weights(weight, n_classes)
    floors = np.zeros(n_classes)
    if smoothing > 0.0:
        for classes in row_blocks(np.broadcast_to(floors, (n_classes, n_classes))):
            one_hot = np.arange(n_classes)[classes, np.newaxis] == np.arange(n_classes)
            q = (1.0 - smoothing) * one_hot + smoothing / n_classes
            floors[classes] = _floors(q if w is None else q * w)
    return floors


def target_floors(
    target: ArrayLike, *, weight: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the least loss, in nats, that a row of each target can have.

    It is that of `class_floors` for parts that are no label's: without weights, the
    entropy of the target.

    Parameters
    ----------
    target : array_like, shape (..., n_classes)
        Probabilities that sum to 1.
    weight : array_like, shape (n_classes,), optional
        The weight of each class: finite, not negative. 1 by default.

    Returns
    -------
    floors : ndarray, shape (...)
        Nats, never negative.

    Raises
    ------
    ValueError
        If a row of `target` is no distribution, or `weight` of another length.

    Examples
    --------
    Of a class that weighs nothing no doubt is left:

    >>> print(target_floors([0.5, 0.5], weight=[1.0, 0.0]))
    0.0
    """
    q = distributions("target", target)
    w = class_weights(weight, q.shape[-1])
    return np.asarray(entropy(q) if w is None else _floors(q * w))


def _floors(c: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return C H(c / C) of each row."""
    total = c.sum(axis=-1, keepdims=True)
    even = np.full_like(c, 1.0 / c.shape[-1])  # what weighs nothing has no entropy
    shares = np.divide(c, total, out=even, where=total > 0.0)
    return np.asarray(total[..., 0] * entropy(shares))
