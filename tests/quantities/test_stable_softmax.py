"""Shifted exponentials: nothing cancels, nothing drowns."""

import numpy as np
import pytest

from tests.oracle import assert_digits, mp, rows_of_logits, surprisals
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.stable_softmax import (
    highest_surprisals,
    shifted_exponentials,
)


def surprisal_of_highest(z):
    """Return -ln p of the class of each row's highest logit."""
    return highest_surprisals(z.copy)[1]


@pytest.mark.parametrize("gap", [1.0, 33.3, 40.0, 100.1, 333.3, 700.7, 708.3])
def test_the_surprisal_of_the_highest_logit_keeps_its_digits_at_any_gap(gap):
    rng = np.random.default_rng(1)
    for offset in rng.normal(size=30) * 10.0 ** rng.uniform(-3, 3, 30):
        z = np.array([offset + gap, offset, offset - 0.1])
        expected = min(surprisals(z))
        assert_digits(surprisal_of_highest(z[None]), [expected])
        assert_digits(np.log1p(shifted_exponentials(z).others), [expected])


def test_many_subnormal_exponentials_add_up_to_a_normal_one_with_all_digits():
    z = np.append(np.full(100_000, -718.0), 0.0)  # each is 1e-312, which has 40 bits
    expected = 100_000 * mp.exp(-718)
    assert_digits(surprisal_of_highest(z[None]), [expected])
    assert_digits(shifted_exponentials(z).others, [expected])


def test_a_probability_and_its_complement_have_every_digit():
    for z in rows_of_logits(seed=3, count=30):
        p = [mp.exp(-cost) for cost in surprisals(z)]
        rest = [mp.fsum(p[:k] + p[k + 1 :]) for k in range(len(p))]
        assert_digits(shifted_exponentials(z).predicted, p)
        assert_digits(shifted_exponentials(z).complement, rest)


def test_of_two_equal_highest_logits_one_is_among_the_others():
    assert shifted_exponentials(np.array([2.0, 2.0])).others == [1.0]
    assert surprisal_of_highest(np.array([[2.0, 2.0]])) == np.log(2.0)


def test_a_class_alone_has_no_others():
    assert shifted_exponentials(np.array([5.0])).others == [0.0]
    assert surprisal_of_highest(np.array([[5.0], [-1e308]])).tolist() == [0.0, 0.0]


LEVELS = [0.0, -3.7, 63.1, 255.9, 256.1, -255.9, -256.1, 709.7, 745.3, 1e5, -1e300]


def test_many_classes_keep_their_digits_at_every_level_of_logits():
    rng = np.random.default_rng(7)
    gaps = np.abs(rng.normal(scale=9.0, size=(len(LEVELS), 50)))
    gaps[:, 3] = 0.0
    z = np.array(LEVELS)[:, np.newaxis] - gaps
    expected = [surprisals(row) for row in z]
    losses = cross_entropy(z, np.full(len(z), 3), reduction="none")
    assert_digits(losses, [costs[3] for costs in expected])
    slopes = cross_entropy_gradient(z, np.full(len(z), 7), reduction="none")
    p = [[mp.exp(-cost) for cost in costs] for costs in expected]
    own = [mp.fsum(row[:7] + row[8:]) for row in p]
    assert_digits(-slopes[:, 7], own)
    assert_digits(np.delete(slopes, 7, axis=1), [row[:7] + row[8:] for row in p])


def test_a_row_has_the_same_digits_alone_and_beside_others():
    z = np.random.default_rng(8).normal(size=(40, 50))
    z[1::2] += 1e4
    rows = cross_entropy(z, np.arange(40), reduction="none")
    alone = [cross_entropy(row, k) for k, row in enumerate(z)]
    assert rows.tolist() == alone
