"""The pictures of an explanation: a row under both readings, and where values lie."""

import numpy as np
import streamlit as st

from xentviz.conventions.explanation import Answer, Explanation
from xentviz.conventions.working import Working
from xentviz.conventions.writing import figure
from xentviz.figures.readings import readings_figure, values_figure
from xentviz.figures.theme import Style

LONGEST_BAR_CHART = 8  # classes of a row that are drawn
MOST_VALUES = 7  # that stand beside the number that was seen
CONFIG = {"displaylogo": False, "displayModeBar": False}


def show_pictures(found: Explanation, answers: list[Answer]) -> None:
    """Draw the row under both readings, and where the values lie."""
    style = Style(st.context.theme.type or "light")
    best = answers[0]
    row = _row(found.plain, best.working)
    if row is not None:
        quantities, names, caption = row
        st.plotly_chart(
            readings_figure(quantities, names, best.convention, style),
            theme=None,
            height=300,
            config=CONFIG,
            key="readings",
            alt=f"One row as the model has it and as {best.convention} has it",
        )
        st.caption(caption)
    values = {"mean": float(found.plain.value)}
    values |= {a.convention: a.value for a in answers[: MOST_VALUES - 1]}
    st.plotly_chart(
        values_figure(
            values, found.seen.value, [a.convention for a in found.answers], style
        ),
        theme=None,
        height=100 + 40 * len(values),
        config=CONFIG,
        key="values",
        alt=f"The values of {', '.join(values)} beside {found.seen.text}",
    )


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
    names = ["yes"] if one_column else [f"class {k}" for k in kept]
    losses = [w.terms[i].sum() for w in (plain, other)]
    caption = (
        f"Row {i + 1}: its loss is {figure(losses[0])} nats, "
        f"and read so {figure(losses[1])}."
    )
    return quantities, names, caption
