"""Targets: when an array is read as classes, and when as probabilities."""

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


def test_floats_of_the_shape_of_the_batch_are_one_distribution_for_all():
    loss = cross_entropy(LOPSIDED, [1.0, 0.0], reduction="none")
    np.testing.assert_allclose(loss, [np.log(4.0), np.log(2.0)])


def test_integers_of_the_shape_of_the_logits_are_one_hot_distributions():
    loss = cross_entropy(LOPSIDED, [[0, 1], [1, 0]], reduction="none")
    np.testing.assert_allclose(loss, [np.log(4 / 3), np.log(2.0)])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_classes_may_be_of_any_integer_type(dtype):
    classes = np.array([1, 0], dtype=dtype)
    assert cross_entropy(LOPSIDED, classes) == cross_entropy(LOPSIDED, [1, 0])


def test_truth_values_are_a_one_hot_distribution_and_no_classes():
    assert cross_entropy(EVEN[0], [True, False]) == np.log(2.0)
    with pytest.raises(ValueError, match="target must hold integer classes of shape"):
        cross_entropy(EVEN[0], True)


def test_single_precision_probabilities_sum_to_1_closely_enough():
    q = np.random.default_rng(1).dirichlet(np.ones(1000)).astype(np.float32)
    assert cross_entropy(np.zeros(1000), q) == pytest.approx(np.log(1000), rel=1e-6)


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
