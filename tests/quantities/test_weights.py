"""The weights of classes and rows: in a mean only their ratios count."""

import math

import numpy as np
import pytest

from xentviz import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    cross_entropy,
    cross_entropy_gradient,
    focal_loss,
    nll_loss,
    sigmoid_focal_loss,
    sigmoid_focal_loss_gradient,
)
from xentviz.quantities.temperature import fitted_temperature

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0], [40.0, 0.0, 0.0]])
CLASSES = [0, 2, 0]
SIZES = [math.ulp(0.0), 1e-308, 1e-300, 1e300, 1e308, np.finfo(np.float64).max]
MEANS = {
    "cross_entropy": cross_entropy,
    "gradient": cross_entropy_gradient,
    "focal_loss": focal_loss,
    "nll_loss": lambda z, *rest, **weights: nll_loss(
        np.log([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.5, 0.5, 0.0]]), *rest, **weights
    ),
    "fitted_temperature": lambda z, *rest, **weights: fitted_temperature(
        z[[0, 1, 1]], *rest, **weights
    ),
}


@pytest.fixture(autouse=True)
def _infinite_logarithms():
    with np.errstate(divide="ignore"):
        yield


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mean", MEANS.values(), ids=MEANS)
def test_a_mean_keeps_its_digits_whatever_size_all_weights_share(mean, size):
    plain = mean(LOGITS, CLASSES)
    np.testing.assert_allclose(mean(LOGITS, CLASSES, weight=[size] * 3), plain, 2e-15)
    rows = mean(LOGITS, CLASSES, sample_weight=[size] * 3)
    np.testing.assert_allclose(rows, plain, 2e-15)


@pytest.mark.parametrize("size", SIZES)
def test_a_weight_of_a_class_that_is_not_there_changes_no_mean(size):
    plain = cross_entropy(LOGITS, CLASSES)
    found = cross_entropy(LOGITS, CLASSES, weight=[1.0, size, 1.0])
    np.testing.assert_allclose(found, plain, 2e-15)


def test_a_mean_of_unequal_extreme_weights_is_the_weighted_mean():
    found = cross_entropy([[0.0, 0.0], [0.0, 3.0]], [0, 1], weight=[1e308, 0.5e308])
    by_hand = (math.log(2.0) + 0.5 * math.log1p(math.exp(-3.0))) / 1.5
    assert found == pytest.approx(by_hand, rel=1e-15)


def test_the_smallest_weight_lets_an_impossible_row_cost_infinitely_much():
    logits = [[0.0, -np.inf], [0.0, 3.0]]
    assert cross_entropy(logits, [1, 0], sample_weight=[math.ulp(0.0), 1.0]) == np.inf
    assert cross_entropy(logits, [1, 0], sample_weight=[0.0, 1.0]) < 4.0


@pytest.mark.parametrize(
    "cost",
    [
        lambda: binary_cross_entropy_with_logits(
            -np.inf, math.ulp(0.0), pos_weight=1e-300
        ),
        lambda: sigmoid_focal_loss(-np.inf, 1e-300, gamma=2.0),
        lambda: cross_entropy(
            [[0.0, -np.inf]], [1], weight=[1.0, 1e-300], sample_weight=1e-300
        ),
    ],
)
def test_weights_whose_product_underflows_let_the_impossible_cost_infinitely(cost):
    assert cost() == np.inf


def test_a_mean_of_losses_whose_sum_is_no_float64_is_one():
    assert cross_entropy([[0.0, 1e308]] * 3, [0, 0, 0]) == pytest.approx(1e308)
    losses = binary_cross_entropy_with_logits([-1e308] * 3, 1.0)
    assert losses == pytest.approx(1e308)


def test_weights_of_yes_and_of_entries_may_overflow_together_where_the_loss_does_not():
    logits, weights = 700.0, {"weight": 1e308, "pos_weight": 3.0}
    loss = binary_cross_entropy_with_logits(logits, 1.0, **weights)
    assert loss == pytest.approx(29579.029631279313, rel=1e-13)  # 50 digits: mpmath
    slope = binary_cross_entropy_with_logits_gradient(logits, 1.0, **weights)
    assert slope == pytest.approx(-29579.029631279313, rel=1e-13)
    sure = binary_cross_entropy_with_logits(1e300, 1.0, **weights)
    assert sure == 0.0


@pytest.mark.parametrize("target", [[0, 0], [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]]])
def test_weights_whose_product_overflows_give_infinity_and_never_nan(target):
    logits = [[0.0, 1.0, -np.inf], [0.0, 1000.0, -1000.0]]
    weights = {"weight": [1e308] * 3, "sample_weight": [1e308, 1e308]}
    for smoothing in (0.0, 0.1):
        keywords = {**weights, "label_smoothing": smoothing, "reduction": "sum"}
        for quantity in (cross_entropy, focal_loss):
            assert quantity(logits, target, **keywords) == np.inf
        slope = cross_entropy_gradient(logits, target, **keywords)
        assert not np.isnan(slope).any()


@pytest.mark.parametrize(
    "slope",
    [
        lambda z, q: binary_cross_entropy_with_logits_gradient(z, q, weight=[0.0]),
        binary_cross_entropy_with_logits_gradient,
        sigmoid_focal_loss_gradient,
        lambda z, q: sigmoid_focal_loss_gradient(z, q, alpha=0.0),
    ],
)
def test_a_slope_that_is_nothing_has_no_sign(slope):
    logits = np.array([1e300, 800.0, 700.0, -700.0, -1e300, 0.0])
    for target in (0.0, 1.0):
        found = slope(logits, target)
        assert not np.signbit(found[found == 0.0]).any()
