"""A number is known by the dtype that it was computed in."""

import numpy as np
import pytest

import xentviz
from tests.conventions.questions import (
    CLASSES,
    COST,
    LOGITS,
    ROWS,
    P,
    again,
)


def test_a_float32_number_is_known_by_its_digits():
    number = float(np.float32(COST.mean()))
    answer = xentviz.explain(LOGITS, CLASSES, repr(number))[0]
    assert (answer.convention, answer.value) == ("float32", number)
    total = float(np.float32(-np.log(again(P)[ROWS, CLASSES]).sum()))
    answer = xentviz.explain(LOGITS, CLASSES, repr(total))[0]
    assert (answer.convention, answer.value) == ("float32+softmax-twice+sum", total)


def halved(numbers, bits):
    """Round to so many bits, to even."""
    mantissa, exponent = np.frexp(numbers)
    return np.ldexp(np.rint(np.ldexp(mantissa, bits)), exponent - bits)


@pytest.mark.parametrize(("name", "bits"), [("float16", 11), ("bfloat16", 8)])
@pytest.mark.parametrize("is_summed_first", [True, False])
def test_a_coarse_dtype_is_found_where_its_rounding_shows(name, bits, is_summed_first):
    scores = halved(LOGITS, bits)
    losses = halved(-np.log(again(scores)[ROWS, CLASSES]), bits)
    total = halved(losses.sum(), bits) if is_summed_first else losses.sum()
    number = float(halved(total / 3, bits))
    names = [a.convention for a in xentviz.explain(LOGITS, CLASSES, repr(number))]
    assert name in names


def test_a_sum_that_pytorch_rounds_before_it_divides_is_found():
    logits = [
        [1.37, -0.62, 0.48, 2.05],
        [-0.3, 1.9, 0.77, -1.21],
        [0.15, 0.94, -2.2, 1.6],
        [2.8, -0.4, 0.33, 0.21],
        [-1.05, 0.6, 1.72, 0.09],
    ]
    # Of torch 2.13, F.cross_entropy; the mean of the rounded losses is 1.0078125.
    for number, name in (("1.015625", "bfloat16"), ("1.009765625", "float16")):
        assert xentviz.explain(logits, [3, 0, 1, 0, 2], number)[0].convention == name


@pytest.mark.parametrize(
    ("logits", "target", "convention"),
    [
        ([1000, 0], 0, "naive"),
        ([1000, 0], 1, "naive"),
        ([0, -1000], 0, "zero-times-log-zero"),
        ([100.0], [1], "naive"),
        ([20.0], [1], "zero-times-log-zero"),
    ],
)
def test_a_nan_is_told_by_the_formula_that_overflows_or_multiplies_0(
    logits, target, convention
):
    with np.errstate(all="ignore"):
        z = np.array(logits, dtype=np.float32)
        if len(z) > 1:
            p = np.exp(z) / np.exp(z).sum()
            number = -(np.eye(2, dtype=np.float32)[target] * np.log(p)).sum()
        else:
            p = np.exp(z) / (1 + np.exp(z))
            number = -(1 * np.log(p) + 0 * np.log(1 - p))[0]
    found = xentviz.explain([logits] if len(z) > 1 else logits, target, str(number))
    assert found[0].convention == convention


def test_a_keyword_that_nobody_has_named_is_told_with_an_if():
    number = (0.9 * COST - 0.1 * np.log(P).mean(axis=1)).mean()
    answer = xentviz.explain(LOGITS, CLASSES, f"{number:.7f}")[0]
    assert answer.mend == "if label_smoothing=0.1 is on, set it to 0 to compare"
    named = xentviz.explain(LOGITS, CLASSES, f"{number:.7f}", label_smoothing=0.1)[0]
    assert named.mend == "label_smoothing=0.1 is on: set it to 0 to compare"
