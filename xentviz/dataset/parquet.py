"""Parquet as rows, by pyarrow, which comes with Streamlit."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from xentviz.dataset.columns import Columns, columns_of
from xentviz.dataset.layout import Chunk, Layout, Reader, layout_of
from xentviz.dataset.parquet_pages import MOST_EXPANDED, check_pages
from xentviz.dataset.source import Source, refuse, refuse_expansion
from xentviz.dataset.tables import chunk_of

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

BLOCK = 1 << 19  # numbers read at a time
STREAMED = 1 << 18  # bytes of a column that are read ahead
LONGEST_LIST = 1 << 17  # of columns, say: room is made for as many as are claimed


def reader(source: Source, most_bytes: int) -> Reader:
    """Return the rows of a Parquet file."""
    import pyarrow as pa

    file, names = _opened(source)
    known = columns_of(names, source.name)
    n, used = file.metadata.num_rows, [*known.scores, *known.target]
    if n == 0 or not known.scores:
        refuse(source.name, f"there are {n} rows of {len(known.scores)} classes in it")
    if n * len(used) * 8 > most_bytes:
        refuse(
            source.name,
            f"{n:,} rows of {len(used)} columns are {n * len(used) * 8:,} bytes, and "
            f"at most {most_bytes:,} are read",
        )
    refuse_expansion(source, source.name, source.size, n * len(used) * 8, MOST_EXPANDED)
    n_groups = file.metadata.num_row_groups
    check_pages(source, n_groups, names, set(used), most_bytes)
    layout = _parquet_layout(source, file, known)

    def chunks() -> Iterator[Chunk]:
        done, size = 0, max(1, BLOCK // len(used))
        try:
            for batch in file.iter_batches(size, columns=used):
                done += len(batch)
                yield chunk_of(layout, batch, done / n)
        except (pa.ArrowException, OSError) as wrong:
            refuse(source.name, f"it is damaged: {_first_line(wrong)}")

    return Reader(layout, chunks)


def _opened(source: Source) -> tuple["ParquetFile", list[str]]:
    """Return a file as pyarrow has it, whose columns hold no more than a cell a row."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        source.file.seek(0)
        # Columns are streamed: else those of a whole group of rows are held at once.
        file = parquet.ParquetFile(
            source.file,
            buffer_size=STREAMED,
            pre_buffer=False,
            thrift_container_size_limit=LONGEST_LIST,
        )
        names = file.schema_arrow.names
    except (pa.ArrowException, OSError, UnicodeDecodeError) as wrong:
        refuse(source.name, f"it cannot be read as Parquet: {_first_line(wrong)}")
    for field in file.schema_arrow:
        if pa.types.is_nested(field.type):
            rule = "must hold numbers, one column for each class"
            refuse(source.name, f"column {field.name!r} {rule}, got {field.type}")
    return file, names


def _parquet_layout(source: Source, file: "ParquetFile", known: Columns) -> Layout:
    import pyarrow as pa

    schema = file.schema_arrow
    kinds = []
    for name in known.scores:
        kind = schema.field(name).type
        if pa.types.is_decimal(kind):
            kind = pa.float64()
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            refuse(source.name, f"column {name!r} must hold numbers, got {kind}")
        kinds.append(np.dtype(kind.to_pandas_dtype()))
    form = "shares"
    if len(known.target) == 1:
        kind = schema.field(known.target[0]).type
        whole = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        form = "indices" if whole or pa.types.is_boolean(kind) else "names"
    dtype = str(np.result_type(*kinds))
    return layout_of(source, known, file.metadata.num_rows, dtype, form)


def _first_line(wrong: Exception) -> str:
    return str(wrong).splitlines()[0]
