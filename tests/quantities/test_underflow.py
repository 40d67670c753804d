"""Products of probabilities in three precisions, step by step and against the exact."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.oracle import mp
from xentviz.quantities.underflow import PRECISIONS, product_underflow

each_precision = pytest.mark.parametrize("precision", PRECISIONS)


@pytest.mark.parametrize(
    ("p", "precision", "subnormal_at", "zero_at"),
    [
        # A half is exact: the least normal number and half the least of all, counted.
        (0.5, "float64", 1023, 1075),
        (0.5, "float32", 127, 150),
        (0.5, "float16", 15, 25),
        (0.25, "float64", 512, 538),
        (0.0, "float64", 1, 1),
        (1.0, "float16", np.inf, np.inf),
    ],
)
def test_powers_of_a_half_underflow_where_the_bits_of_a_number_end(
    p, precision, subnormal_at, zero_at
):
    underflow = product_underflow(p, 1100, precision)
    assert underflow.subnormal_at == subnormal_at
    assert underflow.zero_at == zero_at


@each_precision
@pytest.mark.parametrize("p", [0.001, 0.01, 0.1, 0.3, 0.47, 0.9])
def test_every_single_product_and_sum_is_rounded_as_a_loop_would(p, precision):
    underflow, kind = product_underflow(p, 400, precision), np.dtype(precision).type
    product, log_sum, factor = kind(1), kind(0), kind(p)
    for n in range(401):
        assert underflow.product[n] == product
        assert underflow.log_sum[n] == log_sum
        with np.errstate(under="ignore"):
            product, log_sum = product * factor, log_sum + np.log(factor)
    assert underflow.product.dtype == underflow.log_sum.dtype == kind


@pytest.mark.parametrize("p", [0.01, 0.1, 0.25, 0.5])
def test_while_it_is_normal_the_product_is_right_and_the_sum_always(p):
    underflow = product_underflow(p, 400, "float64")
    for n in range(401):
        if n < underflow.subnormal_at:
            assert abs(underflow.product[n] / mp.mpf(p) ** n - 1) < 1e-13
        assert (
            abs(underflow.log_sum[n] - n * mp.log(mp.mpf(p))) <= 1e-13 * max(n, 1) * 5
        )


@each_precision
def test_a_factor_of_at_most_a_half_reaches_zero_and_a_larger_one_never_does(precision):
    small = np.linspace(0.0, 0.5, 101)
    assert np.isfinite(product_underflow(small, 1075, precision).zero_at).all()
    large = np.array([0.51, 0.6, 0.75, 0.9])
    underflow = product_underflow(large, 5000, precision)
    assert np.isinf(underflow.zero_at).all()
    assert (underflow.product[:, -1] > 0).all()


def test_half_precision_keeps_a_wrong_product_for_ever():
    underflow = product_underflow(0.9, 1000, "float16")
    stuck = underflow.product[-1]
    assert stuck == underflow.product[500] > 0.9**500


def test_subnormal_comes_before_zero():
    p = np.linspace(0.001, 0.5, 200)
    for precision in PRECISIONS:
        underflow = product_underflow(p, 1100, precision)
        assert (underflow.subnormal_at <= underflow.zero_at).all()
        at = np.int64(underflow.zero_at)
        rows = np.arange(p.size)
        assert_array_equal(underflow.product[rows, at], 0)
        assert (underflow.product[rows, at - 1] > 0).all()


def test_the_logarithm_of_nothing_is_minus_infinity_and_of_one_is_plain_zero():
    nothing, sure = (
        product_underflow(0.0, 3, "float32"),
        product_underflow(1.0, 3, "float32"),
    )
    assert_array_equal(nothing.log_sum, [0, -np.inf, -np.inf, -np.inf])
    assert_array_equal(sure.log_sum, np.zeros(4))
    assert not np.signbit(sure.log_sum).any()


def test_many_factors_are_taken_at_once():
    p = np.array([[0.1, 0.2], [0.5, 1.0]])
    underflow = product_underflow(p, 7, "float64")
    assert underflow.product.shape == underflow.log_sum.shape == (2, 2, 8)
    assert underflow.zero_at.shape == (2, 2)
    assert_allclose(underflow.product[1, 0], 0.5 ** np.arange(8))


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan])
def test_what_is_no_probability_is_refused_by_name(p):
    with pytest.raises(ValueError, match="p must"):
        product_underflow(p, 3, "float64")
