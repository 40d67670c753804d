"""What rows may hold: scores that a softmax can take, and targets that mean a class."""

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.layout import Layout
from xentviz.dataset.source import refuse, refuse_cell

# Rows written with four decimals, or in float16, miss 1 by this much and no more.
SUM_TOLERANCE, PER_CLASS, MOST_TOLERANCE = 1e-3, 5e-5, 0.02


def sum_tolerance(n_classes: int) -> float:
    """Return how far from 1 a row of so many rounded probabilities may sum."""
    return min(SUM_TOLERANCE + PER_CLASS * n_classes, MOST_TOLERANCE)


def check_logits(layout: Layout, scores: NDArray, first_row: int) -> None:
    """Refuse logits of which no softmax can be taken."""
    if np.isfinite(scores).all():
        return
    columns = layout.score_columns
    _refuse_where(layout, np.isnan(scores), scores, columns, first_row, "be a number")
    _refuse_where(
        layout, scores == np.inf, scores, columns, first_row, "be less than inf"
    )
    ruled_out = (scores == -np.inf).all(axis=1)
    if ruled_out.any():
        row = first_row + int(ruled_out.argmax())
        refuse(layout.name, f"row {row}: every logit is -inf, and one must be finite")


def check_probabilities(
    layout: Layout, shares: NDArray, first_row: int, columns: list[str], what: str
) -> None:
    """Refuse shares that are negative, above 1, or do not sum to 1."""
    outside = ~((shares >= 0) & (shares <= 1 + SUM_TOLERANCE))
    rule = f"be {what} between 0 and 1"
    _refuse_where(layout, outside, shares, columns, first_row, rule)
    sums = shares.sum(axis=1, dtype=np.float64)
    off = ~(np.abs(sums - 1) <= sum_tolerance(shares.shape[1]))
    if off.any():
        row = int(off.argmax())
        refuse_cell(
            layout.name,
            first_row + row,
            f"{columns[0]} to {columns[-1]}",
            "sum to 1 (divide the row by its sum)",
            float(sums[row]),
        )


def look_like_probabilities(scores: NDArray) -> bool:
    """Whether every row is a distribution."""
    if not (scores.min() >= 0 and scores.max() <= 1 + SUM_TOLERANCE):
        return False
    sums = scores.sum(axis=1, dtype=np.float64)
    return bool((np.abs(sums - 1) <= sum_tolerance(scores.shape[1])).all())


def label_dtype(n_classes: int, ignore_index: int = 0) -> np.dtype:
    """Return the smallest signed integers that hold every label.

    >>> label_dtype(10, -100)
    dtype('int8')
    """
    return np.min_scalar_type(-max(n_classes, abs(ignore_index)))


def classes_of(
    layout: Layout, target: NDArray, first_row: int, ignore_index: int
) -> NDArray[np.signedinteger]:
    """Return class indices as integers, or refuse the first that is none."""
    with np.errstate(invalid="ignore"):
        values = target.astype(np.float64)
        inside = (values >= 0) & (values < layout.n_classes)
        fits = (inside | (values == ignore_index)) & (values == np.floor(values))
    rule = f"be a class from 0 to {layout.n_classes - 1} or ignore_index"
    if (values == layout.n_classes).any():
        rule += " (classes count from 0)"
    column = layout.target_columns
    _refuse_where(layout, ~fits[:, None], target[:, None], column, first_row, rule)
    return values.astype(label_dtype(layout.n_classes, ignore_index))


def _refuse_where(
    layout: Layout,
    bad: NDArray,
    values: NDArray,
    columns: list[str],
    first_row: int,
    rule: str,
) -> None:
    if not bad.any():
        return
    row, column = divmod(int(bad.argmax()), bad.shape[1])
    value = values[row, column]
    missing = isinstance(value, float | np.floating) and np.isnan(value)
    shown = "NaN, or nothing" if missing else value.item()
    refuse_cell(layout.name, first_row + row, columns[column], rule, shown)
