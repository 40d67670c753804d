"""One target under two losses: one question with K answers, or K with two each.

Softmax with cross-entropy asks which of the classes it is; a sigmoid a class with
binary cross-entropy asks of each whether it is. Both take a distribution for an
answer; the second takes any shares at all.
"""

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.arguments import SUM_TOLERANCE
from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy_with_logits,
    binary_entropy,
    binary_kl_divergence,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy, kl_divergence
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.probability import sigmoid, softmax

Quantities = dict[str, NDArray[np.float64]]


def is_whole(target: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows of `target`, shape ``(..., n_classes)``, are distributions."""
    return np.abs(target.sum(axis=-1) - 1.0) <= SUM_TOLERANCE


def one_question(
    logits: NDArray[np.float64], target: NDArray[np.float64]
) -> Quantities:
    """Return softmax(`logits`) and its cross-entropy with `target`, parts and slopes.

    Both arguments have the shape ``(..., n_classes)``. Where a row of `target` is no
    distribution there is no such loss: its numbers are NaN.
    """
    whole = is_whole(target)
    q = np.where(whole[..., np.newaxis], target, 1.0 / target.shape[-1])
    predicted = softmax(logits)
    known = {
        "loss": cross_entropy(logits, q, reduction="none"),
        "entropy": entropy(q),
        "kl_divergence": kl_divergence(q, predicted),
        "gradient": cross_entropy_gradient(logits, q, reduction="none"),
    }
    there = {name: whole[(..., *[np.newaxis] * (name == "gradient"))] for name in known}
    return {
        "predicted": predicted,
        **{name: np.where(there[name], known[name], np.nan) for name in known},
    }


def many_questions(
    logits: NDArray[np.float64], target: NDArray[np.float64]
) -> Quantities:
    """Return σ(`logits`) and their binary losses with `target`, parts and slopes.

    Both arguments have the shape ``(..., n_classes)``. The losses are summed over the
    classes; their mean stands beside them, since libraries take that.
    """
    predicted, absent = sigmoid(logits), sigmoid(-logits)
    terms = binary_cross_entropy_with_logits(logits, target, reduction="none")
    return {
        "binary_predicted": predicted,
        "binary_sum": predicted.sum(axis=-1),
        "binary_terms": terms,
        "binary_loss": terms.sum(axis=-1),
        "binary_mean": terms.mean(axis=-1),
        "binary_entropy": binary_entropy(target).sum(axis=-1),
        "binary_kl_divergence": binary_kl_divergence(predicted, target).sum(axis=-1),
        # σ − q, without the cancellation where both come close to 1.
        "binary_gradient": (1.0 - target) * predicted - target * absent,
    }
