"""Losses over classes: every digit, and what each of PyTorch's keywords means."""

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from tests.oracle import assert_digits, exact, mp, plogs, rows_of_logits, surprisals
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.kl_divergence import kl_divergence
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import log_softmax, softmax

steady = settings(deadline=None, derandomize=True, max_examples=60)
rows = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50))

# ln p of these two rows can be checked by hand: shares 1 : 3 : 4 and 2 : 5 : 1.
LOGITS = np.log([[1.0, 3.0, 4.0], [2.0, 5.0, 1.0]])
COSTS = -np.log([[1 / 8, 3 / 8, 4 / 8], [2 / 8, 5 / 8, 1 / 8]])


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
        for target, wanted in ((q, exact(q)), (y, exact(np.arange(n) == y))):
            shares = [
                a * ((1 - part) * b + part / n)
                for a, b in zip(weights, wanted, strict=True)
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


@steady
@given(rows.map(np.floor), st.integers(-(10**6), 10**6), st.data())
def test_adding_a_constant_to_all_scores_changes_nothing(z, constant, data):
    y = data.draw(st.integers(0, len(z) - 1))
    assert cross_entropy(z + constant, y) == cross_entropy(z, y)


@steady
@given(rows, st.data())
def test_the_loss_never_lies_below_the_entropy_of_the_target(z, data):
    parts = st.lists(st.floats(1e-6, 1), min_size=len(z), max_size=len(z))
    q = np.array(data.draw(parts))
    q /= q.sum()
    floor = entropy(q)
    assert cross_entropy(z, q) >= floor - 1e-15 * len(z)
    assert cross_entropy(np.log(q), q) == pytest.approx(floor, rel=1e-14, abs=1e-15)


@steady
@given(rows, st.data())
def test_the_loss_is_the_floor_and_the_divergence(z, data):
    parts = st.lists(st.floats(1e-6, 1), min_size=len(z), max_size=len(z))
    q = np.array(data.draw(parts))
    q /= q.sum()
    together = entropy(q) + kl_divergence(q, softmax(z))
    assert cross_entropy(z, q) == pytest.approx(together, rel=1e-13, abs=1e-15)


@steady
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


class TestReductions:
    """What PyTorch's keywords make of two rows that can be checked by hand."""

    @pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
    def test_none_keeps_the_rows_and_sum_adds_them(self, loss):
        z = np.log([[1 / 8, 3 / 8, 4 / 8], [2 / 8, 5 / 8, 1 / 8]])
        costs = [COSTS[0, 2], COSTS[1, 0]]
        np.testing.assert_allclose(loss(z, [2, 0], reduction="none"), costs)
        np.testing.assert_allclose(loss(z, [2, 0], reduction="sum"), sum(costs))
        np.testing.assert_allclose(loss(z, [2, 0]), sum(costs) / 2)

    @pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
    def test_the_mean_over_classes_divides_by_their_weights(self, loss):
        z = np.log([[1 / 8, 3 / 8, 4 / 8], [2 / 8, 5 / 8, 1 / 8]])
        expected = (10 * COSTS[0, 2] + 1 * COSTS[1, 0]) / 11
        np.testing.assert_allclose(loss(z, [2, 0], weight=[1, 2, 10]), expected)

    def test_the_mean_over_probabilities_divides_by_the_rows(self):
        q = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
        costs = [0.5 * COSTS[0, 0] + 0.5 * 2 * COSTS[0, 1], 10 * COSTS[1, 2]]
        loss = cross_entropy(LOGITS, q, weight=[1, 2, 10])
        np.testing.assert_allclose(loss, sum(costs) / 2)

    @pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
    def test_ignored_rows_cost_0_and_are_in_neither_sum_nor_mean(self, loss):
        z = np.log([[1 / 8, 3 / 8, 4 / 8], [2 / 8, 5 / 8, 1 / 8]])
        assert loss(z, [-100, 0], reduction="none")[0] == 0.0
        for reduction in ("sum", "mean"):
            both = loss(z, [-100, 0], reduction=reduction)
            np.testing.assert_allclose(both, COSTS[1, 0])
        kept = loss(z, [2, 0], ignore_index=2, weight=[3.0, 1.0, 1.0])
        np.testing.assert_allclose(kept, COSTS[1, 0])

    @pytest.mark.parametrize("loss", [cross_entropy, nll_loss])
    def test_the_mean_over_nothing_is_nan_and_the_sum_0(self, loss):
        z = np.log([[0.5, 0.5]])
        assert np.isnan(loss(z, [-100]))
        assert np.isnan(loss(z, [0], weight=[0.0, 1.0]))
        assert np.isnan(loss(np.empty((0, 2)), np.empty(0, dtype=int)))
        assert loss(z, [-100], reduction="sum") == 0.0

    def test_smoothing_spreads_a_part_of_the_target_evenly(self):
        expected = 0.7 * COSTS[0, 2] + 0.3 / 3 * COSTS[0].sum()
        loss = cross_entropy(LOGITS[0], 2, label_smoothing=0.3)
        np.testing.assert_allclose(loss, expected)
        loss = cross_entropy(LOGITS[0], [0.0, 0.0, 1.0], label_smoothing=0.3)
        np.testing.assert_allclose(loss, expected)

    def test_smoothing_weighs_each_class_by_its_own_weight(self):
        w = np.array([1.0, 2.0, 10.0])
        first = 0.7 * 10 * COSTS[0, 2] + 0.3 / 3 * (w * COSTS[0]).sum()
        second = 0.7 * 1 * COSTS[1, 0] + 0.3 / 3 * (w * COSTS[1]).sum()
        keywords = {"weight": w, "label_smoothing": 0.3}
        loss = cross_entropy(LOGITS, [2, 0], **keywords, reduction="none")
        np.testing.assert_allclose(loss, [first, second])
        loss = cross_entropy(LOGITS, [2, 0], **keywords)
        np.testing.assert_allclose(loss, (first + second) / 11)

    def test_an_ignored_row_is_not_smoothed_either(self):
        keywords = {"label_smoothing": 0.3, "reduction": "none"}
        assert cross_entropy(LOGITS, [2, -100], **keywords)[1] == 0.0


def test_the_batch_may_have_any_shape():
    rng = np.random.default_rng(8)
    z, y = rng.normal(size=(2, 3, 4, 5)), rng.integers(0, 5, (2, 3, 4))
    losses = cross_entropy(z, y, reduction="none")
    assert losses.shape == (2, 3, 4)
    for at in itertools.product(range(2), range(3), range(4)):
        assert losses[at] == cross_entropy(z[at], y[at])
    assert cross_entropy(z, y) == pytest.approx(losses.mean(), rel=1e-14)


def test_one_target_serves_a_batch_and_one_row_a_batch_of_targets():
    q = np.array([0.2, 0.3, 0.5])
    both = cross_entropy(LOGITS, q, reduction="none")
    assert both.tolist() == [cross_entropy(row, q) for row in LOGITS]
    eye = cross_entropy(LOGITS[0], np.eye(3), reduction="none")
    np.testing.assert_allclose(eye, COSTS[0])


def test_a_batch_of_many_blocks_is_that_of_its_rows():
    rng = np.random.default_rng(9)
    z, y = rng.normal(size=(30_000, 3)), rng.integers(0, 3, 30_000)
    losses = cross_entropy(z, y, reduction="none")
    for row in (0, 8191, 8192, 16_384, 29_999):
        assert losses[row] == cross_entropy(z[row], y[row])


def test_single_precision_and_integers_are_computed_in_double():
    z = np.array([[0.1, 0.2]], dtype=np.float32)
    assert cross_entropy(z, [0]) == cross_entropy(z.astype(np.float64), [0])
    assert cross_entropy([[1, 2]], [0]) == cross_entropy([[1.0, 2.0]], [0])
    assert isinstance(cross_entropy(z, [0]), np.float64)
    assert isinstance(cross_entropy(z[0], 0, reduction="none"), np.float64)


def test_the_arguments_stay_as_they_were():
    z, y = LOGITS.copy(), np.array([0, 1])
    cross_entropy(z, y, label_smoothing=0.1)
    cross_entropy(z, y)
    np.testing.assert_array_equal(z, LOGITS)


@pytest.fixture(scope="module")
def large_batch():
    rng = np.random.default_rng(10)
    return rng.normal(size=(100_000, 100)), rng.integers(0, 100, 100_000)


def scipy_mean(z, y):
    return -special.log_softmax(z, axis=1)[np.arange(len(y)), y].mean()


def test_a_large_batch_costs_what_scipy_says(large_batch):
    expected = scipy_mean(*large_batch)
    assert cross_entropy(*large_batch) == pytest.approx(expected, rel=1e-13)


def test_a_large_batch_takes_less_memory_than_one_copy_of_its_logits(large_batch):
    z, y = large_batch
    tracemalloc.start()
    cross_entropy(z, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < z.nbytes


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


def test_probabilities_are_refused_as_log_probabilities():
    words = r"log_p must not be above 0 \(take log_softmax first\), got 0\.25"
    with pytest.raises(ValueError, match=words):
        nll_loss([0.25, 0.75], 0)


def test_log_probabilities_may_exceed_0_by_a_rounding():
    assert nll_loss([1e-7, -20.0], 0) == -1e-7


@pytest.mark.parametrize("logits", [[-5.0, -3.0], [0.0, 0.0], [-0.1, -0.2]])
def test_logits_are_refused_as_log_probabilities_though_none_is_above_0(logits):
    words = (
        r"log_p must be log-probabilities, whose exponentials sum to 1 .*log_softmax"
    )
    with pytest.raises(ValueError, match=words):
        nll_loss(logits, 0)


def test_log_probabilities_of_single_precision_are_taken_over_many_classes():
    z = np.random.default_rng(11).normal(size=(3, 50_257)).astype(np.float32)
    log_p = log_softmax(z).astype(np.float32)
    expected = cross_entropy(z, [0, 1, 2])
    assert nll_loss(log_p, [0, 1, 2]) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("axis", [0, 1, -2])
def test_nll_loss_takes_any_class_axis(axis):
    z = np.random.default_rng(12).normal(size=(4, 5, 3))
    y = np.random.default_rng(13).integers(3, size=(4, 5))
    log_p = np.moveaxis(log_softmax(z), -1, axis)
    losses = nll_loss(log_p, y, axis=axis, reduction="none")
    np.testing.assert_allclose(losses, cross_entropy(z, y, reduction="none"))


def test_nll_loss_refuses_a_distribution_for_a_target():
    with pytest.raises(ValueError, match="target must hold integer classes"):
        nll_loss(np.log(np.full((3, 3), 1 / 3)), np.full(3, 1 / 3))
