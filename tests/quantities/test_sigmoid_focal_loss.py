"""The focal loss of labels: torchvision's numbers, and every digit of them."""

import numpy as np
import pytest

from tests.oracle import assert_digits, exact, finite_differences, mp
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy_with_logits
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.sigmoid_focal_loss import (
    sigmoid_focal_loss,
    sigmoid_focal_loss_gradient,
)

Z = np.random.default_rng(41).uniform(-40, 40, 60)
Z = np.append(Z, np.random.default_rng(42).normal(size=40))
LABELS = np.random.default_rng(43).integers(2, size=100)


def test_an_undecided_yes_pays_a_quarter_of_a_quarter_of_ln_2():
    loss = sigmoid_focal_loss(0.0, 1.0)
    assert loss == pytest.approx(np.log(2.0) / 16, rel=1e-15)
    assert sigmoid_focal_loss(0.0, 0.0) == pytest.approx(3 * np.log(2.0) / 16)
    assert sigmoid_focal_loss(0.0, 0.0, alpha=None) == pytest.approx(np.log(2.0) / 4)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0, 5.0])
def test_it_has_every_digit_for_hard_labels(gamma):
    expected = []
    for z, y in zip(exact(Z), LABELS, strict=True):
        t = z if y else -z  # the score of what is right
        weight = mp.mpf(0.25) if y else mp.mpf(0.75)
        cost = mp.log1p(mp.exp(-t))
        expected.append(weight * (1 / (1 + mp.exp(t))) ** mp.mpf(gamma) * cost)
    assert_digits(sigmoid_focal_loss(Z, LABELS, gamma=gamma), expected, within=2e-14)


def test_of_soft_labels_it_is_the_formula_of_torchvision():
    q = np.random.default_rng(44).random(100)
    z = Z / 10
    p = sigmoid(z)
    p_t = p * q + (1 - p) * (1 - q)
    alpha_t = 0.25 * q + 0.75 * (1 - q)
    loss = binary_cross_entropy_with_logits(z, q, reduction="none")
    expected = alpha_t * (1 - p_t) ** 2 * loss
    np.testing.assert_allclose(sigmoid_focal_loss(z, q), expected, rtol=1e-12)


def test_without_focus_and_balance_it_is_the_cross_entropy():
    loss = sigmoid_focal_loss(Z, LABELS, alpha=None, gamma=0, reduction="mean")
    expected = binary_cross_entropy_with_logits(Z, LABELS)
    assert loss == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("alpha", [None, 0.25])
@pytest.mark.parametrize("q", [0.0, 0.3, 1.0])
def test_the_gradient_is_the_slope_of_the_loss(gamma, alpha, q):
    z = np.random.default_rng(45).normal(size=8) * 2
    keywords = {"alpha": alpha, "gamma": gamma, "reduction": "mean"}
    expected = finite_differences(lambda at: sigmoid_focal_loss(at, q, **keywords), z)
    slope = sigmoid_focal_loss_gradient(z, q, **keywords)
    np.testing.assert_allclose(slope, expected, rtol=1e-6, atol=1e-10)


def test_an_infinite_score_costs_infinity_or_nothing_and_its_slope_is_the_limit():
    z, y = [np.inf, np.inf, -np.inf, -np.inf], [1.0, 0.0, 0.0, 1.0]
    assert sigmoid_focal_loss(z, y, alpha=None).tolist() == [0.0, np.inf, 0.0, np.inf]
    slope = sigmoid_focal_loss_gradient(z, y, alpha=None)
    assert slope.tolist() == [0.0, 1.0, 0.0, -1.0]


@pytest.mark.parametrize("quantity", [sigmoid_focal_loss, sigmoid_focal_loss_gradient])
def test_what_is_out_of_its_domain_is_refused(quantity):
    for bad, words in (
        ({"gamma": -1.0}, "gamma must be a finite number of at least 0, got -1"),
        ({"alpha": 1.5}, r"alpha must lie between 0 and 1, got 1\.5"),
        ({"target": 1.5}, r"target must lie between 0 and 1, got 1\.5"),
        ({"target": [[0.0], [1.0]]}, "target must broadcast to the shape of logits"),
        ({"logits": np.nan}, "logits must not hold NaN"),
        ({"reduction": "all"}, "reduction must be one of"),
    ):
        arguments = {"logits": 0.0, "target": 0.0} | bad
        with pytest.raises(ValueError, match=words):
            quantity(**arguments)
