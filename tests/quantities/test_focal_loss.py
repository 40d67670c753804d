"""The focal loss over classes: less of what is easy, and the cross-entropy at 0."""

import numpy as np
import pytest

from tests.oracle import assert_digits, exact, finite_differences, mp, surprisals
from tests.oracle import rows_of_logits as rows
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.focal_loss import focal_loss, focal_loss_gradient
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.probability import softmax

RNG = np.random.default_rng(31)
Z, Y = RNG.normal(size=(6, 4)) * 3, np.array([0, 3, -100, 1, 2, 0])
Q = RNG.dirichlet(np.ones(4), 6)


def test_an_undecided_model_pays_a_quarter_of_ln_2():
    loss = focal_loss([0.0, 0.0], 0)
    assert loss == pytest.approx(np.log(2.0) / 4, rel=1e-15)


@pytest.mark.parametrize("target", [Y, Q])
def test_without_focus_it_is_the_cross_entropy(target):
    keywords = {"weight": [1.0, 2.0, 0.5, 3.0], "label_smoothing": 0.1}
    loss = focal_loss(Z, target, gamma=0.0, **keywords)
    assert loss == pytest.approx(cross_entropy(Z, target, **keywords), rel=1e-14)
    slope = focal_loss_gradient(Z, target, gamma=0.0, **keywords)
    expected = cross_entropy_gradient(Z, target, **keywords)
    np.testing.assert_allclose(slope, expected, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("gamma", [0.5, 2.0, 5.0])
def test_it_has_every_digit_also_of_what_is_nearly_certain(gamma):
    for z in rows(seed=32, count=15):
        costs = surprisals(z)
        p = [mp.exp(-cost) for cost in costs]
        rest = [mp.fsum(p[:k] + p[k + 1 :]) for k in range(len(p))]
        expected = [
            r ** mp.mpf(gamma) * c if c else 0 for r, c in zip(rest, costs, strict=True)
        ]
        losses = focal_loss(
            np.tile(z, (len(z), 1)), np.arange(len(z)), gamma=gamma, reduction="none"
        )
        assert_digits(losses, expected, within=2e-14)


def test_it_is_the_sum_over_classes_that_its_formula_says():
    p, w = softmax(Z), np.array([1.0, 2.0, 0.5, 3.0])
    expected = (-w * Q * (1 - p) ** 2 * np.log(p)).sum(axis=-1)
    losses = focal_loss(Z, Q, weight=w, reduction="none")
    np.testing.assert_allclose(losses, expected, rtol=1e-11)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("target", [Y, Q])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradient_is_the_slope_of_the_loss(gamma, target, reduction):
    keywords = {
        "gamma": gamma,
        "reduction": reduction,
        "weight": [1.0, 2.0, 0.5, 3.0],
        "sample_weight": [1.0, 0.5, 2.0, 1.0, 0.0, 1.0],
    }
    expected = finite_differences(lambda at: focal_loss(at, target, **keywords), Z)
    slope = focal_loss_gradient(Z, target, **keywords)
    np.testing.assert_allclose(slope, expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(slope.sum(axis=-1), 0.0, atol=1e-14)


def test_the_more_focus_the_less_a_row_costs():
    losses = [focal_loss(Z, Q, gamma=g, reduction="none") for g in (0, 1, 2, 4)]
    assert (np.diff(losses, axis=0) < 0).all()


def test_a_ruled_out_class_costs_infinity_and_a_sure_hit_nothing():
    assert focal_loss([-np.inf, 0.0], 0) == np.inf
    assert focal_loss([-np.inf, 0.0], 1) == 0.0
    assert focal_loss_gradient([-np.inf, 0.0, 0.0], 0).tolist() == [-1.0, 0.5, 0.5]
    for gamma in (0.0, 0.5, 2.0):
        slope = focal_loss_gradient([-np.inf, 0.0], 1, gamma=gamma)
        assert slope.tolist() == [0.0, 0.0]
    assert exact([focal_loss([800.0, 0.0], 0)]) == [0]


def test_the_class_axis_may_be_any():
    losses = focal_loss(np.moveaxis(Z, -1, 0), Y, axis=0, reduction="none")
    np.testing.assert_array_equal(losses, focal_loss(Z, Y, reduction="none"))
    slope = focal_loss_gradient(np.moveaxis(Z, -1, 0), Y, axis=0)
    np.testing.assert_array_equal(np.moveaxis(slope, 0, -1), focal_loss_gradient(Z, Y))


@pytest.mark.parametrize("quantity", [focal_loss, focal_loss_gradient])
def test_what_is_out_of_its_domain_is_refused(quantity):
    for bad, words in (
        ({"gamma": -1.0}, "gamma must be a finite number of at least 0, got -1"),
        ({"gamma": np.inf}, "gamma must be a finite number of at least 0, got inf"),
        ({"target": 2}, "target must hold classes from 0 to 1"),
        ({"logits": [np.nan, 0.0]}, "logits must not hold NaN"),
        ({"reduction": "all"}, "reduction must be one of"),
    ):
        arguments = {"logits": [0.0, 0.0], "target": 0} | bad
        with pytest.raises(ValueError, match=words):
            quantity(**arguments)
