"""Entropies and divergences: every digit, down to the floor of the valley."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from tests import oracle
from tests.oracle import assert_digits, exact, mp, plogs, surprise_of
from xentviz.quantities.binary_cross_entropy import (
    binary_cross_entropy,
    binary_entropy,
    binary_kl_divergence,
)
from xentviz.quantities.entropy import (
    entropy,
    kl_divergence,
    surprisal,
)

steady = settings(deadline=None, derandomize=True, max_examples=100)
chances = st.floats(0, 1)
PAIRS = list(oracle.pairs_of_probabilities(seed=1, count=60))


@st.composite
def distribution_pairs(draw):
    n = draw(st.integers(1, 6))
    parts = st.lists(st.floats(1e-6, 1.0), min_size=n, max_size=n)
    q, p = np.array(draw(parts)), np.array(draw(parts))
    return q / q.sum(), p / p.sum()


def test_one_in_eight_is_three_bits_and_nearly_certain_is_nearly_nothing():
    assert surprisal(0.125, base=2) == pytest.approx(3.0, rel=1e-15)
    assert surprisal(1.0 - 2.0**-53) == pytest.approx(2.0**-53, rel=1e-15)


def test_surprisal_has_every_digit():
    p = np.array([p for pair in PAIRS for p in pair])
    assert_digits(surprisal(p), [surprise_of(v) for v in exact(p)])
    assert_digits(surprisal(p, base=10), [surprise_of(v) / mp.ln10 for v in exact(p)])


def test_the_impossible_is_infinitely_surprising_and_the_certain_costs_0():
    assert surprisal([0.0, 1.0]).tolist() == [np.inf, 0.0]
    assert not np.signbit(surprisal(1.0))


def test_a_fair_coin_is_worth_one_bit_and_a_fair_die_ln_6_nats():
    assert entropy([0.5, 0.5], base=2) == pytest.approx(1.0, rel=1e-15)
    assert entropy(np.full(6, 1 / 6)) == pytest.approx(np.log(6.0), rel=1e-14)


def test_entropy_has_every_digit_of_even_and_of_lopsided_distributions():
    rng = np.random.default_rng(2)
    for scale in 10.0 ** rng.uniform(-3, 2, 150):
        q = rng.dirichlet(np.full(int(rng.integers(1, 9)), scale))
        expected = plogs(exact(q), map(surprise_of, exact(q)))
        assert_digits(entropy(q), expected)
        assert_digits(entropy(q, base=2), expected / mp.ln2)


def test_a_doubt_too_small_to_show_in_the_sum_still_has_its_entropy():
    for doubt in 10.0 ** np.linspace(-300, -17, 30):
        expected = -mp.mpf(doubt) * mp.log(doubt)
        assert_digits(entropy([1.0, doubt, 0.0]), expected)


def test_entropy_has_every_digit_over_a_hundred_thousand_classes():
    q = np.random.default_rng(3).dirichlet(np.ones(100_000))
    assert_digits(entropy(q), plogs(exact(q), map(surprise_of, exact(q))))


def test_a_certain_distribution_has_entropy_0_and_not_minus_0():
    assert entropy([0.0, 1.0, 0.0]) == 0.0
    assert not np.signbit(entropy([0.0, 1.0, 0.0]))


def test_entropy_is_taken_along_the_axis_asked_for():
    q = np.random.default_rng(4).dirichlet(np.ones(3), size=(4, 5))
    np.testing.assert_array_equal(entropy(np.moveaxis(q, -1, 0), axis=0), entropy(q))
    np.testing.assert_allclose(entropy(q), stats.entropy(q, axis=-1), rtol=1e-14)


def test_binary_entropy_has_every_digit():
    for _, q in PAIRS:
        assert_digits(binary_entropy(q), oracle.binary_cross_entropy(q, q))


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


@steady
@given(chances, chances)
def test_cross_entropy_never_lies_below_the_entropy(p, q):
    assert binary_cross_entropy(p, q) >= binary_entropy(q) * (1 - 1e-15)
    assert binary_cross_entropy(q, q) == binary_entropy(q)


@steady
@given(chances, chances)
def test_cross_entropy_is_the_entropy_and_the_divergence(p, q):
    together = binary_entropy(q) + binary_kl_divergence(p, q)
    assert binary_cross_entropy(p, q) == pytest.approx(together, rel=1e-14, abs=0)


def test_binary_divergence_has_every_digit():
    for p, q in PAIRS:
        with mp.workdps(700):  # the complements of 1e-300, exactly
            (a, b) = exact([q, p])
            expected = plogs([a, 1 - a], [surprise_of(b), surprise_of(1 - b)])
            expected -= plogs([a, 1 - a], [surprise_of(a), surprise_of(1 - a)])
        assert_digits(binary_kl_divergence(p, q), expected)


@pytest.mark.parametrize("q", [1e-3, 0.3, 0.5, 0.7, 0.99])
@pytest.mark.parametrize("step", [1e-15, 1e-12, 1e-9, 1e-6, 1e-3])
def test_the_floor_of_the_valley_has_every_digit(q, step):
    p = q + step
    a, b = exact([q, p])
    expected = a * mp.log(a / b) + (1 - a) * mp.log((1 - a) / (1 - b))
    assert_digits(binary_kl_divergence(p, q), expected)


def test_a_divergence_of_equals_is_0_and_not_minus_0():
    q = np.array([0.0, 0.1, 0.3, 1.0])
    assert binary_kl_divergence(q, q).tolist() == [0.0] * 4
    assert not np.signbit(binary_kl_divergence(q, q)).any()
    assert kl_divergence([0.1, 0.3, 0.6], [0.1, 0.3, 0.6]) == 0.0


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


def test_a_divergence_has_every_digit_over_a_hundred_thousand_classes():
    q, p = np.random.default_rng(9).dirichlet(np.ones(100_000), size=2)
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


@steady
@given(distribution_pairs())
def test_a_divergence_is_never_negative_and_0_between_equals(pair):
    q, p = pair
    assert kl_divergence(q, p) >= 0.0
    assert kl_divergence(q, q) == 0.0


def test_one_number_in_gives_one_number_out():
    for value in (
        surprisal(0.5),
        entropy([0.5, 0.5]),
        kl_divergence([0.5, 0.5], [0.5, 0.5]),
        binary_cross_entropy(0.5, 0.5),
        binary_kl_divergence(0.5, 0.4),
    ):
        assert isinstance(value, np.float64)


@pytest.mark.parametrize("bad", [1.0, 0.5, 0.0, -2.0, np.inf])
@pytest.mark.parametrize("quantity", [surprisal, entropy])
def test_a_base_must_be_above_1(quantity, bad):
    words = f"base must be a finite number above 1, got {bad}"
    with pytest.raises(ValueError, match=words):
        quantity([1.0], base=bad)


@pytest.mark.parametrize("bad", [-0.5, 1.5])
def test_surprisal_refuses_what_is_no_probability(bad):
    with pytest.raises(ValueError, match=f"p must lie between 0 and 1, got {bad}"):
        surprisal(bad)


def test_entropy_refuses_a_negative_probability():
    with pytest.raises(ValueError, match=r"q must not be negative, got -0\.5"):
        entropy([1.5, -0.5])


def test_entropy_refuses_what_does_not_sum_to_1():
    with pytest.raises(
        ValueError, match=r"q must sum to 1 over its classes .*, got 0\.9"
    ):
        entropy([0.4, 0.5])


def test_entropy_takes_what_sums_to_1_within_a_millionth():
    assert entropy([0.5, 0.5 + 9e-7]) > 0.69


def test_entropy_refuses_nan():
    with pytest.raises(ValueError, match="q must not hold NaN"):
        entropy([np.nan, 1.0])


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


@pytest.mark.parametrize("quantity", [binary_cross_entropy, binary_kl_divergence])
class TestBinaryRefusals:
    """What is not a pair of chances."""

    @pytest.mark.parametrize("name", ["predicted", "target"])
    @pytest.mark.parametrize("bad", [-1e-9, 1.1, np.inf])
    def test_a_chance_lies_between_0_and_1(self, quantity, name, bad):
        arguments = {"predicted": 0.5, "target": 0.5} | {name: bad}
        with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got"):
            quantity(**arguments)

    def test_shapes_broadcast(self, quantity):
        words = "predicted and target must broadcast together, got shapes"
        with pytest.raises(ValueError, match=words):
            quantity([0.1, 0.2], [0.1, 0.2, 0.3])
