"""Pieces of a large job, done on all processors before their results are asked for."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def ahead(
    work: Callable[[Piece], Result], pieces: Iterable[Piece]
) -> Iterator[Callable[[], Result]]:
    """Yield what gives the result of each piece, in order, while next ones are made.

    No thread outlives it.
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
