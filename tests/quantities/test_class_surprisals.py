"""One class of each row beside the others: every digit, at any level of logits."""

import numpy as np
import pytest

from tests.oracle import assert_digits, mp, rows_of_logits, surprisals
from xentviz.quantities.class_surprisals import class_surprisals

LEVELS = [0.0, -3.7, 63.1, 340.0, -340.0, 350.0, -350.0, 709.7, 745.3, 1e5, -1e300]


def found_of(z, classes, temperature=1.0):
    """Return what is found of rows, which are as they were afterwards."""
    rows = np.atleast_2d(z)
    before = rows.copy()
    found = class_surprisals(rows, np.atleast_1d(classes), temperature)
    np.testing.assert_array_equal(rows, before)
    return found


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


@pytest.mark.parametrize("temperature", [0.25, 4.0])
@pytest.mark.parametrize("n_classes", [3, 50])
def test_a_temperature_divides_the_logits_at_any_level(temperature, n_classes):
    rng = np.random.default_rng(11)
    z = rng.integers(-40, 40, size=(5, n_classes)) + np.array([[0, 300, -2000, 8, 8]]).T
    classes = rng.integers(n_classes, size=5)
    of_scaled = found_of(z / temperature, classes)
    for column, scaled in zip(
        found_of(z.astype(float), classes, temperature), of_scaled, strict=True
    ):
        np.testing.assert_allclose(column, scaled, rtol=1e-14)


def test_what_a_low_temperature_makes_infinite_is_ruled_out():
    found = found_of([[1e300, -1e300, 0.0]], [0], 1e-10)
    assert [column.tolist() for column in found] == [[0.0], [1.0], [0.0]]
