"""The pictures of an explanation: a row under both readings, and where values lie."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from xentviz.conventions.explanation import Answer, Explanation
from xentviz.conventions.working import Working
from xentviz.conventions.writing import figure
from xentviz.figures.readings import readings_figure, values_figure
from xentviz.figures.theme import Style
from xentviz.figures.words import reworded
from xentviz.lessons.text import figure_words
from xentviz.page.watched_theme import draw, page_theme
from xentviz.page.words import language, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

LONGEST_BAR_CHART = 8  # classes of a row that are drawn
MOST_VALUES = 7  # that stand beside the number that was seen
# The phrases of both figures, beside which stand names.
READ = ("as the model has it", "read as", "target", "class", "and")
SEEN = ("value", "seen")


def show_pictures(found: Explanation, answers: list[Answer]) -> None:
    """Draw the row under both readings, and where the values lie."""
    style, texts = Style(page_theme()), words("explain")
    best = answers[0]
    row = _row(found.plain, best.working)
    if row is not None:
        quantities, names, caption = row
        drawn = readings_figure(quantities, names, best.convention, style)
        alt = texts["row_picture"].format(convention=best.convention)
        draw(_reworded(drawn, READ), key="readings", height=300, alt=alt)
        st.caption(caption)
    values = {"mean": float(found.plain.value)}
    values |= {a.convention: a.value for a in answers[: MOST_VALUES - 1]}
    fits = [a.convention for a in found.answers]
    drawn = values_figure(values, found.seen.value, fits, style)
    names, height = ", ".join(values), 100 + 40 * len(values)
    alt = texts["values_picture"].format(names=names, seen=found.seen.text)
    draw(_reworded(drawn, SEEN), key="values", height=height, alt=alt)


def _reworded(drawn: "go.Figure", phrases: Collection[str]) -> "go.Figure":
    """Return a figure in the language of the page; names of conventions stay."""
    theirs = figure_words(language())
    return reworded(drawn, {p: theirs[p] for p in phrases if p in theirs})


def _row(
    plain: Working, other: Working
) -> tuple[dict[str, np.ndarray], list[str], str] | None:
    """Return the row in which a reading departs the most, if it departs in any."""
    if other.p.shape != plain.p.shape or np.array_equal(other.p, plain.p):
        return None
    distance = np.abs(other.p - plain.p).sum(axis=1) * plain.question.counted
    i = int(np.nan_to_num(distance, nan=np.inf).argmax())
    kept = np.sort(np.argsort(-np.maximum(plain.p[i], other.p[i]))[:LONGEST_BAR_CHART])
    quantities = {
        "predicted": plain.p[i, kept],
        "read": other.p[i, kept],
        "target": plain.q[i, kept],
    }
    one_column = plain.p.shape[1] == 1
    texts = words("explain")
    names = [texts["yes"]] if one_column else [f"class {k}" for k in kept]
    losses = [w.terms[i].sum() for w in (plain, other)]
    loss, read = map(figure, losses)
    caption = texts["row"].format(i=i + 1, loss=loss, read=read)
    return quantities, names, caption
