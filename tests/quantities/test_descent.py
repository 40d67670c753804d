"""Descents: steps by hand, where they come to rest, and PyTorch's path."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.descent import adam_descent, gradient_descent, momentum_descent
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.probability import softmax

START = np.array([3.0, -2.0])
WALKS = [momentum_descent, adam_descent]

each_walk = pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)


def slope(at):
    """Return the slope of x^4/4 + y^4/4 + x y."""
    return at**3 + at[..., ::-1]


def test_momentum_adds_the_slope_to_what_is_left_of_the_speed():
    path = momentum_descent(lambda x: x, 1.0, learning_rate=0.5, n_steps=3)
    # v: 1, then .9 + .5, then 1.26 - .2
    assert_allclose(path, [1.0, 0.5, -0.2, -0.73], rtol=1e-15)


def test_adam_takes_its_first_step_by_the_rate_whatever_the_slope():
    for steepness in (1e-3, 1.0, 1e6):
        path = adam_descent(
            lambda x, s=steepness: s * x, 1.0, learning_rate=0.1, n_steps=1
        )
        assert_allclose(path, [1.0, 0.9], rtol=2e-6)


def test_both_walk_as_pytorch_does():
    # torch.optim.SGD(lr=.1, momentum=.9) and torch.optim.Adam(lr=.1), PyTorch 2.
    sgd = [
        [0.4999999999999999, -1.5],
        [-1.6125000000000003, -0.7625],
        [-3.0182248046874998, 0.10683222656250005],
        [-1.54455384442589, 1.1909317819858496],
        [0.031132801011204102, 2.1521647073337977],
    ]
    adam = [
        [2.90000000004, -1.9000000002],
        [2.8004147746232064, -1.8012701242809666],
        [2.701538522389086, -1.7048704937829489],
        [2.6036727715649657, -1.6119710948927926],
        [2.5071209229905937, -1.5237730312819986],
    ]
    for walk, expected in zip(WALKS, (sgd, adam), strict=True):
        path = walk(slope, START, learning_rate=0.1, n_steps=5)
        assert_allclose(path[1:], expected, rtol=1e-12)


@each_walk
def test_many_rates_at_once_walk_as_each_alone(walk):
    rates = np.array([0.01, 0.05, 0.1])
    starts = np.broadcast_to(START, (3, 2))
    paths = walk(slope, starts, learning_rate=rates[:, np.newaxis], n_steps=10)
    for k, rate in enumerate(rates):
        alone = walk(slope, START, learning_rate=rate, n_steps=10)
        assert_allclose(paths[:, k], alone, rtol=1e-14)


@each_walk
def test_no_step_is_the_start_alone(walk):
    assert_array_equal(walk(slope, START, learning_rate=1.0, n_steps=0), [START])


@each_walk
def test_flat_ground_holds_a_walker_where_it_is(walk):
    path = walk(np.zeros_like, START, learning_rate=1.0, n_steps=4)
    assert_array_equal(path, np.broadcast_to(START, (5, 2)))


@each_walk
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"learning_rate": 0.0}, "learning_rate must be a finite number above 0"),
        ({"learning_rate": [0.1, np.inf]}, "learning_rate must be a finite number"),
        ({"n_steps": -1}, "n_steps must be an integer of at least 0"),
        ({"start": [np.nan, 0.0]}, "start must not hold NaN"),
    ],
)
def test_a_bad_argument_is_refused_by_its_name(walk, change, words):
    arguments = {"start": START, "learning_rate": 0.1, "n_steps": 1} | change
    with pytest.raises(ValueError, match=words):
        walk(slope, **arguments)


class TestPlain:
    """Steps against a gradient."""

    def test_each_step_down_a_parabola_halves_the_way(self):
        path = gradient_descent(lambda x: 2 * x, 8.0, learning_rate=0.25, n_steps=3)
        assert path.tolist() == [8.0, 4.0, 2.0, 1.0]

    def test_the_path_begins_at_the_start_and_has_its_shape(self):
        start = np.ones((2, 3))
        path = gradient_descent(lambda x: x, start, learning_rate=0.1, n_steps=5)
        assert path.shape == (6, 2, 3)
        np.testing.assert_array_equal(path[0], start)

    def test_no_steps_leave_the_start_alone(self):
        path = gradient_descent(lambda x: x, [1.0], learning_rate=1.0, n_steps=0)
        assert path.tolist() == [[1.0]]

    def test_descent_on_the_logits_comes_to_rest_where_p_is_q(self):
        q = np.array([0.2, 0.3, 0.5])
        path = gradient_descent(
            lambda z: cross_entropy_gradient(z, q),
            np.zeros(3),
            learning_rate=1,
            n_steps=300,
        )
        np.testing.assert_allclose(softmax(path[-1]), q, atol=1e-12)
        assert (np.diff(cross_entropy(path, q, reduction="none")) <= 1e-15).all()

    @pytest.mark.parametrize("bad", [0.0, -1.0, np.inf])
    def test_the_learning_rate_must_be_above_0(self, bad):
        words = f"learning_rate must be a finite number above 0, got {bad}"
        with pytest.raises(ValueError, match=words):
            gradient_descent(np.sin, 0.0, learning_rate=bad, n_steps=1)

    @pytest.mark.parametrize("bad", [-1, 1.5])
    def test_the_number_of_steps_must_be_a_count(self, bad):
        words = f"n_steps must be an integer of at least 0, got {bad}"
        with pytest.raises(ValueError, match=words):
            gradient_descent(np.sin, 0.0, learning_rate=1.0, n_steps=bad)

    def test_a_start_of_nan_is_refused(self):
        with pytest.raises(ValueError, match="start must not hold NaN"):
            gradient_descent(np.sin, np.nan, learning_rate=1.0, n_steps=1)
