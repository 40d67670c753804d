"""The least that a row can cost, whatever the model says."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import fraction, non_negative, whole_number
from xentviz.quantities.arrays import refuse
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
    c = (1.0 - smoothing) * np.eye(n_classes) + smoothing / n_classes
    if weight is not None:
        w = non_negative("weight", weight)
        if w.shape != (n_classes,):
            refuse("weight", f"have the shape ({n_classes},)", f"shape {w.shape}")
        c = c * w
    total = c.sum(axis=-1, keepdims=True)
    even = np.full_like(c, 1.0 / n_classes)  # what weighs nothing has no entropy either
    shares = np.divide(c, total, out=even, where=total > 0.0)
    return np.asarray(total[:, 0] * entropy(shares))
