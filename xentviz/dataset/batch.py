"""A file as a batch: scores and their target, every row of it checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset import arrays, parquet, text
from xentviz.dataset.checks import (
    check_logits,
    check_probabilities,
    classes_of,
    look_like_probabilities,
)
from xentviz.dataset.labels import Names
from xentviz.dataset.layout import Chunk, Layout, Reader
from xentviz.dataset.source import opened, refuse

MOST_BYTES = 1 << 31  # of an array that is read
KINDS = ("logits", "probabilities")
GROWTH = 4  # an array of rows that go on grows by this part of it
Progress = Callable[[float], None]
READERS = {
    "csv": text.reader,
    "tsv": text.reader,
    "parquet": parquet.reader,
    "npy": arrays.reader,
    "npz": arrays.reader,
}


@dataclass(frozen=True)
class Batch:
    """Scores, shape (n, n_classes), as the file has them; and what is wanted."""

    layout: Layout
    kind: str  # "logits" or "probabilities"
    scores: NDArray
    target: NDArray  # (n,) classes, or (n, n_classes) shares as the file has them

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.scores)

    @property
    def n_bytes(self) -> int:
        """How much memory its arrays take, of which the scores may be a part."""
        own = self.scores if self.scores.base is None else self.scores.base
        return own.nbytes + self.target.nbytes

    @property
    def is_soft(self) -> bool:
        """Whether the target is shares."""
        return self.target.ndim == 2

    @np.errstate(divide="ignore")
    def logits(
        self, rows: slice | NDArray[np.intp] = slice(None)
    ) -> NDArray[np.float64]:
        """Return logits of some rows, or logarithms: to read, not to change."""
        scores = self.scores[rows].astype(np.float64, copy=False)
        return np.log(scores) if self.kind == "probabilities" else scores

    def targets(self, rows: slice | NDArray[np.intp] = slice(None)) -> NDArray:
        """Return the classes of some rows, or their shares, which sum to 1."""
        target = self.target[rows]
        if not self.is_soft:
            return target
        shares = target.astype(np.float64)
        return shares / shares.sum(axis=1, keepdims=True)

    def __str__(self) -> str:
        """Return what was understood, in a few lines."""
        return f"{self.layout}\nscores: {self.kind}"


class Rows:
    """Rows that come in chunks, in one array that grows where their end is unknown."""

    def __init__(self, n_rows: int | None) -> None:
        self._table: NDArray | None = None
        self._room = n_rows or 0
        self._end = 0

    def __len__(self) -> int:
        """Return how many rows there are by now."""
        return self._end

    def add(self, rows: NDArray, whole: NDArray | None = None) -> NDArray:
        """Add a chunk; return where it lies now: in its `whole`, if there is one."""
        end = self._end + len(rows)
        if whole is not None:
            self._table, self._room, self._end = whole, len(whole), end
            return rows
        if self._table is None:
            self._room = max(self._room, end)
            self._table = np.empty((self._room, *rows.shape[1:]), rows.dtype)
        if end > self._room:
            self._resize(max(end, self._room + self._room // GROWTH))
        added = self._table[self._end : end]
        added[:] = rows
        self._end = end
        return added

    def joined(self) -> NDArray:
        """Return all rows as one array, which grows no more."""
        self._resize(self._end)
        return self._table

    def _resize(self, n_rows: int) -> None:
        """Change how many rows there is room for, where they lie if it can be."""
        if n_rows != self._room:
            shape = n_rows, *self._table.shape[1:]
            self._table.resize(shape, refcheck=False)  # nobody else has it yet
            self._room = n_rows


def reader_of(
    file: BinaryIO | bytes, name: str, most_bytes: int = MOST_BYTES
) -> Reader:
    """Return what a file holds, understood by its beginning, and a way to its rows.

    Raises
    ------
    ValueError
        If it cannot be read as what its name says, or no column can be the target.
    """
    source = opened(file, name)
    return READERS[source.format](source, most_bytes)


def read(
    source: str | Path | BinaryIO | bytes,
    name: str = "",
    *,
    kind: str = "",
    ignore_index: int = -100,
    progress: Progress | None = None,
    most_bytes: int = MOST_BYTES,
) -> Batch:
    """Return a file of logits or probabilities and their labels.

    Parameters
    ----------
    source : path, bytes or binary file
        CSV, TSV, Parquet, NPY or NPZ.
    name : str, optional
        What it is called, where the source does not say it: its ending is the format.
    kind : {"logits", "probabilities"}, optional
        What the scores are. By default what the columns' names say, else probabilities
        if every row is a distribution.
    ignore_index : int, default -100
        A class that marks rows to leave out.
    progress : callable, optional
        Called after each chunk with the part that is read, from 0 to 1. What it raises
        ends the reading, and nothing of it is kept.
    most_bytes : int
        How large an array may be.

    Raises
    ------
    ValueError
        If something in it cannot be meant; with the row, the column and the value.
    """
    if kind and kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    if isinstance(source, str | Path):
        path = Path(source)
        with path.open("rb") as file:
            reader = reader_of(file, name or path.name, most_bytes)
            return _rows(reader, kind, ignore_index, progress)
    reader = reader_of(source, name, most_bytes)
    return _rows(reader, kind, ignore_index, progress)


def _rows(
    reader: Reader, kind: str, ignore_index: int, progress: Progress | None
) -> Batch:
    layout, names = reader.layout, Names(reader.layout)
    scores, targets = Rows(layout.n_rows), Rows(layout.n_rows)
    are_probabilities = True
    for first, chunk in _numbered(reader, progress):
        # Where they lie they are checked.
        some = chunk.scores if chunk.whole is not None else _floats(chunk.scores)
        some = scores.add(some, chunk.whole)
        _check_scores(layout, some, first, kind)
        are_probabilities = are_probabilities and look_like_probabilities(some)
        targets.add(_checked_target(layout, chunk, first, names, ignore_index))
    if not len(targets):
        refuse(layout.name, "there are no rows in it")
    target = targets.joined()
    if layout.target_form == "names":
        layout = replace(layout, class_names=names.class_names())
        target = names.classes(target, layout.class_names)
    found = kind or layout.kind or KINDS[are_probabilities]
    return Batch(replace(layout, n_rows=len(target)), found, scores.joined(), target)


def _numbered(reader: Reader, progress: Progress | None) -> Iterator[tuple[int, Chunk]]:
    """Yield the chunks of a file, each with the number of its first row."""
    first = 1
    for chunk in reader.chunks():
        if len(chunk.scores):
            yield first, chunk
        first += len(chunk.scores)
        if progress:
            progress(chunk.fraction)


def _floats(numbers: NDArray) -> NDArray:
    """Return numbers in the shortest floats that hold all of their kind."""
    return numbers.astype(np.result_type(numbers, np.float16), copy=False)


def _check_scores(layout: Layout, scores: NDArray, first: int, kind: str) -> None:
    check_logits(layout, scores, first)
    if (kind or layout.kind) == "probabilities":
        columns = layout.score_columns
        check_probabilities(layout, scores, first, columns, "a probability")


def _checked_target(
    layout: Layout, chunk: Chunk, first: int, names: Names, ignore_index: int
) -> NDArray:
    if layout.target_form == "names":
        return names.coded(chunk.target, first)
    if layout.target_form == "indices":
        return classes_of(layout, chunk.target, first, ignore_index)
    shares = chunk.target.astype(np.float64)
    check_probabilities(layout, shares, first, layout.target_columns, "a share")
    return chunk.target
