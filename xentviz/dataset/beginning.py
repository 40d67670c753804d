"""The beginning of a text: how its columns are parted, what they are called."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xentviz.dataset.columns import TARGETS
from xentviz.dataset.source import Source, refuse

SNIFFED = 1 << 16  # bytes from which the columns of a text are told
LEAST_LINES = 3  # of a text whose lines are longer than that
LONGEST_LINE = 1 << 25
SAMPLE = 20  # rows by which a delimiter is chosen
DELIMITERS = {"csv": ",;|\t", "tsv": "\t"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SEPARATOR = re.compile(r"sep=(.)\s*")  # what spreadsheets write above a text
LONE_RETURN = re.compile(r"\r(?!\n)")
DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+(?:[eE][-+]?\d+)?\s*")
THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2},\d{3}\s*")  # or a decimal comma


class Beginning(NamedTuple):
    """What the first rows of a text say of all of them."""

    start: int  # the byte at which the first row of data begins
    delimiter: str
    decimal_point: str
    has_returns: bool  # lines end in a carriage return alone
    names: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column that are not empty."""
        place = self.names.index(name)
        cells = (row[place] for row in self.rows if len(row) == len(self.names))
        return [cell for cell in cells if cell.strip()]


def beginning(source: Source) -> Beginning:
    """Return how a text begins.

    Raises
    ------
    ValueError
        If it is no text, has but one column, or no row of data.
    """
    head = _head(source)
    has_returns = b"\r" in head and b"\n" not in head
    # A return alone ends a row too, also where other rows end otherwise.
    text, first = LONE_RETURN.sub("\n", _text(source, head)), len(head)
    records, delimiters, comment = [], DELIMITERS[source.format], ""
    for start, record in _records(text, is_whole=len(head) == source.size):
        if not records and record.startswith("#"):
            comment = record.lstrip("# ").strip()
        elif not records and (found := SEPARATOR.fullmatch(record)):
            delimiters = found[1]
        elif record.strip():
            first = min(first, start)
            records.append(record)
    if not records:
        refuse(source.name, "there are no rows in it")
    delimiter = _delimiter(delimiters, records)
    rows = [_cells(record, delimiter) for record in records]
    has_header = _refuse_or_header(source, rows[0], delimiter)
    if has_header and not rows[1:]:
        refuse(source.name, "there is a header, and no row under it")
    above = _cells(comment, delimiter) if comment else []
    names = rows[0] if has_header else above
    if len(names) != len(rows[0]):
        names = [str(i) for i in range(len(rows[0]))]
    start = len(text[:first].encode())
    if has_header:
        start += len(records[0].encode()) + 1
    has_mark = head.startswith(BYTE_ORDER_MARK)
    return Beginning(
        start + has_mark * len(BYTE_ORDER_MARK),
        delimiter,
        _decimal_point(rows[has_header:], delimiter),
        has_returns,
        [name.strip() for name in names],
        rows[has_header:],
    )


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with a decimal comma or point."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _head(source: Source) -> bytes:
    """Return the first bytes of a text, a few whole lines at least."""
    source.file.seek(0)
    head = source.file.read(SNIFFED)
    while head.count(b"\n") + head.count(b"\r") < LEAST_LINES:
        if len(head) > LONGEST_LINE:
            refuse(source.name, f"a line is longer than {LONGEST_LINE:,} bytes")
        more = source.file.read(len(head))
        if not more:
            break
        head += more
    return head


def _text(source: Source, head: bytes) -> str:
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        if wrong.start < len(head) - 4:
            refuse(source.name, f"it is no UTF-8 text, at byte {wrong.start + 1}")
        return head[: wrong.start].decode("utf-8-sig")


def _records(text: str, *, is_whole: bool) -> Iterator[tuple[int, str]]:
    """Yield the rows of a text, each with where it begins; a cell may have lines."""
    start = end = 0
    while end < len(text):
        end = text.find("\n", end) + 1 or len(text) + 1
        record = text[start : end - 1]
        if end > len(text) and not is_whole and start:
            return  # cut off
        if record.count('"') % 2 == 0 or end > len(text):
            yield start, record
            start = end
    if is_whole and start < len(text):
        yield start, text[start:]  # a quotation mark in it is never closed


def _cells(record: str, delimiter: str) -> list[str]:
    reading = csv.reader(io.StringIO(record, newline=""), delimiter=delimiter)
    try:
        return next(reading, [])
    except csv.Error:  # a cell too long for it
        return record.split(delimiter)


def _delimiter(delimiters: str, records: Sequence[str]) -> str:
    """Return what parts cells: rows have as many of them, and most are numbers."""
    found = [d for d in delimiters if d in records[0]]
    if not found:
        return " " if " " in records[0] else delimiters[0]  # as `numpy.savetxt` writes

    def fit(delimiter: str) -> tuple[bool, float]:
        rows = [_cells(record, delimiter) for record in records[:SAMPLE]]
        cells = [cell for row in rows[1:] or rows for cell in row]
        is_even = len({len(row) for row in rows}) == 1
        return is_even, sum(map(is_number, cells)) / len(cells)

    return max(found, key=fit)


def _refuse_or_header(source: Source, first: list[str], delimiter: str) -> bool:
    """Tell whether the first row names the columns; of one column it is refused."""
    if len(first) < 2:
        refuse(
            source.name, f"a label must follow the scores, got one column: {first[0]}"
        )
    if delimiter == " " and "" in first:
        refuse(source.name, "cells are parted by one space, and here are more")
    counted = [str(i) for i in range(len(first))]  # as pandas names columns
    is_counted = first[:-1] == counted[:-1]
    ends = (counted[-1], *TARGETS)
    if is_counted and first[-1].strip().lower() in ends:
        return True
    return not all(map(is_number, first[:-1]))


def _decimal_point(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """Return what parts decimals; where commas part cells no comma of a thousand."""
    commas = [cell for row in rows for cell in row if DECIMAL_COMMA.fullmatch(cell)]
    if delimiter == "," and all(map(THOUSANDS.fullmatch, commas)):
        return "."
    return "," if commas else "."
