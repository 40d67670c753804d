"""Losses over classes: every digit, and what each of PyTorch's keywords means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from tests.oracle import (
    assert_digits,
    exact,
    many,
    mp,
    plogs,
    rows_of_logits,
    surprisals,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.kl_divergence import kl_divergence
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import log_softmax, softmax

rows = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50))


def test_two_equal_scores_cost_ln_2():
    assert cross_entropy([3.0, 3.0], 0) == pytest.approx(np.log(2.0), rel=1e-15)


def test_a_confident_right_answer_is_cheap_and_not_free():
    assert f"{cross_entropy([40.0, 0.0, 0.0], 0):.4e}" == "8.4967e-18"


def test_the_loss_has_every_digit_for_every_class():
    for z in rows_of_logits(seed=1, count=60):
        losses = cross_entropy(
            np.tile(z, (len(z), 1)), np.arange(len(z)), reduction="none"
        )
        assert_digits(losses, surprisals(z))


def test_the_loss_of_a_soft_target_has_every_digit():
    rng = np.random.default_rng(2)
    for z in rows_of_logits(seed=3, count=40):
        q = rng.dirichlet(np.full(len(z), 10.0 ** rng.uniform(-1, 1)))
        assert_digits(cross_entropy(z, q), plogs(exact(q), surprisals(z)))


def test_weights_and_smoothing_cost_no_digit():
    rng = np.random.default_rng(4)
    for z in rows_of_logits(seed=5, count=20):
        n, e = len(z), float(rng.choice([0.1, 1e-12, 1.0]))
        q, w, y = rng.dirichlet(np.ones(n)), rng.uniform(0.1, 3, n), rng.integers(n)
        costs, weights, part = surprisals(z), exact(w), mp.mpf(e)
        keywords = {"weight": w, "label_smoothing": e, "reduction": "sum"}
        for target, shares_of_target in ((q, exact(q)), (y, exact(np.arange(n) == y))):
            shares = [
                a * ((1 - part) * b + part / n)
                for a, b in zip(weights, shares_of_target, strict=True)
            ]
            loss = cross_entropy(z, target, **keywords)
            assert_digits(loss, plogs(shares, costs))


@pytest.mark.slow
def test_the_loss_has_every_digit_over_a_hundred_thousand_classes():
    rng = np.random.default_rng(6)
    z = np.repeat(rng.normal(size=1000) * 5, 100)  # alike ones are one for the oracle
    for top in (0.0, 60.0, 600.0):
        z[0] = z[1:].max() + top
        assert_digits(cross_entropy(z, 0), surprisals(z, of=slice(1)))
    q = rng.dirichlet(np.ones(z.size))
    assert_digits(cross_entropy(z, q), plogs(exact(q), surprisals(z)))


def test_the_loss_agrees_with_scipy():
    rng = np.random.default_rng(7)
    z, y = rng.normal(size=(1000, 10)), rng.integers(0, 10, 1000)
    expected = -special.log_softmax(z, axis=1)[np.arange(1000), y]
    np.testing.assert_allclose(
        cross_entropy(z, y, reduction="none"), expected, rtol=1e-12
    )


@many
@given(rows.map(np.floor), st.integers(-(10**6), 10**6), st.data())
def test_adding_a_constant_to_all_scores_changes_nothing(z, constant, data):
    y = data.draw(st.integers(0, len(z) - 1))
    assert cross_entropy(z + constant, y) == cross_entropy(z, y)


@many
@given(rows, st.data())
def test_the_loss_never_lies_below_the_entropy_of_the_target(z, data):
    parts = st.lists(st.floats(1e-6, 1), min_size=len(z), max_size=len(z))
    q = np.array(data.draw(parts))
    q /= q.sum()
    floor = entropy(q)
    assert cross_entropy(z, q) >= floor - 1e-15 * len(z)
    assert cross_entropy(np.log(q), q) == pytest.approx(floor, rel=1e-14, abs=1e-15)


@many
@given(rows, st.data())
def test_the_loss_is_the_floor_and_the_divergence(z, data):
    parts = st.lists(st.floats(1e-6, 1), min_size=len(z), max_size=len(z))
    q = np.array(data.draw(parts))
    q /= q.sum()
    together = entropy(q) + kl_divergence(q, softmax(z))
    assert cross_entropy(z, q) == pytest.approx(together, rel=1e-13, abs=1e-15)


@many
@given(rows, st.data())
def test_a_class_is_a_distribution_with_all_on_one(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    assert cross_entropy(z, np.eye(len(z))[y]) == cross_entropy(z, y)
    assert nll_loss(log_softmax(z), y) == pytest.approx(cross_entropy(z, y), rel=1e-13)


def test_a_class_that_is_allowed_and_ruled_out_costs_infinity():
    assert cross_entropy([-np.inf, 0.0], 0) == np.inf
    assert cross_entropy([-np.inf, 0.0], [0.5, 0.5]) == np.inf
    assert nll_loss([-np.inf, 0.0], 0) == np.inf


def test_a_class_that_is_not_asked_for_costs_nothing_though_ruled_out():
    assert cross_entropy([-np.inf, 0.0], 1) == 0.0
    assert cross_entropy([-np.inf, 0.0, 0.0], [0.0, 1.0, 0.0]) == np.log(2.0)
    assert cross_entropy([-np.inf, 0.0], 0, weight=[0.0, 1.0], reduction="sum") == 0.0
    assert nll_loss([-np.inf, 0.0], 0, weight=[0.0, 1.0], reduction="sum") == 0.0


def test_smoothing_asks_for_every_class_even_a_ruled_out_one():
    assert cross_entropy([-np.inf, 0.0], 1, label_smoothing=0.1) == np.inf


def test_a_gap_beyond_the_float_range_costs_infinity_and_its_favourite_nothing():
    assert cross_entropy([1.7e308, -1.7e308], 1) == np.inf
    assert cross_entropy([1.7e308, -1.7e308], 0) == 0.0


def test_a_small_share_of_a_gap_beyond_the_float_range_is_a_number():
    z, q = [1e308, -1e308], [0.75, 0.25]
    assert_digits(cross_entropy(z, q), mp.mpf(0.25) * (exact(z)[0] - exact(z)[1]))


def test_a_loss_of_0_is_never_minus_0():
    for loss in (
        cross_entropy([800.0, 0.0], 0),
        cross_entropy([5.0], 0),
        cross_entropy([800.0, 0.0], [1.0, 0.0]),
        cross_entropy([800.0, 0.0], 0, reduction="none"),
        nll_loss([0.0, -np.inf], 0, reduction="none"),
        nll_loss([-0.0, -np.inf], 0, reduction="none"),
    ):
        assert loss == 0.0
        assert not np.signbit(loss)


@pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
class TestRefusals:
    """What neither loss takes."""

    z = (np.log(0.5), np.log(0.5))

    @pytest.mark.parametrize("bad", [2, -1])
    def test_a_class_out_of_range_is_refused(self, loss, bad):
        words = f"target must hold classes from 0 to 1 or ignore_index, got {bad}"
        with pytest.raises(ValueError, match=words):
            loss(self.z, bad)

    def test_classes_of_another_shape_are_refused(self, loss):
        words = r"target must hold integer classes of shape \(1,\).*got int64 of shape"
        with pytest.raises(ValueError, match=words):
            loss([self.z], [0, 1, 0])

    def test_a_class_must_be_a_whole_number(self, loss):
        with pytest.raises(ValueError, match="target must hold integer classes"):
            loss(self.z, 0.5)

    def test_nan_is_refused(self, loss):
        with pytest.raises(ValueError, match=r"(logits|log_p) must not hold NaN"):
            loss([[-1.0, -1.0], [np.nan, 0.0]], [0, 0])

    def test_an_unknown_reduction_is_refused(self, loss):
        words = "reduction must be one of none, mean, sum, got 'average'"
        with pytest.raises(ValueError, match=words):
            loss(self.z, 0, reduction="average")
        with pytest.raises(ValueError, match="reduction must be one of"):
            loss(self.z, 0, reduction=np.array(["mean", "sum"]))

    def test_a_negative_weight_is_refused(self, loss):
        words = r"weight must be finite and not negative, got -1\.0"
        with pytest.raises(ValueError, match=words):
            loss(self.z, 0, weight=[1.0, -1.0])

    def test_a_weight_for_each_class_is_asked_for(self, loss):
        words = r"weight must have the shape \(2,\), got shape \(3,\)"
        with pytest.raises(ValueError, match=words):
            loss(self.z, 0, weight=[1.0, 1.0, 1.0])

    def test_ignore_index_must_be_an_integer(self, loss):
        with pytest.raises(
            ValueError, match=r"ignore_index must be an integer, got 0\.5"
        ):
            loss(self.z, 0, ignore_index=0.5)

    def test_an_empty_class_axis_is_refused(self, loss):
        words = r"(logits|log_p) must have at least one class"
        with pytest.raises(ValueError, match=words):
            loss(np.empty((3, 0)), [0, 0, 0])


def test_a_logit_of_plus_infinity_is_refused():
    with pytest.raises(ValueError, match="logits must be less than inf, got inf"):
        cross_entropy([np.inf, 0.0], 0)


def test_a_row_with_no_finite_logit_is_refused():
    with pytest.raises(
        ValueError, match="logits must have a finite score in every row"
    ):
        cross_entropy([-np.inf, -np.inf], 0)


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_smoothing_must_lie_between_0_and_1(bad):
    words = f"label_smoothing must lie between 0 and 1, got {bad}"
    with pytest.raises(ValueError, match=words):
        cross_entropy([0.0, 0.0], 0, label_smoothing=bad)
