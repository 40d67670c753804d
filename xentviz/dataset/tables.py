"""Rows as pyarrow has them, turned into a chunk of ours."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.layout import Chunk, Layout
from xentviz.dataset.source import refuse

if TYPE_CHECKING:
    import pyarrow


def chunk_of(
    layout: Layout, batch: "pyarrow.RecordBatch | pyarrow.Table", fraction: float
) -> Chunk:
    """Return some rows of a table that pyarrow has read."""
    scores = _matrix(batch, layout.score_columns)
    if layout.target_form == "names":
        column = _text(batch.column(layout.target_columns[0]))
        try:
            names = np.array(column.to_pylist(), dtype=object)
        except UnicodeDecodeError:
            refuse(layout.name, "a name of a class is no UTF-8 text")
        return Chunk(scores, names, fraction)
    target = _matrix(batch, layout.target_columns)
    shares = layout.target_form == "shares"
    return Chunk(scores, target if shares else target[:, 0], fraction)


@np.errstate(invalid="ignore")  # a NaN that is to be heard when it is moved
def _matrix(
    batch: "pyarrow.RecordBatch | pyarrow.Table", names: Sequence[str]
) -> NDArray:
    """Return columns as an array; what is missing is NaN, and refused as such."""
    columns = [_binary(batch.column(name)) for name in names]
    return np.stack([c.to_numpy(zero_copy_only=False) for c in columns], axis=-1)


def _binary(column: "pyarrow.Array") -> "pyarrow.Array":
    """Return a column in numbers that NumPy has: decimal ones in float64."""
    import pyarrow as pa

    return column.cast(pa.float64()) if pa.types.is_decimal(column.type) else column


def _text(column: "pyarrow.Array") -> "pyarrow.Array":
    """Return a column of names as text, be it stored as bytes."""
    import pyarrow as pa

    is_bytes = pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
    return column.cast(pa.string()) if is_bytes else column
