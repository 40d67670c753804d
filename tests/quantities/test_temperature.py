"""The fitted temperature is where the loss over T is least, and says where none is."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from tests.oracle import mp, surprisals
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.temperature import fitted_temperature

RNG = np.random.default_rng(41)
Z, Y = RNG.normal(size=(60, 4)) * 3, RNG.integers(4, size=60)
Y[:40] = Z[:40].argmax(axis=1)
Q = RNG.dirichlet(np.ones(4), 60)
KEYWORDS = (
    {},
    {"label_smoothing": 0.1},
    {"weight": [1.0, 2.0, 0.5, 3.0]},
    {"weight": [1.0, 2.0, 0.0, 3.0], "label_smoothing": 0.3, "ignore_index": -1},
    {"sample_weight": np.linspace(0.0, 2.0, 60)},
)


def test_odds_that_are_right_in_three_of_four_are_brought_to_three_to_one():
    for odds in (1.5, 9.0, 1e6):
        z = np.tile([np.log(odds), 0.0], (4, 1))
        fitted = fitted_temperature(z, [0, 0, 0, 1])
        assert fitted == pytest.approx(np.log(odds) / np.log(3.0), rel=1e-14)


@pytest.mark.parametrize("keywords", KEYWORDS)
def test_it_is_where_a_search_finds_the_loss_to_be_least(keywords):
    found = minimize_scalar(
        lambda t: cross_entropy(Z / t, Y, **keywords), (0.5, 2.0), tol=1e-12
    )
    # Around its least a function says half the digits of where that is.
    assert fitted_temperature(Z, Y, **keywords) == pytest.approx(found.x, rel=1e-6)


def test_it_has_the_digits_that_fifty_digits_give():
    z, y = Z[:12], Y[:12].copy()
    y[:3] = z[:3].argmin(axis=1)

    def loss(b):
        return mp.fsum(
            surprisals(row, 1 / b)[k] for row, k in zip(z, y.tolist(), strict=True)
        )

    fitted = fitted_temperature(z, y)
    expected = 1 / mp.findroot(lambda b: mp.diff(loss, b), 1 / fitted)
    assert fitted == pytest.approx(float(expected), rel=1e-13)


def test_soft_targets_are_fitted_too_and_one_that_the_model_makes_itself_keeps_1():
    logits = np.log(Q)
    assert fitted_temperature(logits, Q) == pytest.approx(1.0, rel=1e-13)
    assert fitted_temperature(3.0 * logits, Q) == pytest.approx(3.0, rel=1e-13)


def test_a_scale_of_the_logits_and_nothing_added_to_them_is_a_scale_of_it():
    fitted = fitted_temperature(Z, Y)
    for scale in (1e-6, 0.1, 250.0):
        assert fitted_temperature(scale * Z, Y) == pytest.approx(scale * fitted)
    shifted = Z + RNG.normal(size=(60, 1)) * 10
    assert fitted_temperature(shifted, Y) == pytest.approx(fitted, rel=1e-12)


def test_where_it_is_least_at_an_end_or_nowhere_that_is_said():
    assert fitted_temperature([[2.0, 1.0], [0.0, 5.0]], [0, 1]) == 0.0
    assert fitted_temperature([[2.0, 1.0], [0.0, 5.0]], [1, 0]) == np.inf
    assert fitted_temperature([[1.0, 1.0]], [1]) == np.inf
    assert np.isnan(fitted_temperature([[-np.inf, 0.0], [0.0, 3.0]], [0, 1]))
    assert np.isnan(fitted_temperature([[1.0, 0.0]], [-100]))


def test_a_class_that_is_ruled_out_and_did_not_come_changes_nothing():
    wider = np.append(Z, np.full((60, 1), -np.inf), axis=1)
    assert fitted_temperature(wider, Y) == pytest.approx(fitted_temperature(Z, Y))


def test_a_batch_of_many_blocks_and_single_precision_gives_the_same():
    z, y = np.tile(Z, (1500, 1)), np.tile(Y, 1500)
    expected = fitted_temperature(Z, Y)
    assert fitted_temperature(z, y) == pytest.approx(expected, rel=1e-12)
    assert fitted_temperature(z.astype(np.float32), y) == pytest.approx(
        expected, rel=1e-6
    )


def test_what_is_out_of_its_domain_is_refused():
    for bad, words in (
        ({"target": 2}, "target must hold classes from 0 to 1"),
        ({"logits": [np.nan, 0.0]}, "logits must not hold NaN"),
        ({"label_smoothing": 2.0}, "label_smoothing must lie between 0 and 1"),
    ):
        with pytest.raises(ValueError, match=words):
            fitted_temperature(**{"logits": [0.0, 0.0], "target": 0} | bad)


@pytest.mark.parametrize("size", [1e-305, 1e-200, 1e-100, 1e100, 1e200, 1e300])
def test_a_temperature_is_found_for_logits_of_every_size(size):
    found = fitted_temperature([[size, 0.0]] * 4, [0, 0, 0, 1])
    assert found == pytest.approx(size / np.log(3.0), rel=1e-14)
