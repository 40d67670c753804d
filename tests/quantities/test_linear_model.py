"""The mean losses over a weight and a bias: by hand, to fifty digits, by slope."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.oracle import assert_digits, exact, mp
from xentviz.quantities.linear_model import (
    accuracy,
    mean_cross_entropy,
    mean_cross_entropy_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)

X = np.array([-2.0, -0.75, 2.5, -0.5, 1.0, 2.0])
Q = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
LOSSES = {
    mean_cross_entropy: mean_cross_entropy_gradient,
    mean_squared_error: mean_squared_error_gradient,
}
# Dyadic, so that w x + b is exact and the oracle sees the same logits.
PLACES = [(0.0, 0.0), (-4.0, 0.25), (6.0, 3.5), (0.5, -0.125), (-3.0, 5.0)]

each_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
each_function = pytest.mark.parametrize(
    "function",
    [*LOSSES, *LOSSES.values(), accuracy],
    ids=lambda function: function.__name__,
)


def points_of(w, b):
    """Give what is wanted of each point, and 50 digits of p and of 1 - p."""
    for x, q in zip(exact(X), Q, strict=True):
        z = mp.mpf(w) * x + mp.mpf(b)
        yield x, q, 1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(z))


def test_an_undecided_model_pays_ln_2_and_an_eighth():
    assert_digits(mean_cross_entropy(0.0, 0.0, X, Q), [mp.log(2)])
    assert mean_squared_error(0.0, 0.0, X, Q) == 0.125


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_the_losses_have_every_digit(w, b):
    points = list(points_of(w, b))
    loss = -mp.fsum(mp.log(p if q else not_p) for _, q, p, not_p in points) / 6
    error = mp.fsum((not_p if q else p) ** 2 for _, q, p, not_p in points) / 12
    assert_digits(mean_cross_entropy(w, b, X, Q), [loss])
    assert_digits(mean_squared_error(w, b, X, Q), [error])


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_the_slopes_are_right_to_a_hair_of_their_largest_term(w, b):
    points = list(points_of(w, b))
    pulls = [-not_p if q else p for _, q, p, not_p in points]
    dying = [
        pull * p * not_p for pull, (_, _, p, not_p) in zip(pulls, points, strict=True)
    ]
    for slope, terms in (
        (mean_cross_entropy_gradient, pulls),
        (mean_squared_error_gradient, dying),
    ):
        over_w = [t * point[0] for t, point in zip(terms, points, strict=True)]
        for got, exact_terms in zip(slope(w, b, X, Q), (over_w, terms), strict=True):
            largest = float(max(abs(term) for term in exact_terms))
            assert abs(got - float(mp.fsum(exact_terms) / 6)) <= 1e-15 * largest


@each_loss
def test_a_gradient_is_the_slope_of_its_loss(loss):
    w, b = np.random.default_rng(1).uniform(-4.0, 4.0, (2, 40))
    step = 1e-5
    over_w = (loss(w + step, b, X, Q) - loss(w - step, b, X, Q)) / (2 * step)
    over_b = (loss(w, b + step, X, Q) - loss(w, b - step, X, Q)) / (2 * step)
    slopes = np.stack([over_w, over_b], axis=-1)
    assert_allclose(LOSSES[loss](w, b, X, Q), slopes, rtol=1e-6, atol=1e-9)


def test_no_chord_of_the_cross_entropy_runs_below_it():
    one, other = np.random.default_rng(2).uniform(-6.0, 6.0, (2, 2, 500))
    middle = mean_cross_entropy(*(one + other) / 2, X, Q)
    ends = mean_cross_entropy(*one, X, Q) + mean_cross_entropy(*other, X, Q)
    assert (middle <= ends / 2 + 1e-12).all()


def test_a_chord_of_the_squared_error_does():
    ends = mean_squared_error([-4.0, 0.0], 0.0, X, Q)
    assert mean_squared_error(-2.0, 0.0, X, Q) > ends.mean() + 0.01


def test_on_the_plateau_the_squared_error_hardly_slopes_and_cross_entropy_does():
    slope = np.hypot(*mean_cross_entropy_gradient(-8.0, 0.0, X, Q))
    dying = np.hypot(*mean_squared_error_gradient(-8.0, 0.0, X, Q))
    assert slope > 0.9
    assert dying < 0.002


def test_a_confident_right_answer_keeps_its_small_slope():
    slope = mean_cross_entropy_gradient(40.0, 0.0, [1.0], [1.0])
    assert_allclose(slope, -np.exp(-40.0), rtol=1e-14)


def test_accuracy_counts_the_points_on_their_side_of_one_half():
    assert accuracy(6.0, 3.6, X, Q) == 5 / 6
    assert_array_equal(accuracy([-6.0, 0.0], 0.0, X, Q), [1 / 3, 1 / 2])


@each_function
def test_a_plane_is_every_place_of_it(function):
    w, b = np.array([-1.0, 0.5, 2.0]), np.array([-0.5, 1.0])
    plane = function(w, b[:, np.newaxis], X, Q)
    for i, j in np.ndindex(2, 3):
        assert_allclose(plane[i, j], function(w[j], b[i], X, Q), rtol=1e-14)


@each_function
def test_each_data_set_of_many_is_measured_by_itself(function):
    many = np.stack([X, X + 0.5])
    both = function(1.0, 0.25, many, Q)
    for row, x in zip(both, many, strict=True):
        assert_allclose(row, function(1.0, 0.25, x, Q), rtol=1e-14)


@each_function
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((np.nan, 0.0, X, Q), "weight must be finite"),
        ((1.0, np.inf, X, Q), "bias must be finite"),
        ((1.0, 0.0, [np.inf], [1]), "x must be finite"),
        ((1.0, 0.0, [], []), "x must hold a point"),
        ((1.0, 0.0, 2.0, 1.0), "x must hold a point"),
        ((1.0, 0.0, [1.0], [2.0]), "target must lie between 0 and 1"),
        ((1.0, 0.0, [1.0, 2.0], [1, 1, 1]), "must broadcast together"),
        (([1.0, 2.0], [1.0, 2.0, 3.0], X, Q), "must broadcast together"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)
