"""Central differences: exact where they can be, close where they cannot."""

import numpy as np
import pytest

from tests.oracle import exact, mp
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.finite_difference import finite_difference
from xentviz.quantities.gradient import cross_entropy_gradient


def test_a_straight_line_has_its_slope():
    slope = finite_difference(lambda x: x @ [2.0, -3.0], [5.0, 7.0])
    np.testing.assert_allclose(slope, [2.0, -3.0], rtol=1e-10)


def test_a_parabola_has_no_error_but_rounding_whatever_the_step():
    slope = finite_difference(lambda x: (x**2).sum(axis=-1), [1.0, 3.0], step=0.5)
    assert slope.tolist() == [2.0, 6.0]


def test_a_step_that_rounding_changes_is_divided_by_what_it_became():
    at = [1e6 + 0.1]
    slope = finite_difference(lambda x: x[..., 0], at, step=1e-9)
    assert slope.tolist() == [1.0]


def test_a_batch_is_that_of_its_rows_and_close_to_the_gradient():
    rng = np.random.default_rng(1)
    z, q = rng.normal(size=(4, 3)), rng.dirichlet(np.ones(3), 4)
    slope = finite_difference(
        lambda at: cross_entropy(at, q[:, np.newaxis], reduction="none"), z
    )
    expected = cross_entropy_gradient(z, q, reduction="none")
    np.testing.assert_allclose(slope, expected, rtol=1e-8, atol=1e-10)


def test_of_a_loss_it_is_what_fifty_digits_say_to_ten_of_them():
    logits, target = np.array([1.0, -0.5, 2.0]), np.array([0.2, 0.3, 0.5])
    step = mp.mpf(1e-5)

    def loss(z):
        total = mp.log(mp.fsum(mp.exp(score) for score in z))
        pairs = zip(exact(target), z, strict=True)
        return mp.fsum(q * (total - score) for q, score in pairs)

    slopes = finite_difference(
        lambda z: cross_entropy(z, target, reduction="none"), logits
    )
    for k, slope in enumerate(slopes):
        up, down = exact(logits), exact(logits)
        up[k], down[k] = up[k] + step, down[k] - step
        assert abs(slope - float((loss(up) - loss(down)) / (2 * step))) < 1e-10


@pytest.mark.parametrize("bad", [0.0, -1e-5, np.inf])
def test_a_step_is_above_0(bad):
    with pytest.raises(ValueError, match="step must be a finite number above 0"):
        finite_difference(np.sin, [0.0], step=bad)


def test_nan_is_refused():
    with pytest.raises(ValueError, match="at must not hold NaN"):
        finite_difference(np.sin, [np.nan])
