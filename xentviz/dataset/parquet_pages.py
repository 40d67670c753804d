"""The pages of a Parquet file, by their headers: none claims more than there can be.

pyarrow makes room for what the header of a page says before it sees how much is there:
of two kilobytes it would take two gigabytes. So the headers are read first, which are
structs in the compact protocol of Thrift [1]_.

References
----------
.. [1] https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md,
   and `PageHeader` in https://github.com/apache/parquet-format.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from xentviz.dataset.source import Source, refuse, refuse_expansion

if TYPE_CHECKING:
    from pyarrow.parquet import ColumnChunkMetaData, FileMetaData

MOST_EXPANDED = 1000  # columns of a few values are packed well
HEADER = 1 << 10  # bytes that nearly every header fits into
LONGEST_HEADER = 1 << 16
MOST_HEADERS = 1 << 22  # bytes of all together: 200 MB have a hundredth of it
DEEPEST = 8  # structs within each other: those of a header are three
# Kinds of values in the protocol, by their numbers.
STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(
    13
)
# Fields of a header by number and kind; data pages of either version have a struct in
# which the first says how many values they hold.
UNPACKED, PACKED, N_VALUES = (2, I32), (3, I32), (1, I32)
DATA = (5, STRUCT), (8, STRUCT)

Fields = dict[tuple[int, int], Any]  # integers and structs alone


class Page(NamedTuple):
    """What a header says of its page, and how long it is itself, in bytes."""

    packed: int
    unpacked: int
    header: int


def check_pages(
    source: Source, metadata: "FileMetaData", columns: Iterable[int], most_bytes: int
) -> None:
    """Refuse a file of which a page claims more than is there, or all too much.

    Raises
    ------
    ValueError
        If a page ends behind its column or grows beyond reason, or the largest pages of
        the `columns`, which are in memory at once, take more than `most_bytes`.
    """
    headers, places = 0, list(columns)
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        total = 0
        for chunk in map(group.column, places):
            largest = 0
            for page in _pages(source, chunk):
                name = chunk.path_in_schema
                sizes = page.packed, page.unpacked
                refuse_expansion(source, name, *sizes, MOST_EXPANDED)
                largest = max(largest, page.unpacked)
                headers += page.header
                if headers > MOST_HEADERS:
                    refuse(source.name, "it is cut into too many pages")
            total += largest
        if total > most_bytes:
            what = (
                f"its pages take {total:,} bytes, and at most {most_bytes:,} are read"
            )
            refuse(source.name, what)


def _pages(source: Source, chunk: "ColumnChunkMetaData") -> Iterator[Page]:
    """Yield the pages of a column in a group of rows, as far as they are read."""
    at, left = chunk.data_page_offset, chunk.num_values
    if chunk.has_dictionary_page and 0 < chunk.dictionary_page_offset < at:
        at = chunk.dictionary_page_offset
    end = min(source.size, at + chunk.total_compressed_size)
    while left > 0 and 0 <= at < end:
        header, length = _header(source, at)
        packed, unpacked = header.get(PACKED, -1), header.get(UNPACKED, -1)
        at += length + packed
        if packed < 0 or unpacked < 0 or at > end:
            refuse(source.name, f"it is damaged: a page claims {packed:,} bytes")
        yield Page(packed, unpacked, length)
        left -= sum(header.get(field, {}).get(N_VALUES, 0) for field in DATA)


def _header(source: Source, at: int) -> tuple[Fields, int]:
    """Return the header that begins at a byte, and how long it is."""
    size = HEADER
    while size <= LONGEST_HEADER:
        source.file.seek(at)
        reading = _Reading(source.file.read(size))
        try:
            return reading.struct(), reading.at
        except IndexError:  # it is longer
            size *= 8
    refuse(source.name, "it is damaged: the header of a page cannot be read")


class _Reading:
    """Values in the compact protocol, one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def struct(self, depth: int = 0) -> Fields:
        """Return the fields that are integers or structs."""
        fields: Fields = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            step = head >> 4
            number = number + step if step else self._integer()
            fields[number, kind] = self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> int | Fields | None:
        if kind in (I16, I32, I64):
            return self._integer()
        if kind == STRUCT and depth < DEEPEST:
            return self.struct(depth + 1)
        if kind in (BYTE, DOUBLE, BINARY):
            length = {BYTE: 1, DOUBLE: 8}.get(kind) or self._varint()
            self.at += length
        elif kind not in (TRUE, FALSE):  # which have no bytes; no header has lists
            raise IndexError
        return None

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while (byte := self._byte()) > 127:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def _integer(self) -> int:
        """Return a number whose sign is its last bit; one that is too long is cut."""
        n = self._varint() & 0xFFFFFFFFFFFFFFFF
        return (n >> 1) ^ -(n & 1)
