"""Probabilities: every digit of them, however near to 0, to 1/2 or to 1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

from tests.oracle import assert_digits, exact, many, mp, rows_of_logits, surprisals
from xentviz.quantities.probability import (
    log_sigmoid,
    log_softmax,
    logit,
    sigmoid,
    softmax,
)

finite = st.floats(-1e4, 1e4)
batches = arrays(np.float64, array_shapes(min_dims=1, max_dims=3), elements=finite)
SCORES = np.concatenate(
    [
        np.random.default_rng(1).normal(size=200) * 10,
        np.random.default_rng(2).uniform(-745, 745, 200),
        [1e-300, -1e-300, 1e-17, -1e-17, 36.7, -36.8, 700.0, -708.0, 1e4, -1e4, 0.0],
    ]
)


def test_a_score_of_ln_3_says_three_to_one():
    assert sigmoid(np.log(3.0)) == pytest.approx(0.75, rel=1e-15)


def test_sigmoid_has_every_digit_from_the_tails_to_the_middle():
    assert_digits(sigmoid(SCORES), [1 / (1 + mp.exp(-z)) for z in exact(SCORES)])


def test_log_sigmoid_has_every_digit_where_the_sigmoid_rounds_to_1():
    expected = [-mp.log1p(mp.exp(-z)) for z in exact(SCORES)]
    assert_digits(log_sigmoid(SCORES), expected)


def test_sigmoid_and_log_sigmoid_agree_with_scipy():
    z = np.linspace(-30, 30, 241)
    np.testing.assert_allclose(sigmoid(z), special.expit(z), rtol=1e-14)
    np.testing.assert_allclose(log_sigmoid(z), special.log_expit(z), rtol=1e-14)


def test_infinite_scores_are_certain():
    assert sigmoid([-np.inf, np.inf]).tolist() == [0.0, 1.0]
    assert log_sigmoid([-np.inf, np.inf]).tolist() == [-np.inf, 0.0]


def test_a_certain_yes_has_the_logarithm_0_and_not_minus_0():
    assert not np.signbit(log_sigmoid([800.0, np.inf])).any()
    assert not np.signbit(log_softmax([800.0, 0.0]))[0]


def test_logit_of_three_quarters_is_ln_3():
    assert logit(0.75) == pytest.approx(1.0986122886681098, rel=1e-15)


def test_logit_has_every_digit_around_one_half_and_at_the_edges():
    rng = np.random.default_rng(3)
    near_half = 0.5 + rng.normal(size=200) * 10.0 ** rng.uniform(-16, -2, 200)
    near_0 = 10.0 ** rng.uniform(-307, 0, 200)
    near_1 = 1.0 - 10.0 ** rng.uniform(-16, -0.1, 200)
    seam = [0.25, np.nextafter(0.25, 0), 0.5, np.nextafter(0.5, 1)]
    p = np.concatenate([near_half, near_0, near_1, rng.random(200), seam])
    assert_digits(logit(p), [mp.log(v) - mp.log1p(-v) for v in exact(p)])


def test_logit_is_infinite_where_a_probability_is_certain():
    assert logit([0.0, 1.0]).tolist() == [-np.inf, np.inf]


@many
@given(st.floats(-30, 30))
def test_logit_undoes_the_sigmoid(z):
    # exp(z) units of rounding in 1 - sigmoid(z) are all that may be lost
    assert logit(sigmoid(z)) == pytest.approx(z, rel=1e-14, abs=4e-16 * np.exp(abs(z)))


def test_scores_of_ln_1_2_5_share_as_1_to_2_to_5():
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [1 / 8, 2 / 8, 5 / 8])


def test_softmax_has_every_digit_of_every_class():
    for z in rows_of_logits(seed=4, count=40):
        assert_digits(softmax(z), [mp.exp(-cost) for cost in surprisals(z)])


def test_log_softmax_has_every_digit_where_the_probability_rounds_to_1():
    for z in rows_of_logits(seed=5, count=40):
        assert_digits(log_softmax(z), [-cost for cost in surprisals(z)])


def test_a_division_by_any_temperature_costs_no_digit():
    temperatures = [1e-300, 0.1, 1 / 3, 0.7, 3.3, 1e3, 1e300]
    for z in rows_of_logits(seed=6, count=6):
        for t in temperatures:
            expected = surprisals(z, t)
            log_p, p = log_softmax(z, temperature=t), softmax(z, temperature=t)
            assert_digits(log_p, [-cost for cost in expected])
            assert_digits(p, [mp.exp(-cost) for cost in expected])


def test_softmax_agrees_with_scipy():
    z = np.random.default_rng(7).normal(size=(4, 5, 6))
    for axis in (0, 1, -1):
        expected = special.softmax(z, axis=axis)
        np.testing.assert_allclose(softmax(z, axis=axis), expected, rtol=1e-14)
        expected = special.log_softmax(z, axis=axis)
        np.testing.assert_allclose(log_softmax(z, axis=axis), expected, rtol=1e-13)


@many
@given(batches)
def test_probabilities_sum_to_1(z):
    np.testing.assert_allclose(softmax(z).sum(axis=-1), 1.0, rtol=1e-14)


@many
@given(batches.map(np.floor), st.integers(-(10**6), 10**6))
def test_adding_a_constant_to_all_scores_changes_nothing(z, constant):
    np.testing.assert_array_equal(softmax(z + constant), softmax(z))
    np.testing.assert_array_equal(log_softmax(z + constant), log_softmax(z))


@many
@given(finite, finite)
def test_two_classes_are_the_sigmoid_of_their_difference(a, b):
    difference = a - b
    np.testing.assert_allclose(
        softmax([difference, 0.0])[0], sigmoid(difference), rtol=1e-14
    )
    np.testing.assert_allclose(
        log_softmax([difference, 0.0])[0], log_sigmoid(difference), rtol=1e-14
    )


def test_scores_whose_difference_is_no_float64_divide_by_a_high_temperature():
    z = [1.6e308, -1.6e308, 0.0]
    scaled = np.array([1.0, -1.0, 0.0])
    p = softmax(z, temperature=1.6e308)
    np.testing.assert_allclose(p, softmax(scaled), rtol=1e-15)
    log_p = log_softmax(z, temperature=1.6e308)
    np.testing.assert_allclose(log_p, log_softmax(scaled), rtol=1e-15)


def test_a_high_temperature_evens_out_and_a_low_one_decides():
    np.testing.assert_allclose(softmax([2.0, 1.0], temperature=1e9), 0.5, rtol=1e-8)
    assert softmax([2.0, 1.0], temperature=1e-9).tolist() == [1.0, 0.0]


def test_a_class_alone_is_certain():
    assert softmax([[3.0], [-1e300]]).tolist() == [[1.0], [1.0]]
    assert log_softmax([7.0]).tolist() == [0.0]


def test_a_ruled_out_class_has_no_probability():
    assert softmax([-np.inf, 0.0]).tolist() == [0.0, 1.0]
    assert log_softmax([-np.inf, 0.0]).tolist() == [-np.inf, 0.0]


def test_scores_at_the_ends_of_the_float_range_are_safe():
    assert softmax([1.7e308, -1.7e308, 1.7e308]).tolist() == [0.5, 0.0, 0.5]
    assert softmax([-1.7e308, -np.inf]).tolist() == [1.0, 0.0]


def test_an_empty_batch_stays_empty():
    assert softmax(np.empty((0, 3))).shape == (0, 3)
    assert sigmoid([]).shape == (0,)


def test_single_precision_is_computed_in_double():
    z = np.array([0.1, 0.2], dtype=np.float32)
    assert softmax(z).dtype == np.float64
    np.testing.assert_array_equal(softmax(z), softmax(z.astype(np.float64)))


def test_one_number_in_gives_one_number_out():
    for value in (sigmoid(0.0), log_sigmoid(0.0), logit(0.5)):
        assert isinstance(value, np.float64)
