"""The examples that the documentation of other libraries prints, and their numbers."""

import numpy as np
import pytest

import xentviz
from xentviz import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    entropy,
    jensen_shannon_divergence,
    kl_divergence,
    sigmoid_focal_loss,
)

ONE_HOT = np.array([[0, 1, 0], [0, 0, 1]])
P = np.array([[0.05, 0.95, 0], [0.1, 0.8, 0.1]])
LOGITS, LABELS = np.array([-18.6, 0.51, 2.94, -12.8]), np.array([0.0, 1, 0, 0])
SPAM = np.array([[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # https://keras.io/api/losses/probabilistic_losses/
        (lambda: categorical_cross_entropy(P, ONE_HOT).mean(), "1.177"),
        (lambda: categorical_cross_entropy(P, ONE_HOT).sum(), "2.354"),
        (lambda: binary_cross_entropy_with_logits(LOGITS, LABELS), "0.865"),
        (lambda: sigmoid_focal_loss(LOGITS, LABELS, alpha=None).mean(), "0.691"),
        (lambda: sigmoid_focal_loss(LOGITS, LABELS, alpha=0.25).mean(), "0.51"),
        (
            lambda: binary_cross_entropy([[0.6, 0.4]] * 2, [[0, 1], [0, 0]]).mean(),
            "0.815",
        ),
        # https://scikit-learn.org/stable/modules/generated/sklearn.metrics.log_loss.html
        (
            lambda: categorical_cross_entropy(SPAM, np.eye(2)[[1, 0, 0, 1]]).mean(),
            "0.21616",
        ),
        # https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.entropy.html
        (lambda: entropy([1 / 2, 1 / 2], base=2), "1.0"),
        (lambda: entropy([9 / 10, 1 / 10], base=2), "0.46899559358928117"),
        (lambda: kl_divergence([1 / 2, 1 / 2], [9 / 10, 1 / 10]), "0.5108256237659907"),
        # https://docs.scipy.org/doc/scipy/reference/generated/scipy.spatial.distance.jensenshannon.html
        (lambda: jensen_shannon_divergence([1, 0, 0], [0, 1, 0], base=2) ** 0.5, "1.0"),
        (
            lambda: jensen_shannon_divergence([1.0, 0.0], [0.5, 0.5]) ** 0.5,
            "0.46450140402245893",
        ),
        # https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
        (
            lambda: binary_cross_entropy_with_logits(
                np.full((10, 64), 1.5), np.ones((10, 64)), pos_weight=np.ones(64)
            ),
            "0.20141",
        ),
    ],
)  # fmt: skip
def test_the_number_that_a_library_prints_in_its_documentation_is_ours(ours, theirs):
    digits = len(theirs.partition(".")[2])
    half = 0.5 * 10.0**-digits if digits < 16 else 4e-16
    assert ours() == pytest.approx(float(theirs), rel=0, abs=1.0001 * half)


@pytest.mark.parametrize(
    ("seen", "convention", "inputs"),
    [
        ("1.177", "mean", {"probabilities": P, "target": [1, 2]}),
        (
            "0.814",
            "weighted-mean-over-n",
            {"probabilities": P, "target": [1, 2], "weight": [0.3, 0.7]},
        ),
        ("0.21616", "mean", {"probabilities": SPAM, "target": [1, 0, 0, 1]}),
    ],
)
def test_the_number_of_a_documentation_is_explained(seen, convention, inputs):
    assert xentviz.explain(seen=seen, **inputs)[0].convention == convention
