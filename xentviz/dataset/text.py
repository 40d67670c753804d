"""CSV and TSV as rows, by pyarrow, which comes with Streamlit."""

import csv
import io
import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from xentviz.dataset.columns import columns_of
from xentviz.dataset.layout import Chunk, Layout, Reader
from xentviz.dataset.source import Source, refuse, refuse_cell
from xentviz.dataset.tables import chunk_of

if TYPE_CHECKING:
    import pyarrow

SNIFFED = 1 << 16  # bytes from which the columns of a text are told
BLOCK = 1 << 22  # bytes of a text read at a time
LONGEST_LINE = 1 << 25
DELIMITERS = {"csv": ",;|\t", "tsv": "\t"}
PLACE = re.compile(r"(?:In CSV column #(\d+): )?(?:CSV parse error: )?Row #(\d+): (.*)")
WRONG = re.compile(r"CSV conversion error to \w+: invalid (?:value '(.*)'|(.*))")


def reader(source: Source, _: int) -> Reader:
    """Return the rows of a text."""
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
            yield chunk_of(layout, batch, min(1.0, fraction))

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
    if delimiter not in lines[0] and " " in lines[0]:
        delimiter = " "  # as `numpy.savetxt` writes
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
    parse = reading.ParseOptions(delimiter=delimiter)
    # Else the number of a wrong row is not known.
    read = reading.ReadOptions(use_threads=False, column_names=list(names))

    def table(block: bytes) -> "pyarrow.Table":
        return reading.read_csv(pa.BufferReader(block), read, parse, convert)

    done = 0
    for work in _ahead(table, _blocks(source, layout.first_line)):
        try:
            rows = work()
        except pa.ArrowInvalid as wrong:
            _refuse_text(source, layout, list(names), str(wrong), done)
        done += len(rows)
        yield rows


def _ahead(
    work: Callable[[bytes], "pyarrow.Table"], blocks: Iterator[bytes]
) -> Iterator[Callable[[], "pyarrow.Table"]]:
    """Yield what gives the result of each block, in order, while next ones are made.

    No thread outlives it.
    """
    n_processors = os.cpu_count() or 1
    with ThreadPoolExecutor(n_processors) as pool:
        made: deque[Future] = deque()
        for block in blocks:
            made.append(pool.submit(work, block))
            if len(made) > n_processors:
                yield made.popleft().result
        while made:
            yield made.popleft().result


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
