"""Files of logits and labels: what is meant is read, and what cannot be is refused."""

import io
import tracemalloc
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import xentviz
from xentviz.dataset.batch import read, reader_of
from xentviz.dataset.loss import batch_loss

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0], [0.0, 0.0, 3.0]])
CLASSES = np.array([0, 1, 2])
SOFT = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.5, 0.25, 0.25]])
P = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
NAMES = np.array(["cat", "dog", "owl"])


def csv_of(*columns, header, delimiter=","):
    rows = zip(*columns, strict=True)
    lines = [delimiter.join(map(str, header))] if header else []
    return "\n".join([*lines, *(delimiter.join(map(str, r)) for r in rows)]).encode()


def npy_of(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def npz_of(compressed=False, **arrays):
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def parquet_of(**columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


LOGIT_COLUMNS = dict(
    zip(["logit_cat", "logit_dog", "logit_owl"], LOGITS.T, strict=True)
)
SHARES = ["z0", "z1", "z2", "y0", "y1", "y2"]
ONE_HOT = np.eye(3)[CLASSES]


A, B, C = LOGITS.T
ROWS = [7, 8, 9]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", csv_of(*LOGITS.T, CLASSES, header=["a", "b", "c", "label"])),
        ("a.csv", csv_of(CLASSES, *LOGITS.T, header=["target", "a", "b", "c"])),
        ("a.csv", csv_of(*LOGITS.T, CLASSES, header=[])),
        ("a.csv", csv_of(*LOGITS.T, CLASSES, header=[], delimiter=";")),
        ("a.csv", b"\xef\xbb\xbf\r\n" + csv_of(*LOGITS.T, CLASSES, header="abcy")),
        ("a.tsv", csv_of(*LOGITS.T, CLASSES, header="abcy", delimiter="\t")),
        ("a.csv", csv_of([7, 8, 9], *LOGITS.T, CLASSES, header=["id", *"abcy"])),
        ("a.csv", csv_of(*LOGITS.T, NAMES, header=[*LOGIT_COLUMNS, "label"])),
        ("a.csv", csv_of(*LOGITS.T, NAMES, header=["a", "b", "c", "label"])),
        ("a.csv", csv_of(*LOGITS.T, *ONE_HOT.T, header=SHARES)),
        ("a.csv", csv_of(*LOGITS.T, CLASSES, [""] * 3, header=[*"abcy", ""])),
        ("a.txt", csv_of(*LOGITS.T, CLASSES, header=[], delimiter=" ")),
        ("a.parquet", parquet_of(**LOGIT_COLUMNS, label=CLASSES)),
        ("a.parquet", parquet_of(**LOGIT_COLUMNS, label=NAMES)),
        ("a.parquet", parquet_of(**LOGIT_COLUMNS, y=CLASSES, __index_level_0__=ROWS)),
        ("a.parquet", parquet_of(a=A, b=B, c=C, y=CLASSES, id=ROWS)),
        ("a.npy", npy_of(np.c_[LOGITS, CLASSES])),
        ("a.npz", npz_of(logits=LOGITS, target=CLASSES)),
        ("a.npz", npz_of(compressed=True, z=LOGITS, y=CLASSES[:, None])),
        ("a.npz", npz_of(logits=np.asfortranarray(LOGITS), labels=NAMES)),
        ("a.npz", npz_of(logits=LOGITS.astype(">f8"), labels=CLASSES.astype(">i2"))),
        ("a.npz", npz_of(first=LOGITS, second=CLASSES)),
        ("a.npz", npz_of(logits=LOGITS, labels=NAMES.astype("S"))),
        ("a.npy", npy_of(np.asfortranarray(np.c_[LOGITS, CLASSES]))),
        ("a.parquet", parquet_of(**LOGIT_COLUMNS, label=NAMES.astype("S"))),
        ("a.npz", npz_of(logits=LOGITS, target=ONE_HOT)),
    ],
)  # fmt: skip
def test_logits_and_labels_are_read_from_every_kind_of_file(name, data):
    batch = read(data, name)
    assert batch.kind == "logits"
    assert batch.scores == pytest.approx(LOGITS, abs=0)
    wanted = xentviz.cross_entropy(LOGITS, CLASSES)
    assert batch_loss(batch).loss == pytest.approx(wanted, rel=1e-15)


def test_the_columns_of_names_are_those_that_bear_them_in_whatever_order():
    data = csv_of(*LOGITS.T, NAMES[[2, 0, 0]], header=[*LOGIT_COLUMNS, "label"])
    assert read(data, "a.csv").target.tolist() == [2, 0, 0]
    data = csv_of(*LOGITS.T, ["b", "a", "c"], header=["z_c", "z_b", "z_a", "label"])
    assert read(data, "a.csv").target.tolist() == [1, 2, 0]


def test_probabilities_are_known_by_their_name_or_by_their_sums():
    wanted = xentviz.cross_entropy(LOGITS, CLASSES)
    for name in ("first", "probabilities"):
        data = npz_of(**{name: P.astype(np.float32), "target": CLASSES})
        batch = read(data, "a.npz")
        assert batch.kind == "probabilities"
        assert batch_loss(batch).loss == pytest.approx(wanted, rel=1e-6)
    batch = read(npz_of(first=P, target=CLASSES), "a.npz", kind="logits")
    twice = xentviz.cross_entropy(P, CLASSES)
    assert batch_loss(batch).loss == pytest.approx(twice, rel=1e-14)
    four_decimals = npz_of(p=np.full((1, 3), 0.3333), target=[0])
    assert batch_loss(read(four_decimals, "a.npz")).loss == pytest.approx(np.log(3))


def test_soft_targets_have_their_floor_beside_the_loss():
    found = batch_loss(read(npz_of(logits=LOGITS, target=SOFT), "a.npz"))
    assert found.loss == pytest.approx(xentviz.cross_entropy(LOGITS, SOFT), rel=1e-14)
    assert found.floor == pytest.approx(xentviz.entropy(SOFT).mean(), rel=1e-14)


def test_the_options_are_those_of_the_cross_entropy_in_blocks_too(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.loss.BLOCK", 6)  # two rows at a time
    target = np.array([0, 2, -1])
    batch = read(npz_of(logits=LOGITS, target=target), "a.npz", ignore_index=-1)
    options = {"weight": [1.0, 2.0, 5.0], "label_smoothing": 0.1, "ignore_index": -1}
    for reduction in ("none", "mean", "sum"):
        ours = batch_loss(batch, temperature=2.0, reduction=reduction, **options)
        theirs = xentviz.cross_entropy(
            LOGITS / 2, target, reduction=reduction, **options
        )
        assert ours.loss == pytest.approx(theirs, rel=1e-14)
    assert ours.divisor == 6.0


def test_what_is_understood_is_known_before_anything_is_read():
    layout = reader_of(parquet_of(**LOGIT_COLUMNS, label=NAMES), "a.parquet").layout
    assert (layout.n_rows, layout.class_names) == (3, ["cat", "dog", "owl"])
    text = str(reader_of(npz_of(logits=LOGITS, y=CLASSES), "a.npz").layout)
    assert "3 rows of 3 classes (0, 1, 2), float64" in text
    assert "class indices in y" in text


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
        ("a.csv", changed(2, 3, 3), r"row 3, column y: must be a class from 0 to 2"),
        ("a.csv", changed(2, 3, -1), "row 3, column y: .* got -1"),
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
        ("a.parquet", HEAD, "not those of parquet"),
        ("a.npz", b"PK\x03\x04" + bytes(50), "it is no archive"),
        ("a.npz", parquet_of(a=[1.0]), "not those of npz: it is a Parquet file"),
        ("a.npy", b"\x80\x04\x95", "not those of npy: it is a pickle"),
        ("a.npy", npy_of(np.c_[LOGITS, CLASSES])[:-9], "ends before its header says"),
        ("a.npy", b"\x93NUMPY\x01\x00\x10\x00" + b"{'descr': (((((\n", "header"),
        ("a.npy", npy_of(LOGITS[0]), "must have two axes"),
        ("a.npy", npy_of(np.zeros((0, 3))), "is empty"),
        ("a.npy", npy_of(np.array([[1j, 0]])), "must hold real numbers"),
        ("a.npz", npz_of(logits=LOGITS, y=CLASSES[:2]), "must have the shape"),
        ("a.npz", npz_of(logits=LOGITS), "must hold two arrays"),
        ("a.npz", npz_of(), "must hold two arrays, .* got none"),
        ("a.npz", npz_of(**dict.fromkeys("abcdefghij", A)), "got a, b, .*, h, …$"),
        ("a.npz", npz_of(z=LOGITS, y=["x" * 999] * 3), "name 'x{60}…', and 1 names"),
        ("a.npz", npz_of(z=LOGITS, y=[b"\xff"] * 3), "is no UTF-8 text"),
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


def test_decimal_numbers_of_a_table_are_read_as_their_values():
    cells = pa.array([1, 2], pa.int64()).cast(pa.decimal128(21, 2))
    batch = read(parquet_of(a=cells, b=[0.5, 0.5], y=[0, 1]), "a.parquet")
    assert batch.scores.tolist() == [[1.0, 0.5], [2.0, 0.5]]


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


LARGE = np.random.default_rng(1).normal(size=(150_000, 5)).astype(np.float32)
MANY = np.random.default_rng(2).integers(0, 5, 150_000)
COLUMNS = dict(zip("abcde", LARGE.T, strict=True))
FEW = slice(20_000)


@pytest.mark.parametrize("name", ["a.npz", "a.npy", "a.parquet", "a.csv"])
def test_a_file_is_read_in_chunks_that_say_how_far_they_are(name, monkeypatch):
    for block in ("text.BLOCK", "parquet.BLOCK", "arrays.CHUNK"):
        monkeypatch.setattr(f"xentviz.dataset.{block}", 1 << 16)
    data = {
        "a.npz": lambda: npz_of(logits=LARGE, y=MANY),
        "a.npy": lambda: npy_of(np.c_[LARGE, MANY]),
        "a.parquet": lambda: parquet_of(**COLUMNS, y=MANY),
        "a.csv": lambda: csv_of(*LARGE[FEW].T, MANY[FEW], header="abcdey"),
    }[name]()
    parts = []
    batch = read(data, name, progress=parts.append)
    assert len(parts) > 3
    assert parts == sorted(parts)
    assert parts[-1] == pytest.approx(1)
    assert np.allclose(batch.scores, LARGE[: len(batch)], rtol=1e-6)
    assert batch.target.tolist() == MANY[: len(batch)].tolist()


def test_a_wrong_row_is_numbered_through_all_chunks(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.text.BLOCK", 1 << 10)
    lines = ["a,b,y", *["1,2,0"] * 5000]
    for row, line in ((4321, "1,x,0"), (1234, "1,2,7")):
        wrong = "\n".join([*lines[:row], line, *lines[row + 1 :]]).encode()
        with pytest.raises(ValueError, match=f"row {row}, column"):
            read(wrong, "a.csv")


def test_reading_can_be_cancelled_by_whoever_is_told_of_its_progress():
    def cancel(fraction):
        if fraction > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(npz_of(logits=LARGE, y=MANY), "a.npz", progress=cancel)


def test_memory_stays_below_twice_the_array(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, logits=np.repeat(LARGE, 8, axis=0), y=np.repeat(MANY, 8))
    tracemalloc.start()
    batch = read(path)
    batch_loss(batch)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * batch.scores.nbytes + 60e6


def test_an_array_of_less_than_no_rows_is_refused_by_its_header():
    data = npy_of(np.zeros((2, 3))).replace(b"(2, 3)", b"(-2,3)")
    with pytest.raises(
        ValueError, match=r"a.npy: the header .* its shape is \(-2, 3\)"
    ):
        read(data, "a.npy")
