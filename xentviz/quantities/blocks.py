"""Arrays taken piece by piece, each as large as the processor's cache holds."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Piece = TypeVar("Piece")
Result = TypeVar("Result")

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

    NumPy lets go of the interpreter while it works on a piece.
    """
    pieces = list(row_blocks(rows))
    if rows.size < MANY:
        _work_through(work, pieces)
        return
    length = -(-len(pieces) // ((os.cpu_count() or 1) * N_SHARES))
    shares = [pieces[at : at + length] for at in range(0, len(pieces), length)]
    for done in ahead(partial(_work_through, work), shares):
        done()


def _work_through(work: Callable[[slice], None], pieces: Iterable[slice]) -> None:
    for piece in pieces:
        work(piece)


def ahead(
    work: Callable[[Piece], Result], pieces: Iterable[Piece]
) -> Iterator[Callable[[], Result]]:
    """Yield what gives the result of each piece, in order, while next ones are made.

    On all processors; no thread outlives it. What NumPy is to do about an overflow is a
    setting of each thread: it is here as where this is called.
    """
    n_processors = os.cpu_count() or 1
    with ThreadPoolExecutor(n_processors) as pool:
        made: deque[Future[Result]] = deque()
        for piece in pieces:
            made.append(pool.submit(copy_context().run, work, piece))
            if len(made) > n_processors:
                yield made.popleft().result
        while made:
            yield made.popleft().result


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
