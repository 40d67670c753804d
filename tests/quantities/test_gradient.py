"""Gradients: what they are by hand, by finite differences, by the chain rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.oracle import (
    assert_digits,
    finite_differences,
    many,
    mp,
    rows_of_logits,
    surprisals,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.gradient import (
    cross_entropy_gradient,
    softmax_jacobian,
)
from xentviz.quantities.probability import softmax

rows = arrays(np.float64, st.integers(1, 6), elements=st.floats(-8, 8))


class TestCrossEntropy:
    """The slopes over the logits."""

    def test_undecided_between_two_it_pulls_by_one_half(self):
        assert cross_entropy_gradient([0.0, 0.0], 0).tolist() == [-0.5, 0.5]

    def test_a_hard_target_keeps_every_digit_of_a_confident_answer(self):
        for z in rows_of_logits(seed=3, count=30):
            p = [mp.exp(-cost) for cost in surprisals(z)]
            for y in range(len(z)):
                expected = list(p)
                expected[y] = -mp.fsum(p[:y] + p[y + 1 :])
                assert_digits(cross_entropy_gradient(z, y), expected)

    def test_a_nearly_certain_target_keeps_its_digits_too(self):
        q = np.array([1.0, 1e-20])
        p = [mp.exp(-cost) for cost in surprisals([40.0, 0.0])]
        slope = p[1] - mp.mpf(1e-20)
        assert_digits(cross_entropy_gradient([40.0, 0.0], q), [-slope, slope])

    @many
    @given(rows, st.data())
    def test_it_is_p_minus_q_and_the_chain_rule_through_the_jacobian(self, z, data):
        parts = st.lists(st.floats(1e-3, 1), min_size=len(z), max_size=len(z))
        q = np.array(data.draw(parts))
        q /= q.sum()
        p = softmax(z)
        slope = cross_entropy_gradient(z, q)
        np.testing.assert_allclose(slope, p - q, rtol=0, atol=1e-15)
        np.testing.assert_allclose(
            softmax_jacobian(z).T @ (-q / p), slope, rtol=0, atol=1e-12
        )
        np.testing.assert_allclose(slope.sum(), 0.0, atol=1e-15)

    @pytest.mark.parametrize("reduction", ["mean", "sum"])
    @pytest.mark.parametrize("smoothing", [0.0, 0.2])
    @pytest.mark.parametrize("weight", [None, [0.5, 2.0, 0.0, 1.0]])
    @pytest.mark.parametrize("hard", [True, False])
    def test_it_is_the_slope_of_the_loss(self, reduction, smoothing, weight, hard):
        rng = np.random.default_rng(4)
        z = rng.normal(size=(5, 4))
        target = [0, 3, -100, 1, 0] if hard else rng.dirichlet(np.ones(4), size=5)
        keywords = {
            "weight": weight,
            "reduction": reduction,
            "label_smoothing": smoothing,
        }
        expected = finite_differences(
            lambda at: cross_entropy(at, target, **keywords), z
        )
        slope = cross_entropy_gradient(z, target, **keywords)
        np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-9)

    def test_without_reduction_each_row_has_the_slope_of_its_own_loss(self):
        z = np.random.default_rng(5).normal(size=(2, 3, 4))
        y = np.array([[0, 1, 2], [3, -100, 1]])
        slope = cross_entropy_gradient(z, y, reduction="none")
        assert slope.shape == z.shape
        np.testing.assert_array_equal(slope[1, 0], cross_entropy_gradient(z[1, 0], 3))
        np.testing.assert_array_equal(slope[1, 1], 0.0)
        total = cross_entropy_gradient(z, y, reduction="sum")
        np.testing.assert_array_equal(slope, total)

    def test_ignored_rows_pull_nowhere_even_alone(self):
        slope = cross_entropy_gradient([[1.0, 2.0]], [-100])
        assert slope.tolist() == [[0.0, 0.0]]

    def test_rows_without_weight_leave_the_mean_undefined(self):
        slope = cross_entropy_gradient(
            [[1.0, 2.0], [1.0, 2.0]], [0, -100], weight=[0, 1]
        )
        assert np.isnan(slope[0]).all()
        assert slope[1].tolist() == [0.0, 0.0]

    def test_a_ruled_out_class_that_is_not_asked_for_pulls_nowhere(self):
        slope = cross_entropy_gradient([-np.inf, 0.0, 0.0], 1)
        assert slope.tolist() == [0.0, -0.5, 0.5]
        assert not np.signbit(slope[0])

    def test_a_ruled_out_class_that_is_asked_for_pulls_by_what_is_asked(self):
        slope = cross_entropy_gradient([-np.inf, 0.0, 0.0], 0)
        assert slope.tolist() == [-1.0, 0.5, 0.5]

    def test_one_target_serves_a_batch(self):
        z = np.random.default_rng(6).normal(size=(3, 2))
        slope = cross_entropy_gradient(z, [0.25, 0.75], reduction="none")
        np.testing.assert_allclose(slope, softmax(z) - [0.25, 0.75], atol=1e-15)

    def test_it_refuses_what_the_loss_refuses(self):
        for bad, words in (
            ({"target": 2}, "target must hold classes from 0 to 1"),
            ({"logits": [np.nan, 0.0]}, "logits must not hold NaN"),
            ({"reduction": "all"}, "reduction must be one of"),
            ({"weight": [1.0]}, r"weight must have the shape \(2,\)"),
            ({"label_smoothing": 2.0}, "label_smoothing must lie between 0 and 1"),
        ):
            arguments = {"logits": [0.0, 0.0], "target": 0} | bad
            with pytest.raises(ValueError, match=words):
                cross_entropy_gradient(**arguments)


class TestJacobian:
    """How each probability answers to each score."""

    def test_two_equal_scores_answer_by_a_quarter(self):
        expected = [[0.25, -0.25], [-0.25, 0.25]]
        assert softmax_jacobian([0.0, 0.0]).tolist() == expected

    def test_it_has_every_digit(self):
        for z in rows_of_logits(seed=7, count=15):
            p = [mp.exp(-cost) for cost in surprisals(z)]
            n = range(len(p))
            rest = [mp.fsum(p[:k] + p[k + 1 :]) for k in n]
            expected = [p[i] * (rest[i] if i == j else -p[j]) for i in n for j in n]
            assert_digits(softmax_jacobian(z), expected)

    @many
    @given(rows)
    def test_its_rows_sum_to_0_and_it_is_symmetric(self, z):
        jacobian = softmax_jacobian(z)
        np.testing.assert_allclose(jacobian.sum(axis=-1), 0.0, atol=1e-16 * 4)
        np.testing.assert_array_equal(jacobian, jacobian.T)

    def test_it_is_the_slope_of_the_softmax(self):
        z = np.random.default_rng(8).normal(size=4)
        for k in range(4):
            expected = finite_differences(lambda at, k=k: softmax(at)[k], z)
            np.testing.assert_allclose(softmax_jacobian(z)[k], expected, atol=1e-9)

    def test_it_leaves_the_batch_axes_in_front(self):
        z = np.random.default_rng(9).normal(size=(2, 3, 4))
        jacobian = softmax_jacobian(z)
        assert jacobian.shape == (2, 3, 4, 4)
        np.testing.assert_array_equal(jacobian[1, 2], softmax_jacobian(z[1, 2]))

    def test_a_ruled_out_class_neither_gives_nor_takes(self):
        jacobian = softmax_jacobian([-np.inf, 0.0])
        assert (jacobian == 0.0).all()
        assert not np.signbit(jacobian).any()

    def test_it_refuses_a_row_without_scores(self):
        with pytest.raises(ValueError, match="logits must have a finite score"):
            softmax_jacobian([-np.inf])
