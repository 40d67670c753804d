"""Packing: arrays as bytes, each in as many bits as it is worth.

Little-endian, as every machine that runs a browser reads it. Bytes hold what JSON has
no word for: infinity, and what is undefined.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.sweep.grid import Grid
from xentviz.sweep.schema import DType

# What 16 bits hold: so many levels from the least to the greatest number of an array,
# and one code for what is undefined.
LEVELS = 65_534
UNDEFINED = 65_535
CODES: Mapping[DType, str] = {"float32": "f4", "float64": "f8", "uint16": "u2"}
WORDS: Mapping[str, str] = {"u2": "<u2", "f4": "<u4", "f8": "<u4"}
Packed = dict[str, dict[str, object]]


@dataclass(frozen=True)
class PackedGrid:
    """The columns of a grid, one after another.

    Parameters
    ----------
    data : bytes
        The numbers of all columns.
    columns : list of dict
        Of each its name, its type, its axes, its own shape, the byte that it starts
        at, and its length.
    """

    data: bytes
    columns: list[dict[str, object]]


class Packer:
    """The bytes of tables, one column after another, made for a compressor.

    Each number is taken as the unsigned integer of its bits, one of 64 bits as two of
    32. Of each row only the difference to the row before is kept, modulo 2**16 or
    2**32; and of these all first bytes come first, then all second ones, and so on.
    Neighbouring stops of a slider have neighbouring numbers, so that most of those
    bytes are alike: what is left once they are compressed is a third of what is left of
    the numbers themselves. ``stage/data/tables.js`` is the reading half.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    @property
    def data(self) -> bytes:
        """All bytes so far."""
        return b"".join(self._pieces)

    def pack(
        self,
        table: Mapping[str, ArrayLike],
        dtypes: Mapping[str, DType],
        default: DType = "float32",
    ) -> Packed:
        """Add the columns of a table, and return where and how each lies.

        Parameters
        ----------
        table : mapping of str to array_like
            The columns, a row along the first axis; ``name.k`` is a part of ``name``.
        dtypes : mapping of str to {"float32", "float64", "uint16"}
            What a column is stored in. It is widened where one of its numbers does not
            fit: to float64, and from levels to float32 where it holds an infinity.
        default : {"float32", "float64", "uint16"}
            What a column that `dtypes` does not name is stored in.

        Returns
        -------
        packed : dict of str to dict
            ``type``, ``shape`` and the byte that it starts at, ``start``, and for
            levels ``low`` and ``step``; or ``as``, the name of a column before it that
            holds the same.
        """
        result: Packed = {}
        names: dict[tuple[object, ...], str] = {}
        for name, values in table.items():
            # "+ 0.0" so that no reader ever meets a minus zero.
            array = np.asarray(values, dtype=np.float64) + 0.0
            code = _code(array, dtypes.get(name.partition(".")[0], default))
            scale: dict[str, float] = {}
            if code == "u2":
                array, scale = _levels(array)
            data = array.astype(f"<{code}").tobytes()
            twin = names.setdefault((code, *scale.values(), array.shape, data), name)
            result[name] = (
                self._added(code, array.shape, data) | scale
                if twin == name
                else {"as": twin}
            )
        return result

    def _added(
        self, code: str, shape: tuple[int, ...], data: bytes
    ) -> dict[str, object]:
        column = {"type": code, "shape": list(shape), "start": self._size}
        self._pieces.append(_planes(np.frombuffer(data, WORDS[code]), shape))
        self._size += len(data)
        return column


def packed_grid(
    grid: Grid, dtypes: Mapping[str, DType], default: DType = "float32"
) -> PackedGrid:
    """Return the numbers of a grid, in float32 or float64 as `dtypes` says."""
    coded = [
        (
            _code(column.values, dtypes.get(name.partition(".")[0], default)),
            name,
            column,
        )
        for name, column in grid.columns.items()
    ]
    pieces: list[bytes] = []
    columns: list[dict[str, object]] = []
    start = 0
    # The wide ones first: each is to start at a multiple of its width.
    for code, name, column in sorted(coded, key=lambda each: -int(each[0][1])):
        pieces.append(column.values.astype(f"<{code}").tobytes())
        columns.append(
            {
                "name": name,
                "type": code,
                "axes": column.axes,
                "shape": column.values.shape[len(column.axes) :],
                "start": start,
                "length": column.values.size,
            }
        )
        start += len(pieces[-1])
    return PackedGrid(b"".join(pieces), columns)


def _planes(words: NDArray[np.unsignedinteger], shape: tuple[int, ...]) -> bytes:
    """Return the differences between rows, byte by byte."""
    rows = words.reshape(shape[0] if shape else 1, -1)
    steps = rows.copy()
    steps[1:] -= rows[:-1]
    return steps.view(np.uint8).reshape(-1, words.itemsize).T.tobytes()


def _code(array: NDArray[np.float64], dtype: DType) -> str:
    """Return the type that is asked for, or a wider one where a number does not fit."""
    if dtype == "uint16" and not np.isinf(array).any():
        return CODES["uint16"]
    finite = np.abs(array[np.isfinite(array)])
    is_narrow = not finite.size or finite.max() <= np.finfo(np.float32).max
    return CODES["float32" if is_narrow and dtype != "float64" else "float64"]


def _levels(
    array: NDArray[np.float64],
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """Return each number as a level, and what level 0 is and a step between two."""
    defined = array[~np.isnan(array)]
    low, high = (defined.min(), defined.max()) if defined.size else (0.0, 0.0)
    step = float(high - low) / LEVELS
    levels = np.round((array - low) / (step or 1.0))
    codes = np.where(np.isnan(array), UNDEFINED, levels)
    return codes, {"low": float(low), "step": step}
