"""Divergences: every digit, down to where the two agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from scipy.spatial import distance

from tests import oracle
from tests.oracle import (
    assert_digits,
    exact,
    finite_differences,
    many,
    mp,
    surprisals,
)
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.kl_divergence import (
    jensen_shannon_divergence,
    kl_divergence,
    kl_divergence_gradient,
)
from xentviz.quantities.probability import softmax


@st.composite
def distribution_pairs(draw):
    n = draw(st.integers(1, 6))
    parts = st.lists(st.floats(1e-6, 1.0), min_size=n, max_size=n)
    q, p = np.array(draw(parts)), np.array(draw(parts))
    return q / q.sum(), p / p.sum()


def test_a_two_headed_coin_taken_for_a_fair_one_costs_one_bit():
    divergence = kl_divergence([1.0, 0.0], [0.5, 0.5], base=2)
    assert divergence == pytest.approx(1.0, rel=1e-15)


def test_a_divergence_of_exact_distributions_has_every_digit():
    rng = np.random.default_rng(6)
    for _ in range(200):
        n = int(rng.integers(2, 7))
        q = np.diff(np.sort(rng.choice(2**20, n - 1, False)), prepend=0, append=2**20)
        q = q / 2.0**20
        step = rng.integers(-1, 2, n) * 2.0 ** -int(rng.integers(21, 50))
        p = q + step - np.where(np.arange(n) == n - 1, step.sum(), 0.0)
        if (p < 0).any():
            continue
        expected = mp.inf
        if not ((p == 0) & (q > 0)).any():
            pairs = [v for v in zip(exact(q), exact(p), strict=True) if v[0]]
            expected = mp.fsum(a * mp.log(a / b) for a, b in pairs)
        assert_digits(kl_divergence(q, p), expected)


def test_a_divergence_has_every_digit_of_the_normalised_distributions():
    rng = np.random.default_rng(7)
    for _ in range(60):
        n = int(rng.integers(2, 7))
        q, p = rng.dirichlet(np.full(n, 10.0 ** rng.uniform(-1, 1)), size=2)
        assert_digits(kl_divergence(q, p), oracle.kl_divergence(q, p, 700))
        near = q * (1 + rng.uniform(-1, 1, n) * 10.0 ** rng.uniform(-13, -1))
        near /= near.sum()
        assert_digits(kl_divergence(q, near), oracle.kl_divergence(q, near, 700))


def test_single_precision_distributions_diverge_by_no_more_than_they_differ():
    rng = np.random.default_rng(8)
    for _ in range(60):
        q = rng.dirichlet(np.ones(5)).astype(np.float32)
        p = (q * (1 + 1e-4 * rng.normal(size=5))).astype(np.float32)
        p /= p.sum(dtype=np.float32)
        assert_digits(kl_divergence(q, p), oracle.kl_divergence(q, p, 100))
    scaled = q.astype(np.float64) * (1 + 2.0**-24)
    assert kl_divergence(q, scaled) < 1e-30  # the same distribution, its sum apart


@pytest.mark.slow
def test_a_divergence_has_every_digit_over_a_hundred_thousand_classes():
    few = np.random.default_rng(9).dirichlet(np.ones(1000), size=2)
    q, p = np.repeat(few, 100, axis=1) / 100  # alike ones are one for the oracle
    assert_digits(kl_divergence(q, p), oracle.kl_divergence(q, p))


def test_a_class_ruled_out_costs_infinity_only_where_it_is_allowed():
    assert kl_divergence([0.5, 0.5], [1.0, 0.0]) == np.inf
    assert kl_divergence([1.0, 0.0], [1.0, 0.0]) == 0.0


def test_subnormal_probabilities_neither_overflow_nor_vanish():
    q, p = [1e-310, 1.0], [0.5, 0.5]
    assert_digits(kl_divergence(q, p), oracle.kl_divergence(q, p, 700))
    assert_digits(kl_divergence(p, q), oracle.kl_divergence(p, q, 700))


def test_divergence_agrees_with_scipy_and_broadcasts():
    rng = np.random.default_rng(10)
    q, p = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4), size=(3, 2))
    expected = special.rel_entr(q, p).sum(axis=-1)
    np.testing.assert_allclose(kl_divergence(q, p), expected, rtol=1e-12)
    moved = kl_divergence(q[:, None, None], np.moveaxis(p, -1, 0), axis=0)
    np.testing.assert_array_equal(moved, kl_divergence(q, p))


@many
@given(distribution_pairs())
def test_a_divergence_is_never_negative_and_0_between_equals(pair):
    q, p = pair
    assert kl_divergence(q, p) >= 0.0
    assert kl_divergence(q, q) == 0.0


def test_divergence_refuses_distributions_of_different_lengths():
    words = "target and predicted must have equally many classes, got 1 and 2"
    with pytest.raises(ValueError, match=words):
        kl_divergence([1.0], [0.5, 0.5])


def test_divergence_refuses_batches_that_do_not_broadcast():
    words = "target and predicted must broadcast together"
    with pytest.raises(ValueError, match=words):
        kl_divergence(np.full((2, 2), 0.5), np.full((3, 2), 0.5))


@pytest.mark.parametrize("name", ["target", "predicted"])
def test_divergence_names_the_argument_it_refuses(name):
    arguments = {"target": [0.5, 0.5], "predicted": [0.5, 0.5]} | {name: [0.5, 0.6]}
    with pytest.raises(ValueError, match=f"{name} must sum to 1"):
        kl_divergence(**arguments)


class TestGradient:
    """p - q, over the logits."""

    def test_undecided_where_the_target_is_certain_it_pulls_by_a_half(self):
        assert kl_divergence_gradient([1.0, 0.0], [0.0, 0.0]).tolist() == [-0.5, 0.5]

    def test_it_is_that_of_the_cross_entropy_in_the_unit_asked_for(self):
        rng = np.random.default_rng(51)
        z, q = rng.normal(size=(5, 4)), rng.dirichlet(np.ones(4), 5)
        expected = cross_entropy_gradient(z, q, reduction="none")
        np.testing.assert_allclose(kl_divergence_gradient(q, z), expected, rtol=1e-15)
        bits = kl_divergence_gradient(q, z, base=2)
        np.testing.assert_allclose(bits, expected / np.log(2.0), rtol=1e-15)

    def test_it_is_the_slope_of_the_divergence(self):
        rng = np.random.default_rng(52)
        z, q = rng.normal(size=4), rng.dirichlet(np.ones(4))
        expected = finite_differences(lambda at: kl_divergence(q, softmax(at)), z)
        slope = kl_divergence_gradient(q, z)
        np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-10)

    def test_it_keeps_every_digit_of_a_small_probability(self):
        z = np.array([0.0, -40.0, -700.0])
        p = [mp.exp(-cost) for cost in surprisals(z)]
        slope = kl_divergence_gradient([1.0, 0.0, 0.0], z)
        assert_digits(slope, [-(p[1] + p[2]), p[1], p[2]])

    def test_any_axis_and_any_batch_will_do(self):
        rng = np.random.default_rng(53)
        z, q = rng.normal(size=(2, 5, 4)), rng.dirichlet(np.ones(4))
        expected = kl_divergence_gradient(q, z)
        assert expected.shape == (2, 5, 4)
        moved = np.moveaxis(np.broadcast_to(q, z.shape), -1, 1)
        slope = kl_divergence_gradient(moved, np.moveaxis(z, -1, 1), axis=1)
        np.testing.assert_array_equal(np.moveaxis(slope, 1, -1), expected)

    def test_target_and_logits_that_are_swapped_are_refused(self):
        with pytest.raises(ValueError, match="target must"):
            kl_divergence_gradient([2.0, -1.0], [0.5, 0.5])
        with pytest.raises(ValueError, match="logits must not hold NaN"):
            kl_divergence_gradient([0.5, 0.5], [np.nan, 0.0])
        with pytest.raises(ValueError, match="must have equally many classes"):
            kl_divergence_gradient([0.5, 0.5], [0.0, 0.0, 0.0])


class TestJensenShannon:
    """The divergence that takes both alike."""

    def test_two_coins_that_share_no_side_are_a_bit_apart(self):
        divergence = jensen_shannon_divergence([1.0, 0.0], [0.0, 1.0], base=2)
        assert divergence == 1.0
        nats = jensen_shannon_divergence([1.0, 0.0], [0.0, 1.0])
        assert nats == pytest.approx(np.log(2.0), rel=1e-15)

    def test_it_has_every_digit_of_the_normalised_distributions(self):
        rng = np.random.default_rng(54)
        for _ in range(100):
            n = int(rng.integers(2, 7))
            q = rng.dirichlet(np.full(n, 0.5)) if n > 2 else np.array([0.25, 0.75])
            p = rng.dirichlet(np.ones(n))
            with mp.workdps(60):
                a, b = exact(q), exact(p)
                a, b = [v / mp.fsum(a) for v in a], [v / mp.fsum(b) for v in b]
                m = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
                both = [
                    mp.fsum(x * mp.log(x / y) for x, y in zip(one, m, strict=True) if x)
                    for one in (a, b)
                ]
            assert_digits(jensen_shannon_divergence(q, p), mp.fsum(both) / 2)

    @pytest.mark.parametrize("step", [2.0**-30, 2.0**-20, 2.0**-10])
    def test_it_keeps_its_digits_where_the_two_nearly_agree(self, step):
        q, p = np.array([0.25, 0.75]), np.array([0.25 + step, 0.75 - step])
        with mp.workdps(80):
            pairs = list(zip(exact(q), exact(p), strict=True))
            terms = [v * mp.log(2 * v / (a + b)) for a, b in pairs for v in (a, b)]
            expected = mp.fsum(terms) / 2
        assert_digits(jensen_shannon_divergence(q, p), expected)

    def test_it_takes_both_alike_and_lies_between_0_and_ln_2(self):
        rng = np.random.default_rng(55)
        q, p = rng.dirichlet(np.full(3, 0.1), (2, 200))
        divergence = jensen_shannon_divergence(q, p)
        np.testing.assert_allclose(divergence, jensen_shannon_divergence(p, q), 1e-13)
        assert (divergence > 0).all()
        assert (divergence <= np.log(2.0)).all()
        assert jensen_shannon_divergence(q, q).tolist() == [0.0] * 200

    def test_it_is_the_square_of_the_distance_of_scipy(self):
        rng = np.random.default_rng(56)
        q, p = rng.dirichlet(np.ones(4), (2, 50))
        expected = distance.jensenshannon(q, p, axis=-1) ** 2
        np.testing.assert_allclose(jensen_shannon_divergence(q, p), expected, rtol=1e-9)

    def test_single_precision_is_normalised_first(self):
        rng = np.random.default_rng(57)
        q, p = rng.dirichlet(np.ones(1000), 2).astype(np.float32)
        whole = [v / v.sum(dtype=np.float64) for v in (q, p)]
        expected = jensen_shannon_divergence(*whole)
        assert jensen_shannon_divergence(q, p) == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize("name", ["target", "predicted"])
    def test_it_names_the_argument_it_refuses(self, name):
        arguments = {"target": [0.5, 0.5], "predicted": [0.5, 0.5]} | {name: [0.5, 0.6]}
        with pytest.raises(ValueError, match=f"{name} must sum to 1"):
            jensen_shannon_divergence(**arguments)
