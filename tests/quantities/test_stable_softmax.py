"""Odds against the favourite: nothing cancels, nothing drowns."""

import numpy as np
import pytest

from tests.oracle import assert_digits, mp, rows_of_logits, surprisals
from xentviz.quantities.stable_softmax import favourite_surprisals, odds, row_blocks


@pytest.mark.parametrize("gap", [1.0, 33.3, 40.0, 100.1, 333.3, 700.7, 708.3])
def test_the_favourites_surprise_keeps_its_digits_at_any_gap(gap):
    rng = np.random.default_rng(1)
    for offset in rng.normal(size=30) * 10.0 ** rng.uniform(-3, 3, 30):
        z = np.array([offset + gap, offset, offset - 0.1])
        expected = min(surprisals(z))
        assert_digits(favourite_surprisals(z[None])[1], [expected])
        assert_digits(np.log1p(odds(z).against), [expected])


def test_a_crowd_of_subnormal_odds_adds_up_to_a_normal_one_with_all_digits():
    z = np.append(np.full(100_000, -718.0), 0.0)  # each is 1e-312, which has 40 bits
    expected = 100_000 * mp.exp(-718)
    assert_digits(favourite_surprisals(z[None])[1], [expected])
    assert_digits(odds(z).against, [expected])


def test_a_probability_and_its_complement_have_every_digit():
    for z in rows_of_logits(seed=3, count=30):
        p = [mp.exp(-cost) for cost in surprisals(z)]
        rest = [mp.fsum(p[:k] + p[k + 1 :]) for k in range(len(p))]
        assert_digits(odds(z).predicted, p)
        assert_digits(odds(z).complement, rest)


def test_of_equal_favourites_one_stands_against_the_other():
    assert odds(np.array([2.0, 2.0])).against == [1.0]
    assert favourite_surprisals(np.array([[2.0, 2.0]]))[1] == np.log(2.0)


def test_a_class_alone_has_no_odds_against_it():
    assert odds(np.array([5.0])).against == [0.0]
    assert favourite_surprisals(np.array([[5.0], [-1e308]]))[1].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("shape", [(1, 3), (100_000, 3), (5, 100_000), (0, 4)])
def test_blocks_cover_every_row_once(shape):
    rows = np.zeros(shape)
    for block in row_blocks(rows):
        rows[block] += 1.0
    assert (rows == 1.0).all()
