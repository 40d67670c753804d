"""Slopes of the losses of yes-or-no labels: by hand, in every digit, by differences."""

import numpy as np
import pytest

from tests.oracle import (
    assert_digits,
    exact,
    finite_differences,
    mp,
    pairs_of_probabilities,
)
from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
)
from xentviz.quantities.binary_gradient import (
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits_gradient,
)
from xentviz.quantities.probability import sigmoid


def test_half_a_step_short_of_the_truth_the_slope_is_2():
    assert binary_cross_entropy_gradient(0.5, 1.0) == -2.0


def test_it_has_every_digit():
    for p, q in pairs_of_probabilities(seed=1, count=30):
        if 0 < p < 1:
            a, b = exact([p, q])
            expected = (a - b) / (a * (1 - a))
            assert_digits(binary_cross_entropy_gradient(p, q), expected)


def test_it_is_the_slope_of_the_loss():
    p, q = np.random.default_rng(2).uniform(0.05, 0.95, (2, 50))
    step = 1e-6
    rise = binary_cross_entropy(p + step, q) - binary_cross_entropy(p - step, q)
    slope = binary_cross_entropy_gradient(p, q)
    np.testing.assert_allclose(slope, rise / (2 * step), rtol=1e-6, atol=1e-8)


def test_it_is_0_where_p_is_q():
    q = np.array([1e-300, 0.3, 0.5, 1 - 1e-16])
    slope = binary_cross_entropy_gradient(q, q)
    assert slope.tolist() == [0.0] * 4
    assert not np.signbit(slope).any()


def test_a_sure_error_is_infinitely_steep():
    slope = binary_cross_entropy_gradient([0.0, 1.0, 0.0], [1.0, 0.0, 0.5])
    assert slope.tolist() == [-np.inf, np.inf, -np.inf]


def test_a_sure_hit_has_the_slope_towards_the_inside():
    assert binary_cross_entropy_gradient([0.0, 1.0], [0.0, 1.0]).tolist() == [1, -1]
    near = binary_cross_entropy_gradient([1e-12, 1 - 1e-12], [0.0, 1.0])
    np.testing.assert_allclose(near, [1.0, -1.0], rtol=1e-11)


@pytest.mark.parametrize("name", ["predicted", "target"])
def test_a_chance_lies_between_0_and_1(name):
    arguments = {"predicted": 0.5, "target": 0.5} | {name: 1.5}
    words = rf"{name} must lie between 0 and 1, got 1\.5"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_gradient(**arguments)


def test_shapes_broadcast():
    words = "predicted and target must broadcast together"
    with pytest.raises(ValueError, match=words):
        binary_cross_entropy_gradient([0.1, 0.2], [0.1, 0.2, 0.3])


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("weight", [None, [2.0, 0.0, 1.0]])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_under_every_keyword_it_is_the_slope_of_the_loss(reduction, weight, smoothing):
    p, q = np.random.default_rng(6).uniform(0.1, 0.9, (2, 4, 3))
    keywords = {"weight": weight, "reduction": reduction, "label_smoothing": smoothing}
    expected = finite_differences(
        lambda at: binary_cross_entropy(at, q, **keywords), p, 1e-6
    )
    slope = binary_cross_entropy_gradient(p, q, **keywords)
    np.testing.assert_allclose(slope, expected, rtol=1e-6, atol=1e-8)


def test_what_has_no_weight_has_no_slope_though_it_is_infinitely_steep():
    assert binary_cross_entropy_gradient(0.0, 1.0, weight=0.0) == 0.0


def test_a_mean_of_all_pairs_is_refused():
    for name in ("target", "weight"):
        arguments = {"target": 0.5, "weight": 1.0} | {name: np.ones(10)}
        words = f"{name} must broadcast to the shape of predicted"
        with pytest.raises(ValueError, match=words):
            binary_cross_entropy_gradient(
                np.full((10, 1), 0.5), reduction="mean", **arguments
            )


class TestWithLogits:
    """The slope over the logit."""

    def test_undecided_about_a_yes_it_pulls_up_by_a_half(self):
        assert binary_cross_entropy_with_logits_gradient(0.0, 1.0) == -0.5
        assert binary_cross_entropy_with_logits_gradient(0.0, 0.5) == 0.0

    def test_a_hard_target_keeps_every_digit_of_a_confident_answer(self):
        z = np.random.default_rng(3).uniform(-700, 700, 200)
        p = [1 / (1 + mp.exp(-v)) for v in exact(z)]
        slopes = binary_cross_entropy_with_logits_gradient(z, 0.0, reduction="none")
        assert_digits(slopes, p)
        slopes = binary_cross_entropy_with_logits_gradient(z, 1.0, reduction="none")
        assert_digits(slopes, [-1 / (1 + mp.exp(v)) for v in exact(z)])

    def test_it_is_p_minus_q(self):
        z, q = np.random.default_rng(4).normal(size=(2, 50))
        q = sigmoid(q)
        slope = binary_cross_entropy_with_logits_gradient(z, q, reduction="none")
        np.testing.assert_allclose(slope, sigmoid(z) - q, rtol=0, atol=1e-15)

    @pytest.mark.parametrize("reduction", ["mean", "sum"])
    @pytest.mark.parametrize("weight", [None, [2.0, 0.0, 1.0]])
    @pytest.mark.parametrize("pos_weight", [None, 3.0])
    @pytest.mark.parametrize("smoothing", [0.0, 0.2])
    def test_it_is_the_slope_of_the_loss(
        self, reduction, weight, pos_weight, smoothing
    ):
        rng = np.random.default_rng(5)
        z, q = rng.normal(size=(4, 3)), rng.random((4, 3))
        keywords = {"weight": weight, "pos_weight": pos_weight, "reduction": reduction}
        keywords["label_smoothing"] = smoothing
        expected = finite_differences(
            lambda at: binary_cross_entropy_with_logits(at, q, **keywords), z
        )
        slope = binary_cross_entropy_with_logits_gradient(z, q, **keywords)
        np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-9)

    def test_at_an_infinite_score_it_is_whole_or_nothing(self):
        slope = binary_cross_entropy_with_logits_gradient(
            [np.inf, np.inf, -np.inf, -np.inf], [1.0, 0.0, 0.0, 1.0], reduction="none"
        )
        assert slope.tolist() == [0.0, 1.0, 0.0, -1.0]

    def test_it_refuses_what_the_loss_refuses(self):
        for bad, words in (
            ({"target": 1.5}, r"target must lie between 0 and 1, got 1\.5"),
            ({"logits": np.nan}, "logits must not hold NaN"),
            ({"reduction": "all"}, "reduction must be one of"),
            ({"weight": -1.0}, "weight must be finite and not negative"),
            ({"pos_weight": np.inf}, "pos_weight must be finite and not negative"),
        ):
            arguments = {"logits": 0.0, "target": 0.0} | bad
            with pytest.raises(ValueError, match=words):
                binary_cross_entropy_with_logits_gradient(**arguments)
