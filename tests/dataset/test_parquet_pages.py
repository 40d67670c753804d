"""A Parquet file whose pages claim what cannot be is refused before it is read."""

import io
import tracemalloc

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from xentviz.dataset.batch import read, reader_of

N = 5_000
ROWS = pa.table(
    {
        "a": np.linspace(-3.0, 3.0, N),
        "b": np.linspace(2.0, -2.0, N, dtype=np.float32),
        "label": [f"class {i % 2}" for i in range(N)],
    }
)


def parquet_bytes(table=ROWS, **options):
    """Return a table as the bytes of a file."""
    file = io.BytesIO()
    parquet.write_table(table, file, **options)
    return file.getvalue()


def varint(n):
    """Return a number as Thrift's compact protocol writes it, its sign last."""
    n, groups = n << 1, []
    while n > 127:
        groups.append(n & 127 | 128)
        n >>= 7
    return bytes([*groups, n])


def with_header(data, header):
    """Return a file whose first page begins with another header."""
    chunk = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0)
    at = chunk.data_page_offset
    return data[:at] + header + data[at + len(header) :]


def sized(unpacked, packed):
    """Return the header of a data page of 10 values, as the protocol writes it."""
    sizes = b"\x15" + varint(unpacked) + b"\x15" + varint(packed)
    return b"\x15\0" + sizes + b"\x2c\x15\x14\x15\0\x15\0\x15\0\0\0"


PLAIN = parquet_bytes(use_dictionary=False, compression="none")


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        (sized(80, 2**31 - 1), "a page claims 2,147,483,647 bytes"),
        (sized(80, len(PLAIN)), f"a page claims {len(PLAIN):,} bytes"),
        (sized(2**31 - 1, 80), "'a' expands from 80 bytes to 2,147,483,647"),
        (b"\x15\0\x15\x02\0", "a page claims -1 bytes"),
        (b"\x19" * 20, "the header of a page cannot be read"),
        (b"\x15" + b"\xff" * 20, "it is damaged"),
    ],
)
def test_a_page_that_claims_what_cannot_be_is_refused_unread(header, refusal):
    data = with_header(PLAIN, header)
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    with pytest.raises(ValueError, match=refusal):
        reader_of(data, "a.parquet")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert pa.total_allocated_bytes() - before < 2_000_000


def test_a_footer_that_claims_a_million_columns_is_refused_by_their_number():
    data = parquet_bytes(ROWS.slice(0, 9))
    end = len(data) - 8
    footer = data[end - int.from_bytes(data[-8:-4], "little") : end]
    # One group of rows, a list of columns in it, how many they are, and the first.
    claiming = footer.replace(b"\x19\x1c\x19\x3c", b"\x19\x1c\x19\xfc\xbf\x84\x3d", 1)
    assert claiming != footer
    broken = data[: end - len(footer)] + claiming
    with pytest.raises(ValueError, match="Exceeded size limit"):
        read(broken + len(claiming).to_bytes(4, "little") + b"PAR1", "a.parquet")


@pytest.mark.parametrize("kind", [b"\x15", b"\x18"])  # a number, text
def test_groups_of_rows_that_a_footer_calls_something_else_are_looked_at_too(kind):
    data = with_header(PLAIN, sized(2**31 - 1, 2**31 - 1))
    end = len(data) - 8
    start = end - int.from_bytes(data[-8:-4], "little")
    calling = data[start:end].replace(b"\x19\x1c\x19", b"\x19" + kind + b"\x19", 1)
    assert calling != data[start:end]
    with pytest.raises(ValueError, match="damaged"):
        reader_of(data[:start] + calling + data[end:], "a.parquet")


def test_pages_that_are_larger_than_memory_is_meant_for_are_refused():
    words = [chr(97 + i) * 1_000_000 for i in range(8)]
    table = pa.table({"a": np.zeros(8), "b": np.ones(8), "label": words})
    data = parquet_bytes(table, compression="zstd", use_dictionary=False)
    assert len(data) < 10_000
    with pytest.raises(ValueError, match=r"pages take [\d,]+ bytes, and at most 1,00"):
        reader_of(data, "a.parquet", most_bytes=1_000_000)


def test_a_file_that_is_cut_into_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.parquet_pages.MOST_BYTES", 20_000)
    with pytest.raises(ValueError, match="cut into too many pages"):
        reader_of(parquet_bytes(data_page_size=64, write_batch_size=8), "a.parquet")


@pytest.mark.parametrize(
    "step", [13, pytest.param(1, marks=pytest.mark.exhaustive)], ids=["some", "all"]
)
def test_a_footer_that_is_damaged_is_refused_and_ends_nothing(step):
    data = parquet_bytes(ROWS.slice(0, 9), data_page_version="2.0")
    length = int.from_bytes(data[-8:-4], "little") + 8
    refusals = []
    for i, at in enumerate(range(len(data) - length, len(data) - 4, step)):
        broken = bytearray(data)
        broken[at] = (0, 255, data[at] ^ 1)[i % 3]
        try:
            read(bytes(broken), "a.parquet")
        except ValueError as refusal:
            refusals.append(str(refusal))
    assert len(refusals) > length / step / 3
    assert [text for text in refusals if not text.startswith("a.parquet: ")] == []


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("use_dictionary", [True, False])
@pytest.mark.parametrize(
    "options",
    [
        {"compression": "none"},
        {"compression": "zstd", "write_page_checksum": True},
        {"compression": "gzip", "data_page_size": 1_000, "write_page_index": True},
        {"compression": "brotli", "row_group_size": 700},
    ],
)
def test_what_pyarrow_writes_is_read_however_it_is_packed(
    version, use_dictionary, options
):
    data = parquet_bytes(
        data_page_version=version, use_dictionary=use_dictionary, **options
    )
    batch = read(data, "a.parquet")
    np.testing.assert_array_equal(batch.scores[:, 0], ROWS["a"])
    np.testing.assert_array_equal(batch.target, np.arange(N) % 2)
