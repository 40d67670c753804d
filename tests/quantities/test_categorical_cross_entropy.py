"""Two distributions given as probabilities: every digit of what one costs the other."""

import numpy as np
import pytest
from scipy import stats

from tests.oracle import (
    assert_digits,
    exact,
    finite_differences,
    mp,
    plogs,
    surprise_of,
)
from xentviz.quantities.categorical_cross_entropy import (
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
)
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.gradient import softmax_jacobian
from xentviz.quantities.kl_divergence import kl_divergence
from xentviz.quantities.probability import softmax

RNG = np.random.default_rng(21)
P, Q = RNG.dirichlet(np.full(4, 0.7), (2, 50))


def test_a_two_headed_coin_taken_for_a_fair_one_costs_one_bit_a_throw():
    assert categorical_cross_entropy([0.5, 0.5], [1.0, 0.0], base=2) == 1.0
    nats = categorical_cross_entropy([0.5, 0.5], [1.0, 0.0])
    assert nats == pytest.approx(np.log(2.0), rel=1e-15)


def test_it_has_every_digit_from_the_impossible_to_the_nearly_certain():
    tiny = 2.0**-50
    p = np.vstack([P, [tiny, 1.0 - tiny, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0]])
    q = np.vstack([Q, [0.0, 1.0, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]])
    costs = [
        plogs(exact(b), map(surprise_of, exact(a))) for a, b in zip(p, q, strict=True)
    ]
    assert_digits(categorical_cross_entropy(p, q), costs)
    expected = [cost / mp.ln(10) for cost in costs]
    assert_digits(categorical_cross_entropy(p, q, base=10), expected)


def test_it_is_the_entropy_and_the_divergence():
    together = entropy(Q) + kl_divergence(Q, P)
    np.testing.assert_allclose(categorical_cross_entropy(P, Q), together, rtol=1e-13)
    np.testing.assert_array_equal(categorical_cross_entropy(Q, Q), entropy(Q))
    expected = stats.entropy(Q, axis=-1) + stats.entropy(Q, P, axis=-1)
    np.testing.assert_allclose(categorical_cross_entropy(P, Q), expected, rtol=1e-12)


def test_it_is_the_loss_of_the_logits_that_the_probabilities_came_from():
    z = RNG.normal(size=(50, 4))
    loss = cross_entropy(z, Q, reduction="none")
    np.testing.assert_allclose(categorical_cross_entropy(softmax(z), Q), loss)


def test_a_sure_error_costs_infinity_and_a_sure_hit_nothing():
    loss = categorical_cross_entropy([1.0, 0.0], [[0.0, 1.0], [1.0, 0.0]])
    assert loss.tolist() == [np.inf, 0.0]
    assert not np.signbit(loss).any()


def test_the_class_axis_may_be_any():
    p, q = np.moveaxis(P, -1, 0), np.moveaxis(Q, -1, 0)
    expected = categorical_cross_entropy(P, Q)
    np.testing.assert_array_equal(categorical_cross_entropy(p, q, axis=0), expected)
    slope = categorical_cross_entropy_gradient(p, q, axis=0)
    expected = categorical_cross_entropy_gradient(P, Q)
    np.testing.assert_array_equal(np.moveaxis(slope, 0, -1), expected)


class TestGradient:
    """−q/p, the first factor of the chain rule."""

    def test_it_has_every_digit(self):
        expected = [-b / a for a, b in zip(exact(P), exact(Q), strict=True)]
        assert_digits(categorical_cross_entropy_gradient(P, Q), expected)

    def test_a_probability_of_few_digits_loses_none_of_them(self):
        p, q, base = [2.0**-1060, 1.0], [2.0**-60, 1.0], 1.0 + 2.0**-20
        slope = categorical_cross_entropy_gradient(p, q, base=base)[0]
        assert_digits(slope, -(mp.mpf(2) ** 1000) / mp.log(base))

    def test_it_is_the_slope_of_minus_q_ln_p(self):
        p, q = P[0], Q[0]
        expected = finite_differences(lambda at: -(q * np.log(at)).sum(), p, 1e-7)
        slope = categorical_cross_entropy_gradient(p, q)
        np.testing.assert_allclose(slope, expected, rtol=1e-6)
        bits = categorical_cross_entropy_gradient(p, q, base=2)
        np.testing.assert_allclose(bits, slope / np.log(2.0), rtol=1e-15)

    def test_times_the_jacobian_of_softmax_it_is_p_minus_q(self):
        z = RNG.normal(size=4)
        slope = categorical_cross_entropy_gradient(softmax(z), Q[0])
        product = softmax_jacobian(z) @ slope
        np.testing.assert_allclose(product, softmax(z) - Q[0], atol=1e-14)

    def test_what_the_target_does_not_allow_has_no_slope_even_ruled_out(self):
        slope = categorical_cross_entropy_gradient([0.0, 1.0, 0.0], [0.0, 0.5, 0.5])
        assert slope.tolist() == [0.0, -0.5, -np.inf]
        assert not np.signbit(slope[0])


@pytest.mark.parametrize(
    "quantity", [categorical_cross_entropy, categorical_cross_entropy_gradient]
)
class TestRefusals:
    """What is no pair of distributions."""

    @pytest.mark.parametrize("name", ["predicted", "target"])
    def test_the_argument_that_is_no_distribution_is_named(self, quantity, name):
        arguments = {"predicted": [0.5, 0.5], "target": [0.5, 0.5]}
        with pytest.raises(ValueError, match=f"{name} must sum to 1"):
            quantity(**arguments | {name: [0.5, 0.6]})
        with pytest.raises(ValueError, match=f"{name} must not be negative"):
            quantity(**arguments | {name: [1.5, -0.5]})

    def test_class_axes_of_other_lengths_are_refused(self, quantity):
        words = "predicted and target must have equally many classes, got 2 and 3"
        with pytest.raises(ValueError, match=words):
            quantity([0.5, 0.5], [0.5, 0.25, 0.25])

    def test_a_base_is_above_1(self, quantity):
        with pytest.raises(ValueError, match="base must be a finite number above 1"):
            quantity([0.5, 0.5], [0.5, 0.5], base=1)
