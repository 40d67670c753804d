"""One target under two losses: one choice among K classes, or K labels.

Softmax with cross-entropy is for classes that exclude one another; a sigmoid a class
with binary cross-entropy for labels that need not. Both take a distribution for a
target; the second takes any probabilities at all.
"""

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.arguments import sum_tolerance
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy_with_logits
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.binary_gradient import (
    binary_cross_entropy_with_logits_gradient,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.kl_divergence import kl_divergence
from xentviz.quantities.probability import sigmoid, softmax

Quantities = dict[str, NDArray[np.float64]]


def is_distribution(target: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows of `target`, shape ``(..., n_classes)``, are distributions."""
    tolerance = sum_tolerance(np.dtype(np.float64), target.shape[-1])
    return np.asarray(np.abs(target.sum(axis=-1) - 1.0) <= tolerance)


def multi_class(logits: NDArray[np.float64], target: NDArray[np.float64]) -> Quantities:
    """Return softmax(`logits`) and its cross-entropy with `target`, parts and slopes.

    Both arguments have the shape ``(..., n_classes)``. Where a row of `target` is no
    distribution there is no such loss: its numbers are NaN.
    """
    fits = is_distribution(target)[..., np.newaxis]
    q = np.where(fits, target, 1.0 / target.shape[-1])
    predicted = softmax(logits)
    gradient = cross_entropy_gradient(logits, q, reduction="none")
    of_rows = {
        "loss": cross_entropy(logits, q, reduction="none"),
        "entropy": entropy(q),
        "kl_divergence": kl_divergence(q, predicted),
    }
    return {
        "predicted": predicted,
        **{name: np.where(fits[..., 0], of_rows[name], np.nan) for name in of_rows},
        "gradient": np.where(fits, gradient, np.nan),
    }


def multi_label(logits: NDArray[np.float64], target: NDArray[np.float64]) -> Quantities:
    """Return σ(`logits`) and their binary losses with `target`, parts and slopes.

    Both arguments have the shape ``(..., n_classes)``. The losses are summed over the
    classes; their mean stands beside them, since libraries take that.
    """
    logits, target = np.broadcast_arrays(logits, target)
    predicted = sigmoid(logits)
    terms = binary_cross_entropy_with_logits(logits, target, reduction="none")
    return {
        "binary_predicted": predicted,
        "binary_sum": predicted.sum(axis=-1),
        "binary_terms": terms,
        "binary_loss": terms.sum(axis=-1),
        "binary_mean": terms.mean(axis=-1),
        "binary_entropy": binary_entropy(target).sum(axis=-1),
        "binary_kl_divergence": binary_kl_divergence(predicted, target).sum(axis=-1),
        "binary_gradient": binary_cross_entropy_with_logits_gradient(
            logits, target, reduction="none"
        ),
    }
