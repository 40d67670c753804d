"""CSV, TSV and Parquet as rows, by pyarrow, which comes with Streamlit."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.columns import Columns, columns_of
from xentviz.dataset.layout import Chunk, Layout, Reader
from xentviz.dataset.source import Source, refuse, refuse_cell

if TYPE_CHECKING:
    import pyarrow

SNIFFED = 1 << 16  # bytes from which the columns of a text are told
BLOCK = 1 << 22  # bytes of a text, or rows of Parquet times 8, read at a time
LONGEST_LINE = 1 << 25
DELIMITERS = {"csv": ",;|\t", "tsv": "\t"}
PLACE = re.compile(r"(?:In CSV column #(\d+): )?(?:CSV parse error: )?Row #(\d+): (.*)")
WRONG = re.compile(r"CSV conversion error to \w+: invalid (?:value '(.*)'|(.*))")


def reader(source: Source, most_bytes: int) -> Reader:
    """Return the rows of a table."""
    return (_parquet if source.format == "parquet" else _text)(source, most_bytes)


def _text(source: Source, _: int) -> Reader:
    delimiter, rows = _sniffed(source)
    names, has_header = _header(source, rows)
    known = columns_of(names)
    body = rows[has_header:]
    if not body:
        refuse(source.name, "there is a header, and no row under it")
    comma = delimiter == ";" and any("," in cell for row in body for cell in row)
    form = "shares"
    if len(known.target) == 1:
        place = names.index(known.target[0])
        cells = [row[place] for row in body if len(row) == len(names)]
        form = "indices" if all(map(_is_number, cells)) else "names"
    layout = Layout(
        source.name,
        source.format,
        None,
        known.scores,
        known.target,
        known.class_names,
        "float64",
        form,
        known.kind,
        known.left_out,
        first_line=has_header,
    )

    def chunks() -> Iterator[Chunk]:
        for batch in _batches(source, layout, names, delimiter, "," if comma else "."):
            fraction = source.file.tell() / source.size
            yield _chunk(layout, batch, min(1.0, fraction))

    return Reader(layout, chunks)


def _sniffed(source: Source) -> tuple[str, list[list[str]]]:
    """Return the delimiter of a text, and its first rows."""
    source.file.seek(0)
    head = source.file.read(SNIFFED)
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if wrong.start < len(head) - 4:
            refuse(source.name, f"it is no UTF-8 text, at byte {wrong.start + 1}")
        text = head[: wrong.start].decode("utf-8-sig")
    lines = text.splitlines()
    lines = lines if len(head) == source.size else lines[:-1]
    lines = [line for line in lines if line.strip()]
    if not lines:
        refuse(source.name, "there are no rows in it")
    delimiter = max(DELIMITERS[source.format], key=lines[0].count)
    return delimiter, list(
        csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    )


def _header(source: Source, rows: list[list[str]]) -> tuple[list[str], int]:
    """Return the names of the columns, and whether a header says them."""
    first = rows[0]
    if len(first) < 2:
        refuse(
            source.name, f"a label must follow the scores, got one column: {first[0]}"
        )
    has_header = not all(map(_is_number, first[:-1]))
    names = (
        [n.strip() for n in first]
        if has_header
        else [str(i) for i in range(len(first))]
    )
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        refuse(source.name, f"two columns have the name {min(twice)!r}")
    return names, int(has_header)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _batches(
    source: Source, layout: Layout, names: Sequence[str], delimiter: str, point: str
) -> Iterator["pyarrow.Table"]:
    """Yield the rows of a text; a cell that is no number is refused with its place."""
    import pyarrow as pa
    from pyarrow import csv as reading

    types = dict.fromkeys([*layout.score_columns, *layout.target_columns], pa.float64())
    if layout.target_form == "names":
        types[layout.target_columns[0]] = pa.string()
    convert = reading.ConvertOptions(
        column_types=types,
        include_columns=list(types),
        null_values=[""],
        strings_can_be_null=True,
        decimal_point=point,
    )
    parse, done = reading.ParseOptions(delimiter=delimiter), 0
    # Else the number of a wrong row is not known; and no thread outlives the reading.
    read = reading.ReadOptions(use_threads=False, column_names=list(names))
    for block in _blocks(source, layout.first_line):
        try:
            table = reading.read_csv(pa.BufferReader(block), read, parse, convert)
        except pa.ArrowInvalid as wrong:
            _refuse_text(source, layout, list(names), str(wrong), done)
        done += len(table)
        yield table


def _blocks(source: Source, skipped: int) -> Iterator[bytes]:
    """Yield a text in blocks of whole lines, without its header."""
    source.file.seek(0)
    rest = b""
    while data := source.file.read(BLOCK):
        data = rest + data
        if skipped >= 0:
            data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
            data = data.partition(b"\n")[2] if skipped else data
            skipped = -1
        end = data.rfind(b"\n") + 1
        block, rest = data[:end], data[end:]
        if len(rest) > LONGEST_LINE:
            refuse(source.name, f"a line is longer than {LONGEST_LINE:,} bytes")
        if block.strip():
            yield block
    if rest.strip():
        yield rest


def _refuse_text(
    source: Source, layout: Layout, names: list[str], message: str, done: int
) -> None:
    """Say in the words of this package what pyarrow says of a text."""
    found = PLACE.match(message)
    if not found:
        refuse(source.name, message)
    column, row, what = found.groups()
    row = int(row) + done
    wrong = WRONG.match(what)
    if wrong and wrong[2]:
        refuse(source.name, f"row {row}, column {names[int(column)]}: no UTF-8 text")
    if column is None or wrong is None:
        refuse(source.name, f"row {row}: {what[:1].lower()}{what[1:]}")
    name = names[int(column)]
    rule = "be a number" if name in layout.score_columns else "be a class"
    refuse_cell(source.name, row, name, rule, repr(wrong[1]))


def _parquet(source: Source, most_bytes: int) -> Reader:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        source.file.seek(0)
        file = parquet.ParquetFile(source.file)
    except (pa.ArrowException, OSError) as wrong:
        refuse(source.name, f"it cannot be read as Parquet: {_first_line(wrong)}")
    known = columns_of(file.schema_arrow.names)
    n, used = file.metadata.num_rows, [*known.scores, *known.target]
    if n == 0 or not known.scores:
        refuse(source.name, f"there are {n} rows of {len(known.scores)} classes in it")
    if n * len(used) * 8 > most_bytes:
        refuse(
            source.name,
            f"{n:,} rows of {len(used)} columns are {n * len(used) * 8:,} bytes, and "
            f"at most {most_bytes:,} are read",
        )
    layout = _parquet_layout(source, file, known)

    def chunks() -> Iterator[Chunk]:
        done, size = 0, max(1, BLOCK // 8 // len(used))
        try:
            for batch in file.iter_batches(size, columns=used):
                done += len(batch)
                yield _chunk(layout, batch, done / n)
        except (pa.ArrowException, OSError) as wrong:
            refuse(source.name, f"it is damaged: {_first_line(wrong)}")

    return Reader(layout, chunks)


def _parquet_layout(source: Source, file: object, known: Columns) -> Layout:
    import pyarrow as pa

    schema = file.schema_arrow
    kinds = []
    for name in known.scores:
        kind = schema.field(name).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            refuse(source.name, f"column {name!r} must hold numbers, got {kind}")
        kinds.append(np.dtype(kind.to_pandas_dtype()))
    form = "shares"
    if len(known.target) == 1:
        kind = schema.field(known.target[0]).type
        whole = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        form = "indices" if whole or pa.types.is_boolean(kind) else "names"
    return Layout(
        source.name,
        source.format,
        file.metadata.num_rows,
        known.scores,
        known.target,
        known.class_names,
        str(np.result_type(*kinds)),
        form,
        known.kind,
        known.left_out,
    )


def _chunk(
    layout: Layout, batch: "pyarrow.RecordBatch | pyarrow.Table", fraction: float
) -> Chunk:
    scores = _matrix(batch, layout.score_columns)
    if layout.target_form == "names":
        column = batch.column(layout.target_columns[0])
        return Chunk(scores, np.array(column.to_pylist(), dtype=object), fraction)
    target = _matrix(batch, layout.target_columns)
    shares = layout.target_form == "shares"
    return Chunk(scores, target if shares else target[:, 0], fraction)


def _matrix(
    batch: "pyarrow.RecordBatch | pyarrow.Table", names: Sequence[str]
) -> NDArray:
    """Return columns as an array; what is missing is NaN, and refused as such."""
    columns = [batch.column(n).to_numpy(zero_copy_only=False) for n in names]
    return np.stack(columns, axis=-1)


def _first_line(wrong: Exception) -> str:
    return str(wrong).splitlines()[0]
