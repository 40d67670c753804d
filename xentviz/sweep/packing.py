"""Packing: tables as bytes, each column in as many bits as it is worth.

Each number is taken as the unsigned integer of its bits, one of 64 bits as two of 32.
Of each row only the difference to the row before is kept, modulo 2**16 or 2**32; and of
these all first bytes come first, then all second ones, and so on. Neighbouring stops of
a slider have neighbouring numbers, so that most of those bytes are alike: what is left
once they are compressed is a third of what is left of the numbers themselves.
``stage/data/tables.js`` is the reading half.

Little-endian, as every machine that runs a browser reads it. Bytes hold what JSON has
no word for: infinity, and what is undefined.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.sweep.schema import DType

# What 16 bits hold: so many levels from the least to the greatest number of an array,
# and one code for what is undefined.
LEVELS = 65_534
UNDEFINED = 65_535
CODES: Mapping[DType, str] = {"float32": "f4", "float64": "f8", "uint16": "u2"}
WORDS: Mapping[str, str] = {"u2": "<u2", "f4": "<u4", "f8": "<u4"}
Packed = dict[str, dict[str, object]]


class Columns(NamedTuple):
    """A table to be packed.

    Parameters
    ----------
    table : mapping of str to array_like
        The columns, a row along the first axis; ``name.k`` is a part of ``name``.
    dtypes : mapping of str to {"float32", "float64", "uint16"}
        What a column is stored in. It is widened where one of its numbers does not fit:
        to float64, and from levels to float32 where it holds an infinity.
    default : {"float32", "float64", "uint16"}
        What a column that `dtypes` does not name is stored in.
    """

    table: Mapping[str, ArrayLike]
    dtypes: Mapping[str, DType]
    default: DType = "float32"


@dataclass(slots=True)
class _Column:
    """A column on its way: its table, its numbers, and what becomes of them."""

    table: int
    name: str
    shape: tuple[int, ...]
    values: NDArray[np.float64]  # (n,)
    code: str
    differences: bytes = b""
    scale: dict[str, float] = field(default_factory=dict)


def pack(tables: Sequence[Columns]) -> tuple[list[Packed], bytes]:
    """Return where and how each column of some tables lies, and the bytes of all.

    All of them at once: a step of NumPy costs as much as hundreds of numbers.

    Parameters
    ----------
    tables : sequence of Columns
        Their columns, and what each is to be stored in.

    Returns
    -------
    packed : list of dict of str to dict
        For each table by column ``type``, ``shape`` and the byte that it starts at,
        ``start``, and for levels ``low`` and ``step``; or ``as``, the name of a column
        before it in its table that holds the same.
    data : bytes
        The columns, one after another.
    """
    columns = [column for k, each in enumerate(tables) for column in _columns(k, each)]
    _widen(columns)
    for code in WORDS:
        _encode(code, [column for column in columns if column.code == code])
    packed: list[Packed] = [{} for _ in tables]
    names: dict[tuple[object, ...], str] = {}
    pieces: list[bytes] = []
    start = 0
    for c in columns:
        key = (c.table, c.code, *c.scale.values(), c.shape, c.differences)
        twin = names.setdefault(key, c.name)
        if twin != c.name:
            packed[c.table][c.name] = {"as": twin}
            continue
        where = {"type": c.code, "shape": list(c.shape), "start": start}
        packed[c.table][c.name] = where | c.scale
        pieces.append(c.differences)
        start += len(c.differences)
    return packed, b"".join(pieces)


def is_narrow(
    values: NDArray[np.float64], starts: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Tell of which pieces, that begin at `starts`, 32 bits hold every number.

    One that is below their least normal number loses its digits there, or is 0.
    """
    sizes, limits = np.abs(values), np.finfo(np.float32)
    fits = (limits.tiny <= sizes) & (sizes <= limits.max)
    fits |= (sizes == 0.0) | ~np.isfinite(sizes)
    return np.asarray(np.logical_and.reduceat(fits, starts))


def _columns(index: int, columns: Columns) -> Iterable[_Column]:
    for name, values in columns.table.items():
        array = np.asarray(values, dtype=np.float64)
        dtype = columns.dtypes.get(name.partition(".")[0], columns.default)
        yield _Column(index, name, array.shape, array.ravel(), CODES[dtype])


def _widen(columns: list[_Column]) -> None:
    """Give a wider type to each column with a number that does not fit."""
    levels = [column for column in columns if column.code == "u2"]
    if levels:
        values, starts, _ = _joined(levels)
        endless = np.logical_or.reduceat(np.isinf(values), starts)
        for column in compress(levels, endless.tolist()):
            column.code = "f4"
    floats = [column for column in columns if column.code == "f4"]
    if floats:
        values, starts, _ = _joined(floats)
        for column in compress(floats, (~is_narrow(values, starts)).tolist()):
            column.code = "f8"


def _encode(code: str, columns: list[_Column]) -> None:
    """Give each of some columns of one type the bytes of its differences."""
    if not columns:
        return
    values, starts, sizes = _joined(columns)
    if code == "u2":
        values, lows, steps = _levels(values, starts, sizes)
        for column, low, step in zip(
            columns, lows.tolist(), steps.tolist(), strict=True
        ):
            column.scale = {"low": low, "step": step}
    words = values.astype(f"<{code}").view(WORDS[code])
    n_words = words.size // values.size  # of a number
    starts, sizes = n_words * starts, n_words * sizes
    n_rows = np.array([c.shape[0] if c.shape else 1 for c in columns])
    differences = _differences(words, starts, sizes, sizes // n_rows)
    planes = differences.view(np.uint8).reshape(-1, words.itemsize)
    for column, start, size in zip(
        columns, starts.tolist(), sizes.tolist(), strict=True
    ):
        column.differences = planes[start : start + size].tobytes("F")


def _joined(
    columns: list[_Column],
) -> tuple[NDArray[np.float64], NDArray[np.int_], NDArray[np.int_]]:
    """Return the numbers of columns, one after another, where each begins, its size."""
    sizes = np.array([column.values.size for column in columns])
    # "+ 0.0" so that no reader ever meets a minus zero.
    values = np.concatenate([column.values for column in columns]) + 0.0
    return values, np.cumsum(sizes) - sizes, sizes


def _levels(
    values: NDArray[np.float64], starts: NDArray[np.int_], sizes: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return each number as a level; of each piece what level 0 is, and a step."""
    undefined = np.isnan(values)
    low = np.minimum.reduceat(np.where(undefined, np.inf, values), starts)
    high = np.maximum.reduceat(np.where(undefined, -np.inf, values), starts)
    low, high = (np.where(np.isinf(end), 0.0, end) for end in (low, high))
    step = (high - low) / LEVELS
    width = np.repeat(np.where(step == 0.0, 1.0, step), sizes)
    levels = np.round((values - np.repeat(low, sizes)) / width)
    return np.where(undefined, UNDEFINED, levels), low, step


def _differences(
    words: NDArray[np.unsignedinteger],
    starts: NDArray[np.int_],
    sizes: NDArray[np.int_],
    widths: NDArray[np.int_],
) -> NDArray[np.unsignedinteger]:
    """Return how each word differs from that a row before, of pieces so many wide."""
    before = np.arange(words.size) - np.repeat(widths, sizes)
    has_before = before >= np.repeat(starts, sizes)
    differences = words.copy()
    differences[has_before] -= words[before[has_before]]
    return differences
