"""The cross-entropy of batches: reductions, shapes, dtypes, and many rows."""

import itertools
import tracemalloc

import numpy as np
import pytest
from scipy import special

from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.nll_loss import nll_loss

# ln p of these two rows can be checked by hand: shares 1 : 3 : 4 and 2 : 5 : 1.
LOGITS = np.log([[1.0, 3.0, 4.0], [2.0, 5.0, 1.0]])


COSTS = -np.log([[1 / 8, 3 / 8, 4 / 8], [2 / 8, 5 / 8, 1 / 8]])


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


@pytest.mark.slow
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
