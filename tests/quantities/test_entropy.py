"""Surprise and its mean: every digit, from the impossible to the certain."""

import numpy as np
import pytest
from scipy import stats

from tests import oracle
from tests.oracle import assert_digits, exact, mp, plogs, surprise_of
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.binary_entropy import binary_kl_divergence
from xentviz.quantities.entropy import entropy, surprisal
from xentviz.quantities.kl_divergence import kl_divergence

PAIRS = list(oracle.pairs_of_probabilities(seed=1, count=60))


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


@pytest.mark.slow
def test_entropy_has_every_digit_over_a_hundred_thousand_classes():
    few = np.random.default_rng(3).dirichlet(np.ones(1000)) / 100
    expected = 100 * plogs(exact(few), map(surprise_of, exact(few)))
    assert_digits(entropy(np.repeat(few, 100)), expected)


def test_a_certain_distribution_has_entropy_0_and_not_minus_0():
    assert entropy([0.0, 1.0, 0.0]) == 0.0
    assert not np.signbit(entropy([0.0, 1.0, 0.0]))


def test_entropy_is_taken_along_the_axis_asked_for():
    q = np.random.default_rng(4).dirichlet(np.ones(3), size=(4, 5))
    np.testing.assert_array_equal(entropy(np.moveaxis(q, -1, 0), axis=0), entropy(q))
    np.testing.assert_allclose(entropy(q), stats.entropy(q, axis=-1), rtol=1e-14)


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
