"""Arrays taken piece by piece, each as large as the processor's cache holds."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 24_576  # numbers worked on at a time: 192 kB
FEW = 32  # up to so many classes a piece is laid out class by class


def row_blocks(rows: NDArray[Any]) -> Iterator[slice]:
    """Yield slices that cover the first axis of `rows` in pieces the cache holds."""
    step = max(1, BLOCK // rows.shape[-1])
    for start in range(0, len(rows), step):
        yield slice(start, start + step)


def float64_block(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Return a copy of a piece, (n_rows, n_classes), in float64.

    A sum or a maximum over a short last axis is slow where that axis is contiguous:
    with few classes the rows are, and every operation runs over all of them at once.
    """
    is_short = rows.shape[-1] <= FEW
    return np.array(rows, dtype=np.float64, order="F" if is_short else "C")
