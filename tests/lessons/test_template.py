"""A template is filled as the page fills it."""

import numpy as np
import pytest

from xentviz.lessons.decimals import decimal
from xentviz.lessons.template import filled


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.94978, "0.9498"),
        (-0.0, "0"),
        (0.03125, "0.0313"),
        (-0.03125, "\u22120.0313"),
        (8.4967e-18, "8.497e\u221218"),
        (-1234567.0, "\u22121.235e+6"),
        (np.inf, "∞"),
        (-np.inf, "\u2212∞"),
        (np.nan, "undefined"),
        (0.0, "0"),
    ],
)
def test_a_number_is_written_as_in_a_browser(value, text):
    assert decimal(value) == text


def test_letters_units_and_parts_find_their_place():
    quantities = {"loss": np.float64(1.5), "predicted": np.array([0.25, 0.75])}
    template = "$p$ = {predicted.1:.2f}: {loss} {units}"
    assert filled(template, quantities, "bits") == "p = 0.75: 1.5000 bits"
