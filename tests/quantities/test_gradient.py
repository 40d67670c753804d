"""Gradients: what they are by hand, by finite differences, by the chain rule."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.oracle import (
    assert_digits,
    exact,
    mp,
    pairs_of_probabilities,
    rows_of_logits,
    surprisals,
)
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.descent import gradient_descent
from xentviz.quantities.gradient import (
    binary_cross_entropy_gradient,
    cross_entropy_gradient,
    softmax_jacobian,
)
from xentviz.quantities.probability import softmax

steady = settings(deadline=None, derandomize=True, max_examples=60)
rows = arrays(np.float64, st.integers(1, 6), elements=st.floats(-8, 8))


def finite_differences(function, at, step=1e-5):
    """Return the central differences of `function` in each entry of `at`."""
    slopes = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        move = np.zeros(at.shape)
        move[index] = step
        slopes[index] = (function(at + move) - function(at - move)) / (2 * step)
    return slopes


class TestBinary:
    """The slope over p."""

    def test_half_a_step_short_of_the_truth_the_slope_is_2(self):
        assert binary_cross_entropy_gradient(0.5, 1.0) == -2.0

    def test_it_has_every_digit(self):
        for p, q in pairs_of_probabilities(seed=1, count=30):
            if 0 < p < 1:
                a, b = exact([p, q])
                expected = (a - b) / (a * (1 - a))
                assert_digits(binary_cross_entropy_gradient(p, q), expected)

    def test_it_is_the_slope_of_the_loss(self):
        p, q = np.random.default_rng(2).uniform(0.05, 0.95, (2, 50))
        step = 1e-6
        rise = binary_cross_entropy(p + step, q) - binary_cross_entropy(p - step, q)
        slope = binary_cross_entropy_gradient(p, q)
        np.testing.assert_allclose(slope, rise / (2 * step), rtol=1e-6, atol=1e-8)

    def test_it_is_0_where_p_is_q(self):
        q = np.array([1e-300, 0.3, 0.5, 1 - 1e-16])
        slope = binary_cross_entropy_gradient(q, q)
        assert slope.tolist() == [0.0] * 4
        assert not np.signbit(slope).any()

    def test_a_sure_error_is_infinitely_steep(self):
        slope = binary_cross_entropy_gradient([0.0, 1.0, 0.0], [1.0, 0.0, 0.5])
        assert slope.tolist() == [-np.inf, np.inf, -np.inf]

    def test_a_sure_hit_has_the_slope_towards_the_inside(self):
        assert binary_cross_entropy_gradient([0.0, 1.0], [0.0, 1.0]).tolist() == [1, -1]
        near = binary_cross_entropy_gradient([1e-12, 1 - 1e-12], [0.0, 1.0])
        np.testing.assert_allclose(near, [1.0, -1.0], rtol=1e-11)

    @pytest.mark.parametrize("name", ["predicted", "target"])
    def test_a_chance_lies_between_0_and_1(self, name):
        arguments = {"predicted": 0.5, "target": 0.5} | {name: 1.5}
        words = rf"{name} must lie between 0 and 1, got 1\.5"
        with pytest.raises(ValueError, match=words):
            binary_cross_entropy_gradient(**arguments)

    def test_shapes_broadcast(self):
        words = "predicted and target must broadcast together"
        with pytest.raises(ValueError, match=words):
            binary_cross_entropy_gradient([0.1, 0.2], [0.1, 0.2, 0.3])


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

    @steady
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

    @steady
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


class TestDescent:
    """Steps against a gradient."""

    def test_each_step_down_a_parabola_halves_the_way(self):
        path = gradient_descent(lambda x: 2 * x, 8.0, learning_rate=0.25, n_steps=3)
        assert path.tolist() == [8.0, 4.0, 2.0, 1.0]

    def test_the_path_begins_at_the_start_and_has_its_shape(self):
        start = np.ones((2, 3))
        path = gradient_descent(lambda x: x, start, learning_rate=0.1, n_steps=5)
        assert path.shape == (6, 2, 3)
        np.testing.assert_array_equal(path[0], start)

    def test_no_steps_leave_the_start_alone(self):
        path = gradient_descent(lambda x: x, [1.0], learning_rate=1.0, n_steps=0)
        assert path.tolist() == [[1.0]]

    def test_descent_on_the_logits_comes_to_rest_where_p_is_q(self):
        q = np.array([0.2, 0.3, 0.5])
        path = gradient_descent(
            lambda z: cross_entropy_gradient(z, q),
            np.zeros(3),
            learning_rate=1,
            n_steps=300,
        )
        np.testing.assert_allclose(softmax(path[-1]), q, atol=1e-12)
        assert (np.diff(cross_entropy(path, q, reduction="none")) <= 1e-15).all()

    @pytest.mark.parametrize("bad", [0.0, -1.0, np.inf])
    def test_the_learning_rate_must_be_above_0(self, bad):
        words = f"learning_rate must be a finite number above 0, got {bad}"
        with pytest.raises(ValueError, match=words):
            gradient_descent(np.sin, 0.0, learning_rate=bad, n_steps=1)

    @pytest.mark.parametrize("bad", [-1, 1.5])
    def test_the_number_of_steps_must_be_a_count(self, bad):
        words = f"n_steps must be an integer of at least 0, got {bad}"
        with pytest.raises(ValueError, match=words):
            gradient_descent(np.sin, 0.0, learning_rate=1.0, n_steps=bad)

    def test_a_start_of_nan_is_refused(self):
        with pytest.raises(ValueError, match="start must not hold NaN"):
            gradient_descent(np.sin, np.nan, learning_rate=1.0, n_steps=1)
