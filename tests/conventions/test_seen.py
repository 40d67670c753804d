"""A number is read as a framework or a log has it, with its digits."""

import math

import pytest

from xentviz.conventions.seen import seen


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("1.23", 1.23, 0.005),
        ("-0.7", -0.7, 0.05),
        ("3.50e-5", 3.5e-5, 5e-8),
        ("tensor(1.2300, grad_fn=<NllLossBackward0>)", 1.23, 5e-5),
        ("100", 100.0, 0.5),
        ("1,23", 1.23, 0.005),
        ("[1.5]", 1.5, 0.05),
        ("tensor([0.25], device='cuda:0')", 0.25, 0.005),
        ("np.float32(1.5)", 1.5, 0.05),
        ("Array(1.5, dtype=float32, weak_type=True)", 1.5, 0.05),
        ("tf.Tensor(1.5, shape=(), dtype=float32)", 1.5, 0.05),
        ("<tf.Tensor: shape=(), dtype=float32, numpy=1.5>", 1.5, 0.05),
        ("0.000", 0.0, 0.0005),
        ("loss: 1.23", 1.23, 0.005),
        ("train/loss = tensor(1.2300)", 1.23, 5e-5),
        ("≈ 1.23", 1.23, 0.005),
        ("1.23 nats", 1.23, 0.005),
        ("1.23,", 1.23, 0.005),
        ("1.23…", 1.23, 0.01),
        ("1.23...", 1.23, 0.01),
        ("5e-324", 5e-324, 0.0),
        ("−inf", -math.inf, 0.0),
    ],
)
def test_the_digits_of_a_number_say_how_well_it_is_known(text, value, half):
    number = seen(text)
    assert (number.value, number.half) == (value, half)
    assert seen("loss: nan").is_rounded_from(math.nan)


@pytest.mark.parametrize(
    "text",
    [
        "1.2, 0.3",
        "loss: 1.2 - accuracy: 0.5",
        "12%",
        "tensor([0.4170, 0.1967])",
        "1,234,567",
        "1.2.3",
        "",
        "1e",
        "0x1",
    ],
)
def test_what_is_not_one_number_is_not_read_as_the_first(text):
    with pytest.raises(ValueError, match="seen must be a number, got"):
        seen(text)


@pytest.mark.parametrize("text", ["1e99999999999999999999", "1e-99999999999999999999"])
def test_a_number_beyond_every_float_is_refused(text):
    with pytest.raises(ValueError, match="that a float64 can hold"):
        seen(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("loss: 1.230", "1.230"),
        ("tensor(1.2300, grad_fn=<NllLossBackward0>)", "1.2300"),
        ("1.23...", "1.23…"),
        ("loss = -inf", "-inf"),
    ],
)
def test_what_stands_around_a_number_is_not_repeated(text, number):
    assert seen(text).text == number
