"""The numbers of a grid as bytes, as a file holds them that works on its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xentviz.sweep.grid import Grid
from xentviz.sweep.packing import CODES, is_narrow
from xentviz.sweep.schema import DType


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


def _code(values: np.ndarray, dtype: DType) -> str:
    """Return the type that is asked for, or a wider one where a number does not fit."""
    narrow = dtype != "float64" and is_narrow(values.ravel(), np.array([0])).all()
    return CODES["float32" if narrow else "float64"]
