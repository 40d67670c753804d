"""Files of which something cannot be meant are refused, with the place."""

import io
import tracemalloc
import zipfile

import numpy as np
import pyarrow as pa
import pytest

from tests.dataset.files import (
    CLASSES,
    LOGIT_COLUMNS,
    LOGITS,
    SOFT,
    csv_of,
    npy_of,
    npz_of,
    parquet_of,
)
from xentviz.dataset.batch import read

A = LOGITS[:, 0]
NO_TEXT = pa.array([b"a", b"\xff", b"c"]).view(pa.string())


def changed(row, column, value):
    cells = [list(r) for r in np.c_[LOGITS, CLASSES].tolist()]
    cells[row][column] = value
    return csv_of(*zip(*cells, strict=True), header=["a", "b", "c", "y"])


def poisoned(array, row, column, value):
    array = array.copy()
    array[row, column] = value
    return array


OFF = poisoned(SOFT, 2, 2, 0.2)
HEAD = csv_of(*LOGITS.T, CLASSES, header=["a", "b", "c", "y"])


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", changed(1, 1, "x"), "row 2, column b: must be a number, got 'x'"),
        ("a.csv", changed(2, 0, "nan"), "row 3, column a: must be a number, got NaN"),
        ("a.csv", changed(0, 2, ""), "row 1, column c: must be a number, got NaN, or"),
        ("a.csv", changed(1, 0, "inf"), "row 2, column a: must be less than inf"),
        (
            "a.csv",
            changed(2, 3, 3),
            r"a class from 0 to 2 or ignore_index \(cl",
        ),
        ("a.csv", changed(2, 3, -1), "row 3, column y: .* or ignore_index, got -1"),
        ("a.csv", changed(2, 3, 1.5), "row 3, column y: .* got 1.5"),
        ("a.csv", HEAD + b"\n1,2,3", "row 4: expected 4 columns, got 3: 1,2,3"),
        ("a.csv", HEAD + b"\n1,2,3,0,5", "row 4: expected 4 columns, got 5"),
        ("a.csv", HEAD + b"\n1,2,\xff,0", "row 4, column c: .*"),
        ("a.csv", b"a,b,a\n1,2,0", "two columns have the name 'a'"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\n\n", "there are no rows"),
        ("a.csv", b"a,b,y\n", "no row under it"),
        ("a.csv", npy_of(LOGITS), "not text: it is an NPY file"),
        ("a.csv", b"1,2,0\n\0,1,1", "its bytes are not text"),
        ("a.csv", b'a,b,y\n"1,234",2,0\n', "a: must be a number, got '1,234'"),
        ("a.csv", b'a,b,y\n1,"2,0\n3,4,1\n', "a quotation mark is never closed"),
        ("a.parquet", HEAD, "not those of parquet"),
        ("a.npz", b"PK\x03\x04" + bytes(50), "it is no archive"),
        ("a.npz", parquet_of(a=[1.0]), "not those of npz: it is a Parquet file"),
        ("a.npy", b"\x80\x04\x95", "not those of npy: it is a pickle"),
        ("a.npy", npy_of(np.c_[LOGITS, CLASSES])[:-9], "ends before its header says"),
        ("a.npy", b"\x93NUMPY\x01\x00\x10\x00" + b"{'descr': (((((\n", "header"),
        ("a.npy", npy_of(LOGITS).replace(b"Y\x01", b"Y\x09", 1), "header"),
        ("a.npy", npy_of(LOGITS) + npy_of(CLASSES), r"1\d\d bytes follow the array"),
        ("a.npy", npy_of(LOGITS[0]), "must have two axes"),
        ("a.npy", npy_of(np.zeros((0, 3))), "is empty"),
        ("a.npy", npy_of(np.array([[1j, 0]])), "must hold real numbers"),
        ("a.npz", npz_of(logits=LOGITS, y=CLASSES[:2]), "must have the shape"),
        ("a.npz", npz_of(logits=LOGITS), "must hold two arrays"),
        ("a.npz", npz_of(), "must hold two arrays, .* got none"),
        ("a.npz", npz_of(**dict.fromkeys("abcdefghij", A)), "got a, b, .*, h, …$"),
        ("a.npz", npz_of(z=LOGITS, y=["x" * 999] * 3), "name 'x{60}…', and 1 names"),
        ("a.npz", npz_of(z=LOGITS, y=[b"\xff"] * 3), "is no UTF-8 text"),
        ("a.parquet", parquet_of(a=A, b=A, y=NO_TEXT), "a class is no UTF-8 text"),
        (
            "a.parquet",
            parquet_of(aaa=A, b=A, y=CLASSES).replace(b"aaa", b"a\xffa"),
            "be read as Parquet: 'utf-8'",
        ),
        ("a.npz", npz_of(z=LOGITS[:, :1], y=CLASSES), "of two classes or more, got 1"),
        ("a.npy", npy_of(LOGITS[:, :2]), "of two classes or more, got 1"),
        ("a.npy", npy_of(np.zeros(3, [("a", float)])), "of two classes or more, got 0"),
        ("a.npy", npy_of(np.zeros(3, [("z", float, 3)])), "field 'z' must hold"),
        ("a.parquet", parquet_of(z=LOGITS.tolist(), y=CLASSES), "one column for each"),
        ("a.parquet", parquet_of(a=["x"], y=[0]), "of two classes or more, got 1"),
        ("a.npz", npz_of(logits=LOGITS, target=OFF), "row 3, column target.*sum to 1"),
        (
            "a.npz",
            npz_of(logits=LOGITS, target=poisoned(SOFT, 1, 0, -0.1)),
            r"row 2, column target\[0\]: must be a share between 0 and 1, got -0.1",
        ),
        ("a.npz", npz_of(p=OFF, target=CLASSES), "row 3, column p.*sum to 1"),
        ("a.parquet", parquet_of(a=["x"], b=[1.0], y=[0]), "'a' must hold numbers"),
        ("a.parquet", parquet_of(a=[1.0, None], b=[1.0, 2], y=[0, 1]), "row 2, col"),
        ("a.parquet", b"PAR1" + bytes(30) + b"PAR1", "cannot be read as Parquet"),
        ("a.xlsx", HEAD, "must be one of csv, tsv, parquet, npy, npz"),
        (
            "a.csv",
            csv_of(*LOGITS.T, ["cat", "dog", ""], header=["a", "b", "c", "y"]),
            "row 3, column y: must name a class, got nothing",
        ),
        (
            "a.csv",
            csv_of([1, 2, 3], [1, 2, 3], ["x", "y", "z"], header=["a", "b", "y"]),
            "row 3, column y: must name one of 2 classes, got 'z'",
        ),
        (
            "a.csv",
            csv_of([1, 2], [1, 2], ["cat", "cat"], header=["a", "b", "y"]),
            "row 1: no column of scores has the name 'cat'",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(name, data, words):
    with pytest.raises(ValueError, match=words):
        read(data, name)


class Loaded:
    """What an unpickled file would call."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_a_pickle_in_an_array_is_never_loaded(name):
    objects = np.array([Loaded(), Loaded()], dtype=object)
    data = npy_of(objects, allow_pickle=True)
    if name == "a.npz":
        data = npz_of(logits=LOGITS[:2], target=objects)
    with pytest.raises(ValueError, match="pickle of Python objects"):
        read(data, name)


def test_a_shape_that_is_no_size_is_refused_by_its_header():
    data = npy_of(np.zeros((1, 3))).replace(b"(1, 3), }  ", b"(True, 3), }")
    with pytest.raises(ValueError, match=r"header .* its shape is \(True, 3\)"):
        read(data, "a.npy")


def test_a_table_of_one_value_for_ever_is_refused_unread():
    zeros = pa.array(np.zeros(3_000_000))
    data = parquet_of(a=zeros, b=zeros, y=zeros)
    with pytest.raises(ValueError, match=r"expands from .* bytes to 72,000,000"):
        read(data, "a.parquet")


def test_an_archive_that_expands_beyond_reason_is_refused_unread():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("logits.npy", "w") as member:
            header = npy_of(np.zeros((0, 8)))[:128].replace(b"(0, 8)", b"(1250000, 8)")
            member.write(header[:127].ljust(127)[:127] + b"\n")
            for _ in range(80):
                member.write(bytes(1_000_000))
        archive.writestr("target.npy", npy_of(CLASSES))
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"expands from .* bytes to 80,000,"):
        read(file.getvalue(), "a.npz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_arrays_larger_than_is_allowed_are_refused_by_their_headers():
    with pytest.raises(ValueError, match="72 bytes, and at most 64"):
        read(npz_of(logits=LOGITS, y=CLASSES), "a.npz", most_bytes=64)
    data = parquet_of(**LOGIT_COLUMNS, label=CLASSES)
    with pytest.raises(ValueError, match="96 bytes, and at most 64"):
        read(data, "a.parquet", most_bytes=64)


def test_an_array_of_less_than_no_rows_is_refused_by_its_header():
    data = npy_of(np.zeros((2, 3))).replace(b"(2, 3)", b"(-2,3)")
    with pytest.raises(
        ValueError, match=r"a.npy: the header .* its shape is \(-2, 3\)"
    ):
        read(data, "a.npy")


def broken_archive(at, change, packing=zipfile.ZIP_STORED):
    """Return an archive with bytes changed that lie so far behind a mark."""
    file, logits = io.BytesIO(), np.random.default_rng(0).normal(size=(500, 3))
    with zipfile.ZipFile(file, "w", packing) as archive:
        archive.writestr("logits.npy", npy_of(logits))
        archive.writestr("target.npy", npy_of(np.zeros(500, np.int8)))
    data = bytearray(file.getvalue())
    mark, behind = at
    start = data.find(mark) + behind
    data[start : start + len(change)] = change
    return bytes(data)


DIRECTORY = b"PK\x01\x02"


@pytest.mark.parametrize(
    "data",
    [
        broken_archive((DIRECTORY, 10), b"\x63\x00"),  # packed in no way that is known
        broken_archive((DIRECTORY, 42), b"\xff\xff\xff\x7f"),  # lies behind the end
        broken_archive((DIRECTORY, 42), b"\x05\x00\x00\x00"),  # no member begins there
        broken_archive((DIRECTORY, 6), b"\xff\x00"),  # of a later kind of archive
        broken_archive((b"logits.npy", 300), b"\x55" * 9),
        broken_archive((b"logits.npy", 900), b"\xff" * 50, zipfile.ZIP_DEFLATED),
        broken_archive((b"logits.npy", 900), b"\xff" * 50, zipfile.ZIP_LZMA),
        broken_archive((b"logits.npy", 900), b"\xff" * 50, zipfile.ZIP_BZIP2),
        broken_archive((b"PK\x03\x04", 26), b"\xff\xff"),  # a name without an end
    ],
)
def test_an_archive_that_is_broken_anywhere_is_refused(data):
    with pytest.raises(ValueError, match=r"^a\.npz: "):
        read(data, "a.npz")
