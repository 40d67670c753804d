"""Files of logits and labels: what is meant is read, in chunks."""

import io
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest

import xentviz
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
from xentviz.dataset.batch import read, reader_of
from xentviz.dataset.loss import batch_loss

P = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
NAMES = np.array(["cat", "dog", "owl"])
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
        ("a.npz", npz_of(z=LOGITS.astype("g"), y=CLASSES.astype("g"))),
        ("a.npy", npy_of(np.c_[LOGITS, CLASSES].astype("g"))),
    ],
)  # fmt: skip
def test_logits_and_labels_are_read_from_every_kind_of_file(name, data):
    batch = read(data, name)
    assert batch.kind == "logits"
    assert batch.scores == pytest.approx(LOGITS, abs=0)
    expected = xentviz.cross_entropy(LOGITS, CLASSES)
    assert batch_loss(batch).loss == pytest.approx(expected, rel=1e-15)


def test_the_columns_of_names_are_those_that_bear_them_in_whatever_order():
    data = csv_of(*LOGITS.T, NAMES[[2, 0, 0]], header=[*LOGIT_COLUMNS, "label"])
    assert read(data, "a.csv").target.tolist() == [2, 0, 0]
    data = csv_of(*LOGITS.T, ["b", "a", "c"], header=["z_c", "z_b", "z_a", "label"])
    assert read(data, "a.csv").target.tolist() == [1, 2, 0]


def test_probabilities_are_known_by_their_name_or_by_their_sums():
    expected = xentviz.cross_entropy(LOGITS, CLASSES)
    for name in ("first", "probabilities"):
        data = npz_of(**{name: P.astype(np.float32), "target": CLASSES})
        batch = read(data, "a.npz")
        assert batch.kind == "probabilities"
        assert batch_loss(batch).loss == pytest.approx(expected, rel=1e-6)
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


def test_decimal_numbers_of_a_table_are_read_as_their_values():
    cells = pa.array([1, 2], pa.int64()).cast(pa.decimal128(21, 2))
    batch = read(parquet_of(a=cells, b=[0.5, 0.5], y=[0, 1]), "a.parquet")
    assert batch.scores.tolist() == [[1.0, 0.5], [2.0, 0.5]]


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


WHOLE = np.random.default_rng(3).integers(-9, 9, size=(400_000, 20))


@pytest.mark.parametrize(
    ("logits", "target"),
    [
        (WHOLE.astype(np.int8), WHOLE[:, 0] % 20),
        (np.asfortranarray(WHOLE, np.float32), WHOLE[:, 0] % 20),
        (WHOLE.astype(np.float16), np.eye(20, dtype=np.uint8)[WHOLE[:, 0]]),
        (WHOLE.astype(np.float16), np.full(WHOLE.shape, 0.05, np.float32)),
    ],
)
def test_a_batch_takes_no_more_memory_than_the_arrays_of_its_file(logits, target):
    data = io.BytesIO(npz_of(logits=logits, target=target))
    tracemalloc.start()
    batch = read(data, "a.npz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < logits.nbytes + target.nbytes + 10e6
    expected = xentviz.cross_entropy(logits, target)
    assert batch_loss(batch).loss == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int32(), pa.float32()])
def test_a_gap_behind_the_first_chunk_of_a_table_is_refused(kind, monkeypatch):
    monkeypatch.setattr("xentviz.dataset.parquet.BLOCK", 6)
    gap = pa.array([1, 2, 3, 4, None], kind)
    data = parquet_of(a=gap, b=pa.array([0] * 5, kind), y=[0, 1, 0, 1, 0])
    with pytest.raises(ValueError, match="row 5, column a: must be a number, got NaN"):
        read(data, "a.parquet")
    data = parquet_of(a=gap[:4], b=gap[:4], y=[0, 1, 0, 1])
    assert read(data, "a.parquet").scores.tolist() == [[i, i] for i in range(1, 5)]
