"""Arrays taken piece by piece, each as large as the processor's cache holds."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 131_072  # numbers worked on at a time: 1 MB
FEW = 32  # up to so many classes a piece is laid out class by class
MANY = 2**22  # from so many numbers on all processors work: starting them takes 1 ms
N_SHARES = 8  # a processor's part is cut in so many, for one may be slower


def row_blocks(rows: NDArray[Any]) -> Iterator[slice]:
    """Yield slices that cover the first axis of `rows` in pieces the cache holds."""
    step = max(1, BLOCK // rows.shape[-1])
    for start in range(0, len(rows), step):
        yield slice(start, start + step)


def for_each_block(work: Callable[[slice], None], rows: NDArray[Any]) -> None:
    """Call `work` with the slice of each piece of `rows`, on all processors if large.

    NumPy lets go of the interpreter while it works on a piece. What it is to do about
    an overflow is a setting of each thread: it is here as where this is called.
    """
    pieces = list(row_blocks(rows))
    if rows.size < MANY:
        _work_through(work, pieces)
        return
    n_processors = os.cpu_count() or 1
    length = -(-len(pieces) // (n_processors * N_SHARES))
    shares = [pieces[at : at + length] for at in range(0, len(pieces), length)]
    with ThreadPoolExecutor(n_processors) as pool:
        for done in [
            pool.submit(copy_context().run, _work_through, work, share)
            for share in shares
        ]:
            done.result()


def _work_through(work: Callable[[slice], None], pieces: Iterable[slice]) -> None:
    for piece in pieces:
        work(piece)


def float64_block(
    rows: NDArray[Any], out: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return a copy of a piece, (n_rows, n_classes), in float64: in `out` if it fits.

    A sum or a maximum over a short last axis is slow where that axis is contiguous:
    with few classes the rows are, and every operation runs over all of them at once.
    """
    if rows.shape[-1] <= FEW:
        return np.array(rows, dtype=np.float64, order="F")
    if out is None:
        return np.array(rows, dtype=np.float64, order="C")
    out[:] = rows
    return out
