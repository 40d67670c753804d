"""One class of each row beside the others: every digit, at any level of logits."""

import numpy as np
import pytest

from tests.oracle import assert_digits, mp, rows_of_logits, surprisals
from xentviz.quantities.blocks import float64_block
from xentviz.quantities.class_surprisals import class_surprisals

LEVELS = [0.0, -3.7, 63.1, 340.0, -340.0, 350.0, -350.0, 709.7, 745.3, 1e5, -1e300]


def found_of(z, classes):
    """Return what is found of rows that are laid out as those of a file are."""
    rows = np.atleast_2d(z)
    return class_surprisals(lambda: float64_block(rows), np.atleast_1d(classes))


def held_to_50_digits(rows, classes):
    found = found_of(rows, classes)
    costs = [surprisals(row) for row in rows]
    assert_digits(found.surprisal, [c[k] for c, k in zip(costs, classes, strict=True)])
    p = [[mp.exp(-cost) for cost in row] for row in costs]
    own = [row[k] for row, k in zip(p, classes, strict=True)]
    assert_digits(found.own, own, within=1e-13)  # e^-700 is off by 700 roundings
    others = [row[:k] + row[k + 1 :] for row, k in zip(p, classes, strict=True)]
    assert_digits(found.rival, [max(row) for row in others], within=1e-13)


@pytest.mark.parametrize("n_classes", [2, 19, 50])
def test_all_three_keep_their_digits_at_every_level(n_classes):
    rng = np.random.default_rng(7)
    gaps = np.abs(rng.normal(scale=9.0, size=(len(LEVELS), n_classes)))
    gaps[:, 1] = 0.0
    z = np.array(LEVELS)[:, np.newaxis] - gaps
    for k in (0, 1):  # one that is not the likeliest, and one that is
        held_to_50_digits(z, [k] * len(z))


def test_random_rows_keep_their_digits_for_each_of_their_classes():
    for row in rows_of_logits(seed=3, count=30):
        held_to_50_digits(np.tile(row, (len(row), 1)), range(len(row)))


@pytest.mark.parametrize("gap", [33.3, 40.0, 333.3, 400.1, 700.7])
def test_a_sure_row_keeps_the_digits_of_what_is_left(gap):
    held_to_50_digits(np.array([[gap, 0.0, -0.1], [0.0, gap, -0.1]]), [0, 0])


def test_what_is_ruled_out_costs_inf_and_rules_nobody_else_out():
    found = found_of([[-np.inf, 0.0, 0.0], [0.0, -np.inf, -np.inf]], [0, 0])
    assert found.surprisal.tolist() == [np.inf, 0.0]
    assert found.own.tolist() == [0.0, 1.0]
    assert found.rival.tolist() == [0.5, 0.0]


def test_a_class_alone_is_certain():
    assert [column.tolist() for column in found_of([[5.0]], [0])] == [[0], [1], [0]]
