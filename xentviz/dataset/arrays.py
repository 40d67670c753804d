"""NPY and NPZ as rows: which array holds the scores, and which the target."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset import numpy_arrays
from xentviz.dataset.columns import TARGETS, columns_of, kind_of, refuse_few_classes
from xentviz.dataset.layout import Chunk, Layout, Reader, layout_of
from xentviz.dataset.numpy_arrays import Header
from xentviz.dataset.source import Source, refuse

CHUNK = 1 << 20  # bytes of scores read at a time
WIDEST = 8  # bytes of a number that all that follows knows
MOST_NAMED = 8  # arrays whose names are told


def reader(source: Source, most_bytes: int) -> Reader:
    """Return the rows of an NPY or NPZ file."""
    found = numpy_arrays.headers(source, most_bytes)
    if source.format == "npz":
        return _of_two(source, *_chosen(source, found))
    [header] = found
    if header.dtype.names:
        return _of_fields(source, header)
    return _of_one(source, header)


def _chosen(source: Source, found: Sequence[Header]) -> tuple[Header, Header]:
    """Return the arrays of scores and target, by their names or as the only two."""
    named = {h.name: h for h in found}
    if len(named) < len(found):
        refuse(source.name, "two arrays have one name")
    targets = [h for h in found if h.name.strip().lower() in TARGETS]
    scores = [h for h in found if kind_of(h.name)]
    if len(found) == 2 and len(targets) + len(scores) < 2:
        wide = sorted(found, key=lambda h: (len(h.shape), h.n_bytes))
        targets, scores = targets or [wide[0]], scores or [wide[1]]
        if targets == scores:
            scores = [h for h in found if h not in targets]
    if len(targets) != 1 or len(scores) != 1:
        some = [*list(named)[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])]
        names = ", ".join(some) or "none"
        refuse(
            source.name,
            "it must hold two arrays, logits (or probabilities) and target, "
            f"got {names}",
        )
    return scores[0], targets[0]


def _of_two(source: Source, scores: Header, target: Header) -> Reader:
    _check_scores(source, scores)
    n, k = scores.shape
    refuse_few_classes(source.name, k)
    shape = target.shape[:1] if target.shape[1:] == (1,) else target.shape
    if shape not in ((n,), (n, k)):
        refuse(
            source.name,
            f"target must have the shape ({n},) or ({n}, {k}), got {target.shape}",
        )
    form = "shares" if len(shape) == 2 else _form(source, target.dtype)
    names = [str(i) for i in range(k)]
    layout = Layout(
        source.name,
        source.format,
        n,
        [f"{scores.name}[{i}]" for i in names],
        [f"{target.name}[{i}]" for i in names] if form == "shares" else [target.name],
        names,
        str(scores.dtype),
        form,
        kind_of(scores.name),
        [],
    )
    return Reader(layout, partial(_pairs, source, scores, target, shape[1:]))


def _pairs(
    source: Source, scores: Header, target: Header, width: tuple[int, ...]
) -> Iterator[Chunk]:
    n, done, step, whole = scores.shape[0], 0, _step(scores), _place(scores)
    pieces = (
        numpy_arrays.read_array(source, scores, step, whole),
        numpy_arrays.read_array(source, target, step),
    )
    for some, labels in zip(*pieces, strict=True):
        done += len(some)
        target = _read(source, labels.reshape(-1, *width))
        yield Chunk(_narrow(some), target, done / n, whole)


def _of_one(source: Source, header: Header) -> Reader:
    """Return the rows of one array, whose last column is the label."""
    _check_scores(source, header)
    n, width = header.shape
    if width < 2:
        refuse(
            source.name, f"a label column must follow the scores, got {width} column"
        )
    refuse_few_classes(source.name, width - 1)
    names = [str(i) for i in range(width - 1)]
    layout = Layout(
        source.name,
        source.format,
        n,
        [f"[{i}]" for i in names],
        [f"[{width - 1}]"],
        names,
        str(header.dtype),
        "indices",
        "",
        [],
    )

    def chunks() -> Iterator[Chunk]:
        done, whole = 0, _place(header)
        scores = None if whole is None else whole[:, :-1]
        for piece in numpy_arrays.read_array(source, header, _step(header), whole):
            done, piece = done + len(piece), _narrow(piece)
            yield Chunk(piece[:, :-1], piece[:, -1], done / n, scores)

    return Reader(layout, chunks)


def _of_fields(source: Source, header: Header) -> Reader:
    """Return the rows of a structured array, whose fields are columns."""
    if len(header.shape) != 1:
        refuse(source.name, f"fields must have one axis, got shape {header.shape}")
    fields = header.dtype
    for name in fields.names:
        if fields[name].shape or fields[name].names:
            refuse(source.name, f"field {name!r} must hold numbers, got {fields[name]}")
    known = columns_of(fields.names, source.name)
    for name in (*known.scores, *known.target):
        if fields[name].kind not in "biufUS":
            refuse(source.name, f"field {name!r} must hold numbers, got {fields[name]}")
    many = len(known.target) > 1
    form = "shares" if many else _form(source, fields[known.target[0]])
    scores = np.result_type(*(fields[name] for name in known.scores))
    layout = layout_of(source, known, header.shape[0], str(scores), form)

    def chunks() -> Iterator[Chunk]:
        done = 0
        for piece in numpy_arrays.read_array(source, header, _step(header)):
            done += len(piece)
            target = _stacked(piece, known.target)
            target = _read(source, target if form == "shares" else target[:, 0])
            scores = _narrow(_stacked(piece, known.scores))
            yield Chunk(scores, target, done / header.shape[0])

    return Reader(layout, chunks)


def _read(source: Source, labels: NDArray) -> NDArray:
    """Return labels, those that are bytes as the text that they hold."""
    if labels.dtype.kind != "S":
        return _narrow(labels)
    try:
        return np.char.decode(labels, "utf-8")
    except UnicodeDecodeError:
        refuse(source.name, "a name of a class is no UTF-8 text")


def _narrow(numbers: NDArray) -> NDArray:
    """Return numbers wider than a float64 as that: no table of the page has such."""
    is_wide = numbers.dtype.kind == "f" and numbers.dtype.itemsize > WIDEST
    return numbers.astype(np.float64) if is_wide else numbers


def _place(header: Header) -> NDArray | None:
    """Return room for an array whose scores stay as they are read; else None."""
    if not header.dtype.isnative or header.dtype.itemsize > WIDEST:
        return None
    return np.empty(header.shape, header.dtype, "F" if header.is_fortran else "C")


def _step(header: Header) -> int:
    return max(1, CHUNK * header.shape[0] // max(1, header.n_bytes))


def _stacked(piece: NDArray, names: Sequence[str]) -> NDArray:
    return np.stack([piece[name] for name in names], axis=-1)


def _check_scores(source: Source, header: Header) -> None:
    what = f"array {header.name!r}" if header.name else "the array"
    if header.dtype.kind not in "biuf":
        refuse(source.name, f"{what} must hold real numbers, got {header.dtype}")
    if len(header.shape) != 2:
        refuse(
            source.name,
            f"{what} must have two axes, rows and classes, got shape {header.shape}",
        )
    if 0 in header.shape:
        refuse(source.name, f"{what} is empty: shape {header.shape}")


def _form(source: Source, dtype: np.dtype) -> str:
    if dtype.kind not in "biufUS":
        refuse(source.name, f"target must hold classes or their names, got {dtype}")
    return "names" if dtype.kind in "US" else "indices"
