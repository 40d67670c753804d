"""What a caller has told NumPy to raise is about the caller's own numbers."""

import numpy as np
import pytest

import xentviz
from xentviz.quantities import blocks

# Exponentials, shares and weights too small for a float64, or for its digits.
LOGITS = np.array([[0.0, -745.0, -710.0], [1e5, -40.0, 700.0], [-1e308, 5e-324, 33.0]])
TINY = np.array([[1.0, 5e-324, 1e-310], [0.5, 0.5, 1e-300], [1e-17, 1.0, 1e-320]])
CLASSES = np.array([2, 1, 1])
SMALL = {"weight": np.array([5e-324, 1e300, 1e-300]), "label_smoothing": 1e-310}


def over_logits(name, target, **keywords):
    function = getattr(xentviz, name)
    found = [
        function(LOGITS, target, reduction=reduction, **keywords)
        for reduction in ("none", "sum", "mean")
    ]
    return np.concatenate([np.ravel(values) for values in found])


CASES = {
    "cross_entropy": lambda name: over_logits(name, CLASSES, **SMALL),
    "cross_entropy_gradient": lambda name: over_logits(name, TINY, **SMALL),
    "focal_loss": lambda name: over_logits(name, CLASSES, gamma=50.0, **SMALL),
    "focal_loss_gradient": lambda name: over_logits(name, TINY, gamma=0.5, **SMALL),
    "binary_cross_entropy_with_logits": lambda name: over_logits(name, TINY, **SMALL),
    "binary_cross_entropy_with_logits_gradient": lambda name: over_logits(name, TINY),
    "sigmoid_focal_loss": lambda name: over_logits(name, TINY),
    "sigmoid_focal_loss_gradient": lambda name: over_logits(name, TINY, gamma=50.0),
    "softmax": lambda name: xentviz.softmax(LOGITS, temperature=0.3),
    "softmax_jacobian": lambda name: xentviz.softmax_jacobian(LOGITS),
    "log_softmax": lambda name: xentviz.log_softmax(LOGITS),
    "sigmoid": lambda name: xentviz.sigmoid(LOGITS),
    "log_sigmoid": lambda name: xentviz.log_sigmoid(LOGITS),
    "entropy": lambda name: xentviz.entropy(TINY, base=2.0),
    "surprisal": lambda name: xentviz.surprisal(TINY, base=2.0),
    "nll_loss": lambda name: xentviz.nll_loss(
        np.full((3, 3), -np.log(3.0)), CLASSES, weight=SMALL["weight"]
    ),
    "kl_divergence_gradient": lambda name: xentviz.kl_divergence_gradient(TINY, LOGITS),
    "binary_cross_entropy": lambda name: xentviz.binary_cross_entropy(TINY, TINY),
    "binary_cross_entropy_gradient": lambda name: xentviz.binary_cross_entropy_gradient(
        TINY, TINY, weight=1e-300, reduction="mean"
    ),
    **{
        name: lambda name: getattr(xentviz, name)(TINY, TINY[::-1], base=2.0)
        for name in (
            "kl_divergence",
            "jensen_shannon_divergence",
            "categorical_cross_entropy",
            "categorical_cross_entropy_gradient",
        )
    },
}


@pytest.mark.parametrize("many", [1, blocks.MANY])
@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_the_same_where_numpy_is_told_to_raise(name, many, monkeypatch):
    monkeypatch.setattr(blocks, "MANY", many)
    with np.errstate(all="ignore"):
        expected = CASES[name](name)
    with np.errstate(all="raise"):
        found = CASES[name](name)
    np.testing.assert_array_equal(found, expected)


def test_every_function_of_arrays_is_asked():
    others = {"binary_surface", "explain", "lesson"}
    assert set(CASES) == set(xentviz.__all__) - others
