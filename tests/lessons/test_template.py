"""A template is filled as the page fills it."""

import numpy as np
import pytest

from xentviz.lessons.decimals import decimal
from xentviz.lessons.template import filled, tokens, unbroken


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


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("It rests at p = q, not at 0.5.", "It rests at p~=~q, not at 0.5."),
        ("$p$ = {predicted:.2f} is $p - q$", "p~=~0.25 is p~−~q"),
        ("costs {loss:.1f} {units}: $-\\log p$", "costs 1.5~nats: −ln~p"),
        ("It is ln 2 nats", "It is ln~2~nats"),
        ("Below 0.68 nats, or 1 bit.", "Below 0.68~nats, or 1~bit."),
        ("Loss {loss:.1f} = floor {loss:.1f}", "Loss 1.5 = floor 1.5"),
    ],
)
def test_no_line_ends_within_an_expression_or_before_a_unit(template, shown):
    pieces = unbroken(tokens(template, {}, "nats"))
    numbers = {"predicted": "0.25", "loss": "1.5"}
    said = [t.get("text") or t.get("letter") or numbers[t["place"]] for t in pieces]
    assert "".join(said).replace("\xa0", "~") == shown
