"""Whatever holds real numbers is taken, whatever would lose its meaning is refused."""

from decimal import Decimal
from fractions import Fraction

import ml_dtypes
import numpy as np
import pandas as pd
import pytest

from xentviz.quantities.arrays import real_array, rounding_unit
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import softmax

LOGITS = [[2.0, 0.5], [0.25, 1.0]]
EXPECTED = cross_entropy(LOGITS, [0, 1])


@pytest.mark.parametrize(
    "logits",
    [
        pd.DataFrame(LOGITS),
        pd.DataFrame(LOGITS).astype("Float64"),
        pd.DataFrame(LOGITS, dtype=object),
        pd.DataFrame({"a": [2, 0.25], "b": [0.5, 1]}).convert_dtypes(),
        np.array(LOGITS, dtype=object),
        [[Decimal(2), Decimal("0.5")], [Decimal("0.25"), Decimal(1)]],
        [[Fraction(2), Fraction(1, 2)], [Fraction(1, 4), 1]],
        np.array(LOGITS, dtype=ml_dtypes.bfloat16),
        np.array(LOGITS, dtype=np.float16),
        np.array(LOGITS, dtype=np.longdouble),
        np.array(LOGITS, dtype=">f4"),
    ],
)
def test_numbers_are_taken_in_whatever_they_come(logits):
    assert cross_entropy(logits, [0, 1]) == EXPECTED


@pytest.mark.parametrize(
    "classes",
    [
        pd.Series([0, 1], dtype="Int64"),
        pd.Series([0, 1], dtype="Int8").array,
        pd.Series([False, True], dtype="boolean"),
        pd.Series([0, 1]),
        np.array([0, 1], dtype=object),
        np.array([False, True], dtype=object),
        np.array([0, 1], dtype=ml_dtypes.int4),
        [Decimal(0), Decimal(1)],
    ],
)
def test_classes_are_taken_in_whatever_they_come(classes):
    logits = [[2.0, 0.5, -np.inf], [0.25, 1.0, -np.inf]]
    assert cross_entropy(logits, classes) == EXPECTED


@pytest.mark.parametrize("quantity", [softmax, entropy])
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (["0.5", "0.5"], "must hold real numbers, got dtype <U3"),
        (pd.Series(["0.5", "0.5"]), "must hold real numbers, got '0.5'"),
        ([0.5, "0.5"], "must hold real numbers, got dtype"),
        ([0.5, 0.5j], "must hold real numbers, got dtype complex128"),
        (np.array([0.5, 0.5j], dtype=object), "must hold real numbers, got 0.5j"),
        ([0.5, None], "must hold real numbers, got None"),
        (pd.Series([0.5, pd.NA], dtype="Float64").array, "must .*NaN"),
        (np.array(["2020"], dtype="M8[Y]"), "must hold real numbers, got dtype"),
        (np.zeros(2, dtype=[("a", float)]), "must hold real numbers, got dtype"),
        (np.ma.masked_array([0.5, 0.5], [True, False]), "must not be masked"),
        (np.ma.masked_array([0.5, 0.5]), "must not be masked"),
        ([np.ma.masked_array([0.5, 0.5], [True, False])] * 2, "must not be masked"),
        ([0.5, np.ma.masked], "must not be masked"),
        ([10**400, 1], "must hold numbers that a float64 can"),
        ([[0.5], [0.5, 0.5]], "must be a rectangular array"),
        (pd.Series([np.array([0.5, 0.5])] * 2), r"not an array of arrays \(np\.stack"),
        (pd.Series([[0.5, 0.5]] * 2), r"not an array of arrays \(np\.stack"),
    ],
)
def test_what_is_no_real_number_is_refused(quantity, bad, words):
    with pytest.raises(ValueError, match=words):
        quantity(bad)


def test_what_pandas_lacks_in_a_row_that_is_ignored_is_ignored_as_a_nan_is():
    table = pd.DataFrame({"a": [1, pd.NA], "b": [2, 1]})
    assert cross_entropy(table, [1, -100]) == cross_entropy([[1, 2]], [1])


def test_masked_arrays_are_refused_wherever_they_are_passed():
    masked = np.ma.masked_array([0, 1], [False, True])
    for call in (
        lambda: cross_entropy(LOGITS, masked),
        lambda: nll_loss(np.log(np.full((2, 2), 0.5)), masked),
        lambda: binary_cross_entropy(masked, 0.5),
        lambda: cross_entropy(LOGITS, [0, 1], weight=np.ma.masked_array([1.0, 2.0])),
    ):
        with pytest.raises(ValueError, match="must not be masked"):
            call()


def test_objects_that_are_all_whole_become_integers_and_no_others():
    assert real_array("x", np.array([1, 2], dtype=object)).dtype.kind == "i"
    assert real_array("x", np.array([True, False], dtype=object)).dtype.kind == "b"
    assert real_array("x", np.array([1, 2.5], dtype=object)).dtype == np.float64
    assert real_array("x", [10**20, 1]).tolist() == [1e20, 1.0]
    assert real_array("x", np.empty((0, 3), dtype=object)).shape == (0, 3)


@pytest.mark.parametrize(
    ("dtype", "unit"),
    [
        (np.float64, 2.0**-52),
        (np.float32, 2.0**-23),
        (np.float16, 2.0**-10),
        (ml_dtypes.bfloat16, 2.0**-7),
        (np.int64, 0.0),
        (np.bool_, 0.0),
    ],
)
def test_the_rounding_of_a_dtype_is_its_gap_above_1(dtype, unit):
    assert rounding_unit(np.dtype(dtype)) == unit


@pytest.mark.parametrize("error", [TypeError, RuntimeError])
def test_a_tensor_that_refuses_to_become_an_array_says_why(error):
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            raise error("use Tensor.cpu() to copy the tensor to host memory first")

    words = r"logits must be what NumPy can read: use Tensor\.cpu\(\)"
    with pytest.raises(ValueError, match=words):
        real_array("logits", Tensor())
