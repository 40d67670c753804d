"""The pictures of a file: those of the lesson of a batch, of the visitor's rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from xentviz.dataset.batch import Batch
from xentviz.dataset.findings import MOST_DRAWN, Findings, Rows
from xentviz.dataset.loss import Terms
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
from xentviz.figures.words import reworded
from xentviz.lessons.text import figure_words
from xentviz.page.words import language, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

CONFIG = {"displaylogo": False, "displayModeBar": False}
HEIGHT = 320
MOST_BARS = 12  # classes whose part is drawn by itself
# More numbers than these would be made too small to read, to stand beside one another.
MOST_UPRIGHT = 5
UPWARDS = {"textangle": -90, "constraintext": "none", "textfont": {"size": 11}}
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


def show_losses(batch: Batch, found: Found, style: Style, of: str = "own") -> None:
    """Draw the rows on their curve, the histogram, and what each class adds."""
    texts, now = words("findings"), found.findings
    rows, histogram, parts = st.columns([4, 4, 3])
    quantities = _row_quantities(batch, found, style)
    with rows:
        _draw(f"{of}-rows", row_losses_figure(quantities, style))
        step = max(1, len(batch) // MOST_DRAWN)
        if step > 1:
            caption = texts["rows_drawn"].format(
                step=step, listed=len(now.listed.place)
            )
        else:
            beyond = int(np.sum(now.drawn.losses > top_loss(batch.layout.n_classes)))
            caption = texts["rows_all"].format(n=len(now.drawn.losses), beyond=beyond)
        st.caption(caption)
    with histogram:
        _draw(f"{of}-histogram", loss_histogram_figure(quantities, style))
    with parts:
        names, values = _parts(batch, found, style)
        figure = class_parts_figure(values, style, names)
        if len(names) > MOST_UPRIGHT:
            figure.update_traces(UPWARDS, selector={"type": "waterfall"})
        _draw(f"{of}-parts", figure, names)


def _row_quantities(
    batch: Batch, found: Found, style: Style
) -> dict[str, NDArray[np.float64]]:
    now, per_nat = found.findings, style.per_nat
    drawn = Rows.joined([now.drawn, now.listed])
    _, first = np.unique(drawn.place, return_index=True)
    drawn = drawn.only(first)
    right, wrong = drawn.only(drawn.is_right), drawn.only(~drawn.is_right)
    top = top_loss(batch.layout.n_classes)
    return {
        "part": np.zeros(batch.layout.n_classes + 1),
        "right_x": right.own,
        "right_y": np.minimum(right.losses, top) * per_nat,
        "wrong_x": wrong.own,
        "wrong_y": np.minimum(wrong.losses, top) * per_nat,
        "n": now.row_count.max(initial=1.0),
        "row_loss": np.float64(now.per_row(now.plain_sum) * per_nat),
        "row_count": now.row_count,
        "wrong_count": now.wrong_count,
        "row_height": np.sqrt(now.row_count),
        "wrong_height": np.sqrt(now.wrong_count),
    }


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
    batch: Batch, found: Found, style: Style
) -> tuple[list[str], dict[str, NDArray[np.float64]]]:
    """Return the classes that add the most, in their order, and the others as one."""
    now, names = found.findings, batch.layout.class_names
    parts = now.parts * style.per_nat / (now.count.divisor or 1.0)
    shown = np.arange(len(parts))
    if len(parts) > MOST_BARS:
        shown = np.sort(np.argsort(-parts, kind="stable")[: MOST_BARS - 1])
    labels = [_short(names[k]) for k in shown]
    kept = parts[shown]
    if len(kept) < len(parts):
        labels.append(words("findings")["others"])
        kept = np.append(kept, np.delete(parts, shown).sum())
    return labels, {
        "part": np.append(kept, parts.sum()),
        **_references(found, style),
    }


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def show_temperatures(found: Found, style: Style) -> None:
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
    left, right = st.columns(2)
    with left:
        _draw("own-temperature", temperature_figure(quantities, style))
    with right:
        _draw("own-reliability", reliability_figure(quantities, style))


def _draw(key: str, figure: "go.Figure", class_names: Sequence[str] = ()) -> None:
    """Draw a figure in the language of the page; names of classes stay."""
    title = words("findings")[f"{key.partition('-')[2]}_title"]
    reworded(figure, figure_words(language()))
    if class_names:
        *_, whole = figure.layout.xaxis.ticktext
        figure.layout.xaxis.ticktext = [*class_names, whole]
    st.markdown(f"**{title}**")
    st.plotly_chart(
        figure, theme=None, height=HEIGHT, config=CONFIG, key=key, alt=title
    )
