"""Targets: what an array is read as, decided by its kind before its shape."""

import ml_dtypes
import numpy as np
import pytest

from xentviz.quantities.cross_entropy import cross_entropy

EVEN = np.zeros((2, 2))
LOPSIDED = np.log([[0.25, 0.75], [0.5, 0.5]])


def test_integers_beside_a_single_row_are_a_one_hot_distribution():
    loss = cross_entropy(LOPSIDED[0], [1, 0])
    assert loss == pytest.approx(np.log(4.0), rel=1e-15)


def test_integers_of_the_shape_of_the_batch_are_classes():
    loss = cross_entropy(LOPSIDED, [1, 0], reduction="none")
    np.testing.assert_allclose(loss, [np.log(4 / 3), np.log(2.0)])


@pytest.mark.parametrize("labels", [[0, 1], [False, True], np.array([0, 1], "u1")])
def test_whole_and_boolean_labels_are_never_a_distribution_for_all(labels):
    loss = cross_entropy([[2.0, 0.0], [0.0, 2.0]], labels)
    assert loss == pytest.approx(np.log1p(np.exp(-2.0)), rel=1e-15)  # .12693
    assert round(float(loss), 5) == 0.12693


@pytest.mark.parametrize("labels", [[0.0, 1.0], [1.0, 0.0]])
def test_floats_that_could_be_classes_or_one_distribution_are_refused(labels):
    logits = [[2.0, 0.0], [0.0, 2.0]]
    words = (
        r"target must be integers, if it holds the classes of 2 rows, or have the shape"
        r" \(2, 2\), if it holds one distribution for all of them, got floats"
    )
    with pytest.raises(ValueError, match=words):
        cross_entropy(logits, labels)
    # each way out that the words name
    classes = cross_entropy(logits, np.array(labels, dtype=int))
    assert round(float(classes), 5) == (0.12693 if labels[0] == 0.0 else 2.12693)
    one_for_all = cross_entropy(logits, np.tile(labels, (2, 1)))
    assert round(float(one_for_all), 4) == 1.1269


def test_floats_that_can_only_be_classes_are_classes():
    logits = [[2, 1, 0.1], [0.5, 2.5, 0], [0, 0, 3]]
    whole = cross_entropy(logits, [0, 0, 1])
    assert round(float(whole), 4) == 1.9029
    with pytest.raises(ValueError, match="target must be integers, if it holds"):
        cross_entropy(logits, [0.0, 0.0, 1.0])
    assert cross_entropy(logits[:2], [0.0, 0.0]) == cross_entropy(logits[:2], [0, 0])
    assert cross_entropy(logits, [0.0, 2.0, 1.0]) == cross_entropy(logits, [0, 2, 1])
    assert cross_entropy(logits[0], 2.0) == cross_entropy(logits[0], 2)
    assert cross_entropy(logits, [0.0, -100.0, 2.0]) == cross_entropy(
        logits, [0, -100, 2]
    )


def test_a_row_of_classes_beside_another_layout_is_no_distribution():
    logits = np.array([[[2.0, 0.0], [0.0, 1.0], [0.5, 3.0]]])  # (1, 3, 2)
    words = r"integer classes of shape \(1, 3\).* of shape \(1, 2\).* say axis=1"
    for target in ([[0, 1]], [[0.0, 2.0]], [[False, True]]):
        with pytest.raises(ValueError, match=words):
            cross_entropy(logits, target)
    rows = np.moveaxis(logits, 1, -1)
    assert cross_entropy(logits, [[0, 1]], axis=1) == cross_entropy(rows, [[0, 1]])


def test_an_array_of_classes_is_never_said_to_sum_to_7():
    logits = np.zeros((1, 5, 7))
    for dtype in (int, float):
        target = np.array([[0, 1, 2, 4, 0, 0, 0]], dtype=dtype)  # PyTorch's layout
        with pytest.raises(ValueError, match=r"fits PyTorch's layout .* say axis=1"):
            cross_entropy(logits, target)
    with pytest.raises(ValueError, match=r"integer classes of shape \(4,\)"):
        cross_entropy(np.zeros((4, 3)), [3.0, 4.0, 0.0])


def test_where_both_layouts_fit_the_classes_are_on_the_last_axis():
    rng = np.random.default_rng(7)
    logits, target = rng.normal(size=(2, 3, 3)), rng.integers(3, size=(2, 3))
    losses = cross_entropy(logits, target, reduction="none")
    assert losses[1, 2] == cross_entropy(logits[1, 2], target[1, 2])
    losses = cross_entropy(logits, target, reduction="none", axis=1)
    assert losses[1, 2] == cross_entropy(logits[1, :, 2], target[1, 2])


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_probabilities_have_the_class_axis_where_the_logits_have_it(axis):
    rng = np.random.default_rng(8)
    z, q = rng.normal(size=(4, 5, 3)), rng.dirichlet(np.ones(3), (4, 5))
    moved = [np.moveaxis(array, -1, axis) for array in (z, q)]
    expected = cross_entropy(z, q, reduction="none")
    losses = cross_entropy(*moved, reduction="none", axis=axis)
    np.testing.assert_array_equal(losses, expected)


def test_an_empty_target_beside_no_rows_is_classes():
    for target in ([], np.empty((0,)), np.empty(0, dtype=int)):
        assert cross_entropy(np.empty((0, 3)), target, reduction="sum") == 0.0


def test_integers_of_the_shape_of_the_logits_are_one_hot_distributions():
    loss = cross_entropy(LOPSIDED, [[0, 1], [1, 0]], reduction="none")
    np.testing.assert_allclose(loss, [np.log(4 / 3), np.log(2.0)])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_classes_may_be_of_any_integer_type(dtype):
    classes = np.array([1, 0], dtype=dtype)
    assert cross_entropy(LOPSIDED, classes) == cross_entropy(LOPSIDED, [1, 0])


def test_single_precision_probabilities_sum_to_1_closely_enough():
    q = np.random.default_rng(1).dirichlet(np.ones(1000)).astype(np.float32)
    assert cross_entropy(np.zeros(1000), q) == pytest.approx(np.log(1000), rel=1e-6)


def off_by(dtype, n_classes, total):
    q = np.random.default_rng(2).dirichlet(np.ones(n_classes))
    return (q * total).astype(dtype)


@pytest.mark.parametrize(
    "q",
    [
        [0.3333] * 3,
        [[0.3333] * 3],
        [0.0001, 0.9998, 0.0],
        off_by(np.float32, 50_257, 1.0 + 5.5e-5),
        off_by(np.float16, 1000, 1.0),
        off_by(np.float16, 10, 1.002),
        off_by(ml_dtypes.bfloat16, 10, 1.0),
        off_by(ml_dtypes.bfloat16, 1000, 1.002),
    ],
)
def test_what_rounding_leaves_beside_1_is_a_distribution_and_normalised(q):
    values = np.asarray(q).astype(np.float64)
    z = np.random.default_rng(3).normal(size=values.shape)
    expected = cross_entropy(z, values / values.sum(axis=-1, keepdims=True))
    assert cross_entropy(z, q) == pytest.approx(expected, rel=1e-14)
    assert abs(values.sum() - 1.0) > 1e-6
    # a constant that is added to all logits changes nothing only if q sums to 1
    assert cross_entropy(z + 1000.0, q) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "q", [[0.3, 0.3], [3.0, 1.0], [3, 1], [0.5, 0.5002], [0.5, 0.4998]]
)
def test_counts_and_what_no_rounding_explains_are_to_be_divided_by_their_sum(q):
    words = r"target must sum to 1 over its classes \(divide it by its sum\), got"
    with pytest.raises(ValueError, match=words):
        cross_entropy([0.0, 0.0], q)


def test_a_distribution_that_sums_to_1_in_double_is_taken_as_it_is():
    q = np.array([1.0, 1e-30])
    assert cross_entropy([0.0, -1e30], q) == pytest.approx(1.0 + np.log1p(0.0))


def test_a_negative_probability_is_refused():
    with pytest.raises(ValueError, match=r"target must not be negative, got -0\.5"):
        cross_entropy(EVEN, [[1.5, -0.5], [1.0, 0.0]])


def test_a_row_that_does_not_sum_to_1_is_refused():
    with pytest.raises(ValueError, match=r"target must sum to 1 .*, got 1\.1"):
        cross_entropy(EVEN, [[0.5, 0.5], [0.6, 0.5]])


def test_a_probability_of_nan_is_refused():
    with pytest.raises(ValueError, match="target must not hold NaN"):
        cross_entropy(EVEN, [[np.nan, 0.5], [0.5, 0.5]])


def test_another_number_of_classes_is_refused():
    words = (
        r"probabilities with 2 classes on the last axis, got float64 of shape \(3,\)"
    )
    with pytest.raises(ValueError, match=words):
        cross_entropy(EVEN, [0.5, 0.25, 0.25])


def test_batches_that_do_not_broadcast_are_refused():
    with pytest.raises(ValueError, match="target and logits must broadcast together"):
        cross_entropy(EVEN, np.full((3, 2), 0.5))


def test_complex_and_text_targets_are_refused():
    for bad in ([1j, 0.0], ["yes", "no"]):
        with pytest.raises(ValueError, match="target must hold real numbers"):
            cross_entropy(EVEN, bad)


def test_probabilities_have_no_use_for_a_class_to_ignore():
    words = "ignore_index must be negative beside probability targets, got 1"
    with pytest.raises(ValueError, match=words):
        cross_entropy(EVEN, [0.5, 0.5], ignore_index=1)


def test_a_distribution_in_pytorchs_layout_is_refused_with_the_axis_that_it_has():
    logits = np.arange(24.0).reshape(2, 3, 4)
    q = np.moveaxis(np.random.default_rng(1).dirichlet(np.ones(3), (2, 4)), -1, 1)
    with pytest.raises(ValueError, match=r"on the last axis, got .* say axis=1"):
        cross_entropy(logits, q)
    rows = cross_entropy(np.moveaxis(logits, 1, -1), np.moveaxis(q, 1, -1))
    assert cross_entropy(logits, q, axis=1) == rows


@pytest.mark.parametrize(("target", "value"), [([np.nan, 0.0], "nan"), ([0.5, 1], 0.5)])
def test_what_is_no_class_is_named_where_the_shape_is_that_of_classes(target, value):
    words = f"target must hold integer classes, or have the shape .*, got {value}"
    with pytest.raises(ValueError, match=words):
        cross_entropy(np.zeros((2, 3)), target)
