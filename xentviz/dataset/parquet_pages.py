"""The pages of a Parquet file, by their headers: none claims more than there can be.

pyarrow makes room for what the header of a page says before it sees how much is there:
of two kilobytes it would take two gigabytes. So the headers are read first, and where
they are: what pyarrow tells of a column ends the process if that is damaged.
The numbers of the fields are those of `parquet.thrift` [1]_.

References
----------
.. [1] https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

import io
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, NoReturn

from xentviz.dataset.source import Source, refuse, refuse_expansion
from xentviz.dataset.thrift import I32, I64, LIST, STRUCT, Fields, struct

MOST_EXPANDED = 1000  # columns of a few values are packed well
MOST_BYTES = 1 << 24  # of what is said of pages: 200 MB of logits have a hundredth
HEADER = 1 << 10  # bytes that nearly every header of a page fits into
LONGEST_HEADER = 1 << 16
# Of the file: its groups of rows, their columns, and what is said of one.
GROUPS, COLUMNS, CHUNK = (4, LIST), (1, LIST), (3, STRUCT)
N_VALUES, SIZE, FIRST_DATA, DICTIONARY = (5, I64), (7, I64), (9, I64), (11, I64)
# Of a page: what it is, and of data, by its type, how many values it holds.
TYPE, UNPACKED, PACKED, IN_PAGE = (1, I32), (2, I32), (3, I32), (1, I32)
DATA = {0: (5, STRUCT), 3: (8, STRUCT)}
BEHIND = 100  # bytes behind a column that are read too: an old writer forgot some


class Page(NamedTuple):
    """What a header says of its page, and how long it is itself, in bytes."""

    packed: int
    unpacked: int
    header: int


def check_pages(
    source: Source,
    n_groups: int,
    names: Sequence[str],
    used: Collection[str],
    most_bytes: int,
) -> None:
    """Refuse a file of which a page claims more than is there, or all too much.

    How many groups of rows it has, and columns of these names, is what pyarrow found:
    a footer in which other ones are found here is damaged.

    Raises
    ------
    ValueError
        If a page ends behind its column or grows beyond reason, or the largest pages of
        the columns that are used, which are in memory at once, take more than
        `most_bytes`.
    """
    footer, said = _footer(source)
    groups = _structs(footer, GROUPS)
    if len(groups) != n_groups:
        _refuse_damaged(source)
    for group in groups:
        columns = _structs(group, COLUMNS)
        if len(columns) != len(names):
            _refuse_damaged(source)
        total = 0
        for name, column in zip(names, columns, strict=True):
            largest = 0
            for page in _pages(source, column.get(CHUNK, {})) if name in used else ():
                sizes = page.packed, page.unpacked
                refuse_expansion(source, name, *sizes, MOST_EXPANDED)
                largest = max(largest, page.unpacked)
                said += page.header
                _refuse_many(source, said)
            total += largest
        if total > most_bytes:
            what = (
                f"its pages take {total:,} bytes, and at most {most_bytes:,} are read"
            )
            refuse(source.name, what)


def _footer(source: Source) -> tuple[Fields, int]:
    """Return what the end of the file says of it, and how long that is."""
    source.file.seek(-8, io.SEEK_END)
    length = int.from_bytes(source.file.read(4), "little")
    _refuse_many(source, length)
    source.file.seek(-min(source.size, length + 8), io.SEEK_END)
    try:
        return struct(source.file.read(length))[0], length
    except (EOFError, ValueError):
        _refuse_damaged(source)


def _pages(source: Source, chunk: Fields) -> Iterator[Page]:
    """Yield the pages of a column in a group of rows, as far as they are read."""
    at, left = chunk.get(FIRST_DATA, 0), chunk.get(N_VALUES, 0)
    if 0 < chunk.get(DICTIONARY, 0) < at:
        at = chunk[DICTIONARY]
    end = min(source.size, at + chunk.get(SIZE, 0) + BEHIND)
    while left > 0 and 0 <= at < end:
        header, length = _header(source, at)
        packed, unpacked = header.get(PACKED, -1), header.get(UNPACKED, -1)
        at += length + packed
        if packed < 0 or unpacked < 0 or at > end:
            refuse(source.name, f"it is damaged: a page claims {packed:,} bytes")
        yield Page(packed, unpacked, length)
        data = DATA.get(header.get(TYPE, -1))
        left -= header.get(data, {}).get(IN_PAGE, 0) if data else 0


def _header(source: Source, at: int) -> tuple[Fields, int]:
    """Return the header that begins at a byte, and how long it is."""
    size = HEADER
    while size <= LONGEST_HEADER:
        source.file.seek(at)
        try:
            return struct(source.file.read(size))
        except EOFError:
            size *= 8
        except ValueError:
            break
    _refuse_damaged(source)


def _structs(fields: Fields, name: tuple[int, int]) -> list[Fields]:
    return [value for value in fields.get(name, []) if isinstance(value, dict)]


def _refuse_many(source: Source, said: int) -> None:
    if said > MOST_BYTES:
        refuse(source.name, "it is cut into too many pages")


def _refuse_damaged(source: Source) -> NoReturn:
    refuse(source.name, "it is damaged: the header of a page cannot be read")
