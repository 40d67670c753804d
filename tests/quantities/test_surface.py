"""The surface over the unit square: its heights, its edges, its price."""

import numpy as np
import pytest

from tests import oracle
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.binary_entropy import binary_entropy
from xentviz.quantities.surface import binary_surface


def test_the_middle_of_the_square_is_ln_2_high():
    assert binary_surface(3).loss[1, 1] == pytest.approx(np.log(2.0), rel=1e-15)


def test_predictions_run_along_the_last_axis_and_targets_along_the_first():
    surface = binary_surface(p=[0.1, 0.2, 0.9], q=[0.0, 1.0])
    assert surface.p.tolist() == [0.1, 0.2, 0.9]
    assert surface.q.tolist() == [0.0, 1.0]
    expected = [-np.log([0.9, 0.8, 0.1]), -np.log([0.1, 0.2, 0.9])]
    np.testing.assert_allclose(surface.loss, expected)


def test_the_grid_holds_the_edges_and_the_fractions_one_would_write():
    p, q, loss = binary_surface(11)
    assert p.tolist() == q.tolist()
    assert p.tolist() == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert loss.shape == (11, 11)


def test_an_axis_that_is_not_given_is_even():
    surface = binary_surface(3, q=[0.3])
    assert surface.p.tolist() == [0.0, 0.5, 1.0]
    assert surface.loss.shape == (1, 3)


def test_every_height_has_every_digit():
    pairs = np.array(list(oracle.pairs_of_probabilities(seed=1, count=3)))
    p, q = pairs[:, 0], pairs[:, 1]
    expected = [[oracle.binary_cross_entropy(a, b) for a in p] for b in q]
    oracle.assert_digits(binary_surface(p=p, q=q).loss, expected)


def test_the_heights_are_those_of_the_loss():
    p, q, loss = binary_surface(101)
    expected = binary_cross_entropy(p, q[:, None])
    np.testing.assert_allclose(loss, expected, rtol=1e-14)


def test_the_edges_are_infinite_but_for_the_corners_where_p_is_q():
    loss = binary_surface(5).loss
    assert loss[:, 0].tolist() == [0.0, *[np.inf] * 4]
    assert loss[:, -1].tolist() == [*[np.inf] * 4, 0.0]
    assert np.isfinite(loss[:, 1:-1]).all()
    assert not np.signbit(loss).any()


def test_the_valley_runs_along_p_equals_q_at_the_height_of_the_entropy():
    p, _, loss = binary_surface(101)
    np.testing.assert_array_equal(loss.argmin(axis=1), np.arange(101))
    np.testing.assert_allclose(loss.diagonal(), binary_entropy(p), rtol=1e-14)


@pytest.mark.parametrize("bad", [1, 0, -3, 2.5, True])
def test_an_axis_has_at_least_two_values(bad):
    with pytest.raises(
        ValueError, match=f"n must be an integer of at least 2, got {bad}"
    ):
        binary_surface(bad)


@pytest.mark.parametrize("name", ["p", "q"])
@pytest.mark.parametrize("bad", [-0.1, 1.5, np.inf])
def test_an_axis_holds_probabilities(name, bad):
    with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got {bad}"):
        binary_surface(**{name: [0.5, bad]})


@pytest.mark.parametrize("bad", [0.5, [[0.5]], []])
def test_an_axis_is_one_dimensional_and_not_empty(bad):
    words = "p must be one-dimensional and not empty, got shape"
    with pytest.raises(ValueError, match=words):
        binary_surface(p=bad)
