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
        ("-0.0", 0.0, 0.05),
        ("2.31E+00", 2.31, 0.005),
        ("1,234.5", 1234.5, 0.05),
        ("1,234,567.25", 1234567.25, 0.005),
        ("1.234,5", 1234.5, 0.05),
        ("0,417", 0.417, 0.0005),
        ("0." + "4" * 50, 4 / 9, 5e-51),
    ],
)
def test_the_digits_of_a_number_say_how_well_it_is_known(text, value, half):
    number = seen(text)
    assert (number.value, number.half) == (value, half)
    assert seen("loss: nan").is_rounded_from(math.nan)


@pytest.mark.parametrize(
    "line",
    [
        "loss: 1.23 - accuracy: 0.5",
        "loss=1.23, acc=0.4",
        "32/32 [=====] - 0s 2ms/step - accuracy: 0.5000 - loss: 1.23",
        "{'loss': 1.23, 'learning_rate': 5e-05, 'epoch': 3.0}",
        "Epoch 3: 100%|#####| 32/32 [00:01<00:00, 25.1it/s, v_num=3, train_loss=1.23]",
        "Train Epoch: 1 [0/60000 (0%)]\tLoss: 1.23",
        "iter 0: loss 1.23, time 12.3ms",
        "step 5, train/loss = tensor(1.23, grad_fn=<NllLossBackward0>), lr = 0.1",
        "loss: 1.23 - acc: 0.5 - mean_loss: 1.23",
    ],
)
def test_the_loss_is_found_in_a_line_of_a_log(line):
    assert seen(line) == seen("1.23")


@pytest.mark.parametrize("part", ["a", "loss", "loss: ", "1,", "numpy="])
def test_a_text_that_is_too_long_for_a_line_is_refused_by_its_beginning(part):
    with pytest.raises(ValueError, match=r"be one number, .*…'$"):
        seen(part * 100_000)


def test_of_several_losses_none_is_chosen():
    words = r"seen must be one loss, got loss 1\.2, val_loss 1\.3"
    with pytest.raises(ValueError, match=words):
        seen("loss: 1.2 - accuracy: 0.5 - val_loss: 1.3 - val_accuracy: 0.4")


def test_a_comma_that_can_mean_thousands_or_decimals_is_refused_with_both():
    words = r"seen must be written as 1234 or as 1\.234, got 1,234"
    with pytest.raises(ValueError, match=words):
        seen("loss: 1,234")


@pytest.mark.parametrize(
    "text",
    [
        "1.2, 0.3",
        "12%",
        "loss: 12%",
        "accuracy: 0.5 - f1: 0.3",
        "Loss 1.2345 (1.3456)",
        "lossless: 1.2 - acc: 1",
        "tensor([0.4170, 0.1967])",
        "1.2.3",
        "",
        "1e",
        "0x1",
    ],
)
def test_what_is_not_one_number_is_not_read_as_the_first(text):
    with pytest.raises(
        ValueError, match=r"seen must be one number, such as 1\.23, got"
    ):
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
