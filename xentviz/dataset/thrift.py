"""Structs as Parquet has them: values in the compact protocol of Thrift [1]_.

References
----------
.. [1] https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from typing import Any

# Kinds of values, by their numbers.
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
INTEGERS = I16, I32, I64
DEEPEST = 16  # values within each other; what Parquet has goes down half as far
Fields = dict[tuple[int, int], Any]  # by number and kind


def struct(data: bytes, at: int = 0) -> tuple[Fields, int]:
    """Return the fields of the struct at a byte, and where it ends.

    Kept are integers, structs and lists of them.

    Raises
    ------
    EOFError
        If the data ends before it.
    ValueError
        If it is none.
    """
    reading = _Reading(data, at)
    try:
        return reading.struct(0), reading.at
    except IndexError:
        raise EOFError from None


class _Reading:
    """Values, one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def struct(self, depth: int) -> Fields:
        fields: Fields = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            step = head >> 4
            number = number + step if step else self._integer(I16)
            value = None if kind in (TRUE, FALSE) else self._value(kind, depth)
            if value is not None:
                fields[number, kind] = value
        return fields

    def _value(self, kind: int, depth: int) -> int | Fields | list | None:
        if kind in INTEGERS:
            return self._integer(kind)
        if depth > DEEPEST:
            raise ValueError  # too deep
        if kind == STRUCT:
            return self.struct(depth + 1)
        if kind in (LIST, SET):
            return self._list(depth + 1)
        if kind == MAP:
            self._skip_map(depth + 1)
        elif kind in (TRUE, FALSE, BYTE):  # one that is not a field has a byte
            self.at += 1
        elif kind == DOUBLE:
            self.at += 8
        elif kind == BINARY:
            length = self._varint()
            self.at += length
        else:
            raise ValueError  # there is no such kind
        return None

    def _list(self, depth: int) -> list:
        head = self._byte()
        size = head >> 4 if head < 0xF0 else self._varint()
        values = (self._value(head & 15, depth) for _ in self._some(size))
        return [value for value in values if value is not None]

    def _skip_map(self, depth: int) -> None:
        size = self._varint()
        kinds = self._byte() if size else 0
        for _ in self._some(size):
            self._value(kinds >> 4, depth)
            self._value(kinds & 15, depth)

    def _some(self, size: int) -> range:
        """Count values, each of which takes a byte at least."""
        if size > len(self.data) - self.at:
            raise IndexError  # more of them are claimed than there can be
        return range(size)

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while (byte := self._byte()) > 127:
            value |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise ValueError  # no number is that long
        return value | byte << shift

    def _integer(self, kind: int) -> int:
        """Return a number, its sign the last bit, cut as the C++ of pyarrow does."""
        n = self._varint() & (2**64 - 1 if kind == I64 else 2**32 - 1)
        n = (n >> 1) ^ -(n & 1)
        return (n + 2**15) % 2**16 - 2**15 if kind == I16 else n
