"""What a file was understood to hold, before anything in it is computed with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from numpy.typing import NDArray

from xentviz.dataset.columns import Columns
from xentviz.dataset.source import Source

TARGET_FORMS = {
    "indices": "class indices",
    "names": "class names",
    "shares": "a row of shares",  # one-hot, or soft
}


class Chunk(NamedTuple):
    """Some rows: scores (m, n_classes), their target, and how much is read by then."""

    scores: NDArray
    target: NDArray  # (m,) numbers or names, or (m, n_classes)
    fraction: float
    whole: NDArray | None = None  # where all scores come to lie, if these stay there


@dataclass(frozen=True)
class Layout:
    """What is where. `n_rows` is None in text, which says it only at its end."""

    name: str
    format: str
    n_rows: int | None
    score_columns: list[str]
    target_columns: list[str]
    class_names: list[str]
    dtype: str
    target_form: str  # a key of TARGET_FORMS
    kind: str  # "logits", "probabilities", or "" where no name says it
    left_out: list[str]

    @property
    def n_classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)

    def __str__(self) -> str:
        """Return it in a few lines."""
        rows = "rows" if self.n_rows is None else f"{self.n_rows:,} rows"
        classes = ", ".join(self.class_names[:8])
        more = ", …" if self.n_classes > 8 else ""
        return (
            f"{self.name}: {self.format}, {rows} of {self.n_classes} classes "
            f"({classes}{more}), {self.dtype}\n"
            f"target: {TARGET_FORMS[self.target_form]} "
            f"in {_joined(self.target_columns)}"
        )


def layout_of(
    source: Source, columns: Columns, n_rows: int | None, dtype: str, target_form: str
) -> Layout:
    """Return the layout of a table whose columns are known."""
    return Layout(
        source.name,
        source.format,
        n_rows,
        columns.scores,
        columns.target,
        columns.class_names,
        dtype,
        target_form,
        columns.kind,
        columns.left_out,
    )


@dataclass(frozen=True)
class Reader:
    """A layout, and the rows that go with it, in chunks."""

    layout: Layout
    chunks: Callable[[], Iterator[Chunk]]


def _joined(names: list[str]) -> str:
    few = names if len(names) <= 3 else [names[0], "…", names[-1]]
    return ", ".join(few)
