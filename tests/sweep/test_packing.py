"""Packed arrays read back as they were, in as many bits as they are worth."""

import zlib

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.lookup import unpacked
from xentviz.sweep.controls import Control
from xentviz.sweep.grid import grid
from xentviz.sweep.grid_packing import packed_grid
from xentviz.sweep.packing import LEVELS, Columns, pack

NUMBERS = np.array([-1.0, 0.1, np.pi, np.nan])


def read_back(table, dtypes):
    """Pack a table, and return what is said of it and what is read back."""
    (packed,), data = pack([Columns(table, dtypes)])
    return packed, unpacked(packed, data)


@pytest.mark.parametrize(
    ("dtype", "error"), [("float64", 0.0), ("float32", 1e-7), ("uint16", 4 / LEVELS)]
)
def test_numbers_read_back_to_the_precision_that_is_declared(dtype, error):
    _, table = read_back({"loss": NUMBERS}, {"loss": dtype})
    assert_allclose(table["loss"], NUMBERS, rtol=0, atol=error * 4)


def test_a_part_of_a_vector_is_stored_as_the_vector_is():
    _, table = read_back({"product.2": NUMBERS}, {"product": "float64"})
    assert_array_equal(table["product.2"], NUMBERS)


def test_what_does_not_fit_is_stored_in_more_bits():
    large, endless = np.array([1e300, 1.0]), np.array([np.inf, 1.0])
    packed, table = read_back({"a": large, "b": endless}, {"b": "uint16"})
    assert_array_equal(table["a"], large)
    assert_array_equal(table["b"], endless)
    assert packed["b"]["type"] == "f4"


def test_a_number_that_32_bits_would_make_nothing_of_is_stored_in_64():
    tiny = np.array([1.4e-87, 0.0, 1.0])
    packed, table = read_back({"loss": tiny, "zero": np.zeros(3)}, {})
    assert_array_equal(table["loss"], tiny)
    assert packed["zero"]["type"] == "f4"


def test_arrays_that_are_alike_are_stored_once():
    columns = {"a": NUMBERS, "b": NUMBERS.copy(), "c": NUMBERS[:2]}
    packed, table = read_back(columns, {})
    assert packed["b"] == {"as": "a"}
    assert_array_equal(table["b"], table["a"])
    assert "as" not in packed["c"]


def test_tables_that_are_packed_together_read_back_each_on_its_own():
    tables = {"a": NUMBERS, "b": NUMBERS[:3]}, {"a": 2.0 * NUMBERS[:2], "c": NUMBERS}
    packed, data = pack([Columns(table, {"a": "float64"}) for table in tables])
    for columns, table in zip(packed, tables, strict=True):
        read = unpacked(columns, data)
        assert read.keys() == table.keys()
        assert_array_equal(read["a"], table["a"])
    assert "as" not in packed[1]["c"]  # what is alike lies in another table


def test_a_smooth_column_is_small_once_it_is_compressed():
    stops = np.linspace(0.01, 0.99, 999)
    column = np.log(stops[:, np.newaxis] + np.arange(5.0))
    _, data = pack([Columns({"log": column}, {})])
    plain = zlib.compress(column.astype("<f4").tobytes())
    assert len(zlib.compress(data)) < 0.5 * len(plain)


def test_no_minus_zero_is_stored():
    for dtype in ("float32", "float64"):
        _, table = read_back({"a": np.array([-0.0])}, {"a": dtype})
        assert not np.signbit(table["a"]).any()


def test_each_column_of_a_packed_grid_starts_where_its_numbers_may():
    control = Control("p", "model", "p", 0.0, 1.0, 0.25, 0.5)
    whole = grid(
        (control,),
        {"p": 0.5},
        lambda values, name, to: {**values, name: to},
        lambda values: {"square": values["p"] ** 2, "large": values["p"] * 1e300},
    )
    numbers = packed_grid(whole, {"square": "float64"})
    for column in numbers.columns:
        dtype = np.dtype(f"<{column['type']}")
        assert column["start"] % dtype.itemsize == 0
        array = np.frombuffer(
            numbers.data, dtype, column["length"], column["start"]
        ).reshape(column["shape"] or -1)
        assert_allclose(array, whole.columns[column["name"]].values, rtol=1e-7)
    types = {column["name"]: column["type"] for column in numbers.columns}
    assert types == {"square": "f8", "large": "f8", "p": "f4"}
