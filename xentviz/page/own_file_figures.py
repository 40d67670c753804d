"""The figures of a file: those of the lesson of a batch, of the visitor's rows."""

from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch
from xentviz.dataset.findings import Findings
from xentviz.dataset.loss import Terms
from xentviz.dataset.row_findings import Rows
from xentviz.figures.batch import loss_histogram_figure, row_losses_figure, top_loss
from xentviz.figures.calibration import (
    COLDEST,
    HOTTEST,
    drawn_bins,
    reliability_figure,
    temperature_figure,
)
from xentviz.figures.class_parts import class_parts_figure
from xentviz.figures.theme import Style

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_BARS = 12  # classes whose part is drawn by itself
# More numbers than these would be made too small to read, to stand beside one another.
MOST_UPRIGHT = 5
UPWARDS = {
    "textangle": -90,
    "constraintext": "none",
    "textfont": {"size": 11},
    "texttemplate": "%{customdata:.3f}",
}
LONGEST_NAME = 10
ROOM = 1.6  # by so much more than guessing costs a loss may be drawn


class Found(NamedTuple):
    """What a batch comes to at the temperature of its terms, at 1, and at its best."""

    terms: Terms
    findings: Findings
    before: Findings
    fitted: float = np.nan
    least: float = np.nan  # the summed loss at the fitted temperature
    grid: NDArray[np.float64] = np.empty(0)
    curve: NDArray[np.float64] = np.empty(0)  # summed losses over `grid`


def rows_figure(batch: Batch, found: Found, style: Style) -> "go.Figure":
    """Draw the rows on their curve."""
    return row_losses_figure(_row_points(batch, found, style), style)


def histogram_figure(batch: Batch, found: Found, style: Style) -> "go.Figure":
    """Draw how many rows cost how much."""
    now = found.findings
    quantities = {
        **_no_parts(batch),
        "n": now.row_count.max(initial=1.0),
        "row_loss": np.float64(now.per_row(now.plain_sum) * style.per_nat),
        "row_count": now.row_count,
        "wrong_count": now.wrong_count,
        "row_height": np.sqrt(now.row_count),
        "wrong_height": np.sqrt(now.wrong_count),
    }
    return loss_histogram_figure(quantities, style)


def parts_figure(
    batch: Batch, found: Found, style: Style, others: str
) -> tuple["go.Figure", list[str]]:
    """Draw what each class adds, beside the names of those that are drawn.

    The classes that add the least are one, which is called `others`.
    """
    names, values = _parts(batch, found, style, others)
    figure = class_parts_figure(values, style, names)
    if len(names) > MOST_UPRIGHT:
        figure.update_traces(UPWARDS, selector={"type": "waterfall"})
    figure.update_xaxes(automargin=True)  # a long name leans, and is shown whole
    return figure, names


def temperature_figures(found: Found, style: Style) -> tuple["go.Figure", "go.Figure"]:
    """Draw the loss over the temperature, and how sure and how right the model is."""
    now, before = found.findings, found.before.bins
    divisor = now.count.divisor or 1.0
    lines = _references(found, style)
    is_drawn = COLDEST <= found.fitted <= HOTTEST
    quantities = {
        **lines,
        "temperature_grid": found.grid,
        "temperature_curve": found.curve * style.per_nat / divisor,
        "fitted_loss": np.float64(found.least * style.per_nat / divisor),
        "least_x": np.float64(found.fitted if is_drawn else np.nan),
        "temperature": np.float64(found.terms.temperature),
        "loss_drawn": np.minimum(lines["loss"], lines["highest"]),
        "before_confidence": before.confidence,
        "before_accuracy": before.accuracy,
        **drawn_bins(now.bins),
    }
    return temperature_figure(quantities, style), reliability_figure(quantities, style)


def _row_points(
    batch: Batch, found: Found, style: Style
) -> dict[str, NDArray[np.float64]]:
    now, per_nat = found.findings, style.per_nat
    drawn = Rows.joined([now.drawn, now.listed])
    _, first = np.unique(drawn.place, return_index=True)
    drawn = drawn.only(first)
    right, wrong = drawn.only(drawn.is_right), drawn.only(~drawn.is_right)
    top = top_loss(batch.layout.n_classes)
    return {
        **_no_parts(batch),
        "right_x": right.own,
        "right_y": np.minimum(right.losses, top) * per_nat,
        "wrong_x": wrong.own,
        "wrong_y": np.minimum(wrong.losses, top) * per_nat,
    }


def _no_parts(batch: Batch) -> dict[str, NDArray[np.float64]]:
    """Return what says to a figure how many classes there are."""
    return {"part": np.zeros(batch.layout.n_classes + 1)}


def _references(found: Found, style: Style) -> dict[str, NDArray[np.float64]]:
    """Return the lines that a loss is read against, and how high it is drawn."""
    now = found.findings
    per_nat = style.per_nat / (now.count.divisor or 1.0)
    loss, guess = now.loss_sum * per_nat, now.count.guesses * per_nat
    return {
        "loss": np.float64(loss),
        "entropy": np.float64(now.count.floors * per_nat),
        "guess": np.float64(guess),
        "highest": np.float64(max(ROOM * guess, 1.15 * loss if loss < np.inf else 0)),
    }


def _parts(
    batch: Batch, found: Found, style: Style, others: str
) -> tuple[list[str], dict[str, NDArray[np.float64]]]:
    """Return the classes that add the most, in their order, and the others as one."""
    now, names = found.findings, batch.layout.class_names
    parts = now.parts * style.per_nat / (now.count.divisor or 1.0)
    shown = np.arange(len(parts))
    if len(parts) > MOST_BARS:
        shown = np.sort(np.argsort(-parts, kind="stable")[: MOST_BARS - 1])
    labels = _short([names[k] for k in shown])
    kept = parts[shown]
    if len(kept) < len(parts):
        labels.append(others)
        kept = np.append(kept, np.delete(parts, shown).sum())
    return labels, {
        "part": np.append(kept, parts.sum()),
        **_references(found, style),
    }


def _short(names: list[str]) -> list[str]:
    """Return names as an axis takes them: of those that begin alike, what follows."""
    short = [_cut(name) for name in names]
    if len(set(short)) < len(names):
        alike = len(commonprefix(names))  # noqa: RUF071 - of letters
        return [_cut(f"…{name[alike:]}") for name in names]
    return short


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
