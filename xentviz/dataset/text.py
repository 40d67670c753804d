"""CSV and TSV as rows, by pyarrow, which comes with Streamlit."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xentviz.dataset.beginning import LONGEST_LINE, Beginning, beginning, is_number
from xentviz.dataset.columns import columns_of
from xentviz.dataset.layout import Chunk, Layout, Reader, layout_of
from xentviz.dataset.source import Source, refuse, refuse_cell
from xentviz.dataset.tables import chunk_of
from xentviz.quantities.blocks import ahead

if TYPE_CHECKING:
    import pyarrow

BLOCK = 1 << 20  # bytes of a text read at a time
SHOWN = 60  # bytes of a line that is refused
PLACE = re.compile(
    r"(?:In CSV column #(\d+): )?(?:CSV parse error: )?Row #(\d+): (.*)", re.S
)
WRONG = re.compile(r"CSV conversion error to \w+: invalid (?:value '(.*)'|(.*))", re.S)


def reader(source: Source, _: int) -> Reader:
    """Return the rows of a text."""
    begun = beginning(source)
    known = columns_of(begun.names, source.name)
    form = "shares"
    if len(known.target) == 1:
        cells = begun.column(known.target[0])
        form = "indices" if all(map(is_number, cells)) else "names"
    layout = layout_of(source, known, None, "float64", form)

    def chunks() -> Iterator[Chunk]:
        for batch in _batches(source, layout, begun):
            fraction = source.file.tell() / source.size
            yield chunk_of(layout, batch, min(1.0, fraction))

    return Reader(layout, chunks)


def _batches(
    source: Source, layout: Layout, begun: Beginning
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
        decimal_point=begun.decimal_point,
    )
    # Else the number of a wrong row is not known.
    read = reading.ReadOptions(use_threads=False, column_names=begun.names)

    def table(block: bytes) -> "pyarrow.Table":
        parse = reading.ParseOptions(
            delimiter=begun.delimiter, newlines_in_values=b'"' in block
        )
        return reading.read_csv(pa.BufferReader(block), read, parse, convert)

    done = 0
    for made in ahead(table, _blocks(source, begun)):
        try:
            rows = made()
        except pa.ArrowInvalid as wrong:
            _refuse_text(source, layout, begun.names, str(wrong), done)
        done += len(rows)
        yield rows


def _blocks(source: Source, begun: Beginning) -> Iterator[bytes]:
    """Yield a text in blocks of whole rows, without its header."""
    source.file.seek(begun.start)
    rest = b""
    while data := source.file.read(BLOCK):
        if begun.has_returns:
            data = data.replace(b"\r", b"\n")
        data = rest + data
        end = _end_of_rows(data)
        block, rest = data[:end], data[end:]
        if len(rest) > LONGEST_LINE:
            refuse(source.name, f"a line is longer than {LONGEST_LINE:,} bytes")
        if block.strip():
            yield block
    if rest.count(b'"') % 2:
        line = rest[:SHOWN].decode(errors="replace")
        refuse(source.name, f"a quotation mark is never closed, in {line!r}")
    if rest.strip():
        yield rest


def _end_of_rows(data: bytes) -> int:
    """Return where the last whole row ends: no quotation mark is open there."""
    end = data.rfind(b"\n") + 1
    is_open = data.count(b'"', 0, end) % 2
    while is_open and end:
        before = data.rfind(b"\n", 0, end - 1) + 1
        is_open = (is_open + data.count(b'"', before, end)) % 2
        end = before
    return end


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
