"""The loss of independent labels: every digit of it, and PyTorch's keywords."""

import numpy as np
import pytest
from scipy import special

from tests import oracle
from tests.oracle import assert_digits, exact, mp
from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
)
from xentviz.quantities.binary_gradient import (
    binary_cross_entropy_with_logits_gradient,
)
from xentviz.quantities.probability import sigmoid

PAIRS = list(oracle.pairs_of_probabilities(seed=1, count=60))


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
    target = rng.choice([0.0, 1.0, 1e-12, 0.3, 1 - 1e-12], scores.size)
    losses = binary_cross_entropy_with_logits(
        scores, target, pos_weight=2.5, weight=0.3, reduction="none"
    )
    with mp.workdps(50):
        expected = [
            mp.mpf(0.3)
            * (mp.mpf(2.5) * q * mp.log1p(mp.exp(-z)) + (1 - q) * mp.log1p(mp.exp(z)))
            for z, q in zip(exact(scores), exact(target), strict=True)
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
    words = r"target must broadcast to the shape of logits, \(2,\), got shape \(3,\)"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_with_logits([0.0, 1.0], [1.0, 0.0, 1.0])


def test_an_unknown_reduction_is_refused():
    with pytest.raises(ValueError, match="reduction must be one of none, mean, sum"):
        binary_cross_entropy_with_logits(0.0, 1.0, reduction="batchmean")


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("shapes", [((10, 1), (10,)), ((10,), (10, 1)), ((), (3,))])
def test_a_target_that_would_enlarge_the_logits_is_refused(reduction, shapes):
    logits, target = np.zeros(shapes[0]), np.zeros(shapes[1])
    words = "target must broadcast to the shape of logits"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_with_logits(logits, target, reduction=reduction)
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_with_logits_gradient(logits, target, reduction=reduction)


@pytest.mark.parametrize("name", ["weight", "pos_weight"])
def test_a_weight_that_would_enlarge_the_logits_is_refused(name):
    words = f"{name} must broadcast to the shape of logits"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_with_logits(0.0, 1.0, **{name: [1.0, 2.0]})


def test_one_number_serves_all_logits():
    z = np.random.default_rng(6).normal(size=(3, 4))
    expected = binary_cross_entropy_with_logits(z, np.full((3, 4), 0.3))
    assert binary_cross_entropy_with_logits(z, 0.3) == expected
    losses = binary_cross_entropy_with_logits(z, [1, 0, 1, 0], reduction="none")
    assert losses.shape == (3, 4)


def test_one_chance_in_four_for_what_happened_costs_ln_4():
    assert binary_cross_entropy(0.25, 1.0) == pytest.approx(np.log(4.0), rel=1e-15)


def test_binary_cross_entropy_has_every_digit():
    for p, q in PAIRS:
        expected = oracle.binary_cross_entropy(p, q)
        assert_digits(binary_cross_entropy(p, q), expected)


def test_binary_cross_entropy_agrees_with_scipy():
    p, q = np.random.default_rng(5).random((2, 1000))
    expected = -(special.xlogy(q, p) + special.xlog1py(1 - q, -p))
    np.testing.assert_allclose(binary_cross_entropy(p, q), expected, rtol=1e-14)


def test_a_sure_error_costs_infinity_and_a_sure_hit_nothing():
    loss = binary_cross_entropy([0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0])
    assert loss.tolist() == [np.inf, np.inf, 0.0, 0.0]
    assert not np.signbit(loss).any()


class TestSmoothing:
    """Half of what is spread goes to each answer."""

    def test_a_yes_becomes_nine_and_a_half_in_ten(self):
        z = np.array([-3.0, 0.5, 2.0])
        smooth = binary_cross_entropy_with_logits(z, 1.0, label_smoothing=0.1)
        expected = binary_cross_entropy_with_logits(z, 0.95)
        assert smooth == pytest.approx(expected, rel=1e-15)
        smooth = binary_cross_entropy(sigmoid(z), 0.0, label_smoothing=0.1)
        np.testing.assert_allclose(smooth, binary_cross_entropy(sigmoid(z), 0.05))

    def test_all_of_it_spread_leaves_one_half(self):
        loss = binary_cross_entropy(0.2, [0.0, 1.0], label_smoothing=1.0)
        np.testing.assert_array_equal(loss, binary_cross_entropy(0.2, [0.5, 0.5]))

    def test_it_asks_for_what_is_ruled_out(self):
        assert binary_cross_entropy(1.0, 1.0, label_smoothing=0.1) == np.inf

    @pytest.mark.parametrize("bad", [-0.1, 1.1])
    @pytest.mark.parametrize(
        "loss", [binary_cross_entropy, binary_cross_entropy_with_logits]
    )
    def test_it_lies_between_0_and_1(self, loss, bad):
        words = f"label_smoothing must lie between 0 and 1, got {bad}"
        with pytest.raises(ValueError, match=words):
            loss(0.5, 1.0, label_smoothing=bad)


class TestOfProbabilities:
    """PyTorch's keywords for the loss of probabilities."""

    p, q = np.array([0.25, 0.5]), np.array([1.0, 0.0])
    costs = np.log([4.0, 2.0])

    def test_weights_and_reductions_are_those_of_pytorch(self):
        keywords = {"weight": [3.0, 1.0]}
        losses = binary_cross_entropy(self.p, self.q, **keywords)
        np.testing.assert_allclose(losses, [3.0, 1.0] * self.costs)
        total = binary_cross_entropy(self.p, self.q, reduction="sum", **keywords)
        assert total == pytest.approx(losses.sum(), rel=1e-15)
        mean = binary_cross_entropy(self.p, self.q, reduction="mean", **keywords)
        assert mean == pytest.approx(losses.sum() / 2, rel=1e-15)

    def test_what_has_no_weight_costs_nothing_though_ruled_out(self):
        assert binary_cross_entropy(0.0, 1.0, weight=0.0) == 0.0

    @pytest.mark.parametrize("reduction", ["mean", "sum"])
    def test_a_mean_of_all_pairs_is_refused_and_a_table_of_them_is_not(self, reduction):
        p, q = np.full((10, 1), 0.5), np.zeros(10)
        assert binary_cross_entropy(p, q).shape == (10, 10)
        words = r"target must broadcast to the shape of predicted, \(10, 1\)"
        with pytest.raises(ValueError, match=words):
            binary_cross_entropy(p, q, reduction=reduction)

    def test_an_unknown_reduction_is_refused(self):
        with pytest.raises(ValueError, match="reduction must be one of"):
            binary_cross_entropy(0.5, 0.5, reduction="batchmean")
