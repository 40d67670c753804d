"""The triangle of three classes: where shares lie, and rings of equal loss."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from xentviz.quantities.kl_divergence import kl_divergence
from xentviz.quantities.ternary import (
    CORNERS,
    N_RAYS,
    halfway,
    lattice,
    on_triangle,
    rings,
)

GAPS = np.array([0.02, 0.1, 0.5, 1.5])
INSIDE = lattice(20)[(lattice(20) > 0).all(axis=-1)]


def test_each_class_alone_is_a_corner_and_an_even_share_is_the_middle():
    assert_array_equal(on_triangle(np.eye(3)), CORNERS)
    assert_allclose(on_triangle(np.full(3, 1.0 / 3.0)), CORNERS.mean(axis=0))


def test_the_sides_are_equally_long():
    sides = CORNERS - np.roll(CORNERS, 1, axis=0)
    assert_allclose(np.linalg.norm(sides, axis=-1), 1.0)


def test_a_lattice_has_every_share_once():
    shares = lattice(20)
    assert len(shares) == 21 * 22 // 2
    assert len(np.unique(np.round(20 * shares), axis=0)) == len(shares)
    assert_allclose(shares.sum(axis=-1), 1.0)


def test_every_point_of_a_ring_lies_as_far_above_the_floor_as_the_ring_says():
    circles = rings(INSIDE, GAPS)
    targets = np.broadcast_to(INSIDE[:, None, None, :], circles.shape)
    expected = np.broadcast_to(GAPS[:, None], circles.shape[:-1])
    assert_allclose(kl_divergence(targets, circles), expected, atol=2e-4)


def test_a_ring_is_closed_and_made_of_distributions():
    circles = rings(lattice(20), GAPS)
    assert circles.shape == (231, GAPS.size, N_RAYS + 1, 3)
    assert (circles >= 0.0).all()
    assert_allclose(circles.sum(axis=-1), 1.0)
    assert_allclose(circles[..., 0, :], circles[..., -1, :], atol=1e-7)


def test_a_ring_goes_round_its_target_once():
    ways = on_triangle(rings(INSIDE, GAPS)) - on_triangle(INSIDE)[:, None, None]
    turns = np.diff(np.unwrap(np.arctan2(ways[..., 1], ways[..., 0])), axis=-1)
    assert_allclose(np.abs(turns.sum(axis=-1)), 2.0 * np.pi)


def test_around_a_class_alone_the_rings_are_straight_lines():
    circle = rings(np.array([1.0, 0.0, 0.0]), np.array([0.5]))[0]
    # H(p, q) = -ln p0 = 0.5 there; the rest of it runs along the border.
    share = np.exp(-0.5)
    assert (circle[:, 0] >= share - 1e-6).all()
    across = circle[np.abs(circle[:, 0] - share) < 1e-4]
    assert across[:, 1].min() < 1e-3
    assert across[:, 2].min() < 1e-3


def test_rings_of_many_targets_are_those_of_each():
    together = rings(lattice(5), GAPS)
    for target, circles in zip(lattice(5), together, strict=True):
        assert_array_equal(rings(target, GAPS), circles)


def test_an_arrow_goes_half_the_way():
    at, to = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[1.0, 2.0], [0.0, 1.0]])
    arrows = halfway(at, to, 0.1)
    assert_array_equal(arrows[:, 0], at)
    assert_array_equal(arrows[:, 1], [[0.5, 1.0], [0.5, 1.0]])


@pytest.mark.parametrize("to", [[0.05, 0.0], [0.0, 0.0], [np.nan, np.nan]])
def test_an_arrow_too_short_to_see_or_to_nowhere_has_no_head(to):
    arrow = halfway(np.zeros(2), np.array(to), 0.1)
    assert_array_equal(arrow[0], 0.0)
    assert np.isnan(arrow[1]).all()
