"""The loss of independent labels: every digit of it, and PyTorch's keywords."""

import numpy as np
import pytest
from scipy import special

from tests.oracle import assert_digits, exact, mp
from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
)
from xentviz.quantities.probability import sigmoid


def test_a_score_of_0_costs_ln_2_whatever_is_wanted():
    for q in (0.0, 0.3, 1.0):
        loss = binary_cross_entropy_with_logits(0.0, q)
        assert loss == pytest.approx(np.log(2.0), rel=1e-15)


def test_the_loss_has_every_digit_for_any_score_and_target():
    rng = np.random.default_rng(1)
    scores = np.concatenate(
        [
            rng.normal(size=200) * 10.0 ** rng.uniform(-300, 4, 200),
            rng.uniform(-745, 745, 200),
            rng.normal(size=200) * 20,
            [0.0, 1e-300, -1e-300, 1e4, -1e4],
        ]
    )
    wanted = rng.choice([0.0, 1.0, 1e-12, 0.3, 1 - 1e-12], scores.size)
    losses = binary_cross_entropy_with_logits(
        scores, wanted, pos_weight=2.5, weight=0.3, reduction="none"
    )
    with mp.workdps(50):
        expected = [
            mp.mpf(0.3)
            * (mp.mpf(2.5) * q * mp.log1p(mp.exp(-z)) + (1 - q) * mp.log1p(mp.exp(z)))
            for z, q in zip(exact(scores), exact(wanted), strict=True)
        ]
    assert_digits(losses, expected)


def test_the_loss_is_that_of_the_sigmoid():
    rng = np.random.default_rng(2)
    z, q = rng.normal(size=100) * 5, rng.random(100)
    losses = binary_cross_entropy_with_logits(z, q, reduction="none")
    np.testing.assert_allclose(losses, binary_cross_entropy(sigmoid(z), q), rtol=1e-12)
    expected = -q * special.log_expit(z) - (1 - q) * special.log_expit(-z)
    np.testing.assert_allclose(losses, expected, rtol=1e-14)


def test_a_certain_score_costs_infinity_or_nothing():
    losses = binary_cross_entropy_with_logits(
        [np.inf, np.inf, -np.inf, -np.inf, np.inf],
        [1.0, 0.0, 0.0, 1.0, 0.5],
        reduction="none",
    )
    assert losses.tolist() == [0.0, np.inf, 0.0, np.inf, np.inf]
    assert not np.signbit(losses).any()


def test_what_has_no_weight_costs_nothing_though_ruled_out():
    keywords = {"reduction": "sum"}
    loss = binary_cross_entropy_with_logits(-np.inf, 1.0, pos_weight=0.0, **keywords)
    assert loss == 0.0
    loss = binary_cross_entropy_with_logits(-np.inf, 1.0, weight=0.0, **keywords)
    assert loss == 0.0


def test_pos_weight_counts_the_yes_of_each_label():
    loss = binary_cross_entropy_with_logits(
        np.zeros((2, 2)), [[1, 0], [1, 1]], pos_weight=[3.0, 5.0], reduction="none"
    )
    np.testing.assert_allclose(loss, np.log(2.0) * np.array([[3, 1], [3, 5]]))


def test_the_mean_divides_by_the_entries_and_not_by_the_weights():
    z, q, w = np.zeros(4), np.ones(4), np.array([1.0, 2.0, 3.0, 4.0])
    loss = binary_cross_entropy_with_logits(z, q, weight=w)
    assert loss == pytest.approx(np.log(2.0) * 10 / 4, rel=1e-15)
    loss = binary_cross_entropy_with_logits(z, q, weight=w, reduction="sum")
    assert loss == pytest.approx(np.log(2.0) * 10, rel=1e-15)


def test_the_mean_over_no_entries_is_nan():
    assert np.isnan(binary_cross_entropy_with_logits([], []))


def test_a_loss_beyond_the_float_range_is_infinite():
    assert binary_cross_entropy_with_logits(-1e308, 1.0, pos_weight=10.0) == np.inf


def test_nan_is_refused():
    with pytest.raises(ValueError, match="logits must not hold NaN"):
        binary_cross_entropy_with_logits(np.nan, 1.0)


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_a_target_lies_between_0_and_1(bad):
    with pytest.raises(ValueError, match=f"target must lie between 0 and 1, got {bad}"):
        binary_cross_entropy_with_logits(0.0, bad)


@pytest.mark.parametrize("name", ["weight", "pos_weight"])
@pytest.mark.parametrize("bad", [-1.0, np.inf])
def test_a_weight_is_finite_and_not_negative(name, bad):
    words = f"^{name} must be finite and not negative, got {bad}"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_with_logits(0.0, 1.0, **{name: bad})


def test_shapes_that_do_not_broadcast_are_refused():
    with pytest.raises(ValueError, match="must broadcast together, got shapes"):
        binary_cross_entropy_with_logits([0.0, 1.0], [1.0, 0.0, 1.0])


def test_an_unknown_reduction_is_refused():
    with pytest.raises(ValueError, match="reduction must be one of none, mean, sum"):
        binary_cross_entropy_with_logits(0.0, 1.0, reduction="batchmean")
