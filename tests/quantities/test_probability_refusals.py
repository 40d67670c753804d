"""What no probability can be taken of is refused, with the rule and the value."""

import re

import numpy as np
import pytest

from xentviz.quantities.probability import (
    log_sigmoid,
    log_softmax,
    logit,
    sigmoid,
    softmax,
)


@pytest.mark.parametrize("quantity", [softmax, log_softmax])
class TestRefusals:
    """What no softmax can be taken of."""

    def test_nan_is_refused(self, quantity):
        with pytest.raises(ValueError, match="logits must not hold NaN, got nan"):
            quantity([[0.0, 1.0], [0.0, np.nan]])

    def test_plus_infinity_is_refused(self, quantity):
        with pytest.raises(ValueError, match="logits must be less than inf, got inf"):
            quantity([0.0, np.inf])

    def test_a_row_of_minus_infinity_alone_is_refused(self, quantity):
        words = "logits must have a finite score in every row, got -inf"
        with pytest.raises(ValueError, match=words):
            quantity([[0.0, 1.0], [-np.inf, -np.inf]])

    def test_an_empty_class_axis_is_refused(self, quantity):
        with pytest.raises(ValueError, match="logits must have at least one class"):
            quantity([])

    def test_a_single_number_is_refused(self, quantity):
        with pytest.raises(ValueError, match="logits must have a class axis, got the"):
            quantity(3.0)

    @pytest.mark.parametrize("bad", [None, 1.0, (0, 1), True, np.True_, "last"])
    def test_an_axis_is_one_whole_number(self, quantity, bad):
        words = re.escape(f"axis must be an integer, got {bad}")
        with pytest.raises(ValueError, match=words):
            quantity(np.zeros((2, 3)), axis=bad)

    @pytest.mark.parametrize("bad", [2, -3])
    def test_an_axis_that_the_logits_have_not_is_refused(self, quantity, bad):
        words = f"axis must be one of the 2 axes of logits, -2 to 1, got {bad}"
        with pytest.raises(ValueError, match=words):
            quantity(np.zeros((2, 3)), axis=bad)

    def test_a_masked_array_is_refused_since_its_mask_would_be_lost(self, quantity):
        masked = np.ma.masked_array([1.0, 2.0, 3.0], [False, True, False])
        with pytest.raises(ValueError, match="logits must not be masked"):
            quantity(masked)

    @pytest.mark.parametrize("bad", [0.0, -1.0, np.inf])
    def test_a_temperature_must_be_above_0(self, quantity, bad):
        words = f"temperature must be a finite number above 0, got {bad}"
        with pytest.raises(ValueError, match=words):
            quantity([0.0, 1.0], temperature=bad)

    def test_an_array_of_temperatures_is_refused(self, quantity):
        words = r"temperature must be a single number, got shape \(2,\)"
        with pytest.raises(ValueError, match=words):
            quantity([0.0, 1.0], temperature=[1.0, 2.0])

    @pytest.mark.parametrize(
        "bad", [[1j, 0], ["a", "b"], [None, 1.0], ["1", 2.0], [1, "2"], b"12"]
    )
    def test_anything_but_real_numbers_is_refused(self, quantity, bad):
        with pytest.raises(ValueError, match="logits must hold real numbers, got"):
            quantity(bad)

    def test_ragged_rows_are_refused(self, quantity):
        with pytest.raises(ValueError, match="logits must be a rectangular array"):
            quantity([[1.0], [1.0, 2.0]])


@pytest.mark.parametrize("quantity", [sigmoid, log_sigmoid])
def test_a_score_of_nan_is_refused(quantity):
    with pytest.raises(ValueError, match="logits must not hold NaN"):
        quantity([0.0, np.nan])


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_logit_refuses_what_is_no_probability(bad):
    words = f"predicted must lie between 0 and 1, got {bad}"
    with pytest.raises(ValueError, match=words):
        logit([0.5, bad])
