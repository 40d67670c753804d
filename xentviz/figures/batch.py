"""A batch of rows: each on the curve of −ln p, and what their losses add up to."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import class_names
from xentviz.figures.marks import direct_label, line
from xentviz.figures.theme import Style, axis, letter, live, picture, titles
from xentviz.quantities.units import LOG

Quantities = Mapping[str, NDArray[np.float64]]
# Nats; a row that costs more is drawn at the edge.
TOP = 6.0
WIDTH = 0.25  # nats of a bin of the histogram
N_BINS = round(TOP / WIDTH) + 1  # the last of them is open above
EDGES = WIDTH * np.arange(N_BINS)
P_GRID = np.geomspace(np.exp(-TOP), 1.0, 80)
# More points than this are drawn by the graphics card.
MANY = 5_000
# Rows that have a tick in the histogram, by how many of them there are.
TICKS = np.array([1, 10, 50, 100, 500])
MARGIN = {"l": 54, "r": 14, "t": 12, "b": 40}


def row_losses_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the curve −ln p with each row on it, at the p of its own class.

    It teaches that the loss of a row is read off the probability of its class alone,
    and that few sure mistakes cost more than many hits. Rows follow ``right_x`` and
    ``right_y``, those that are wrong ``wrong_x`` and ``wrong_y``; smoothed targets lift
    them off the curve. What costs more than is drawn lies on the upper edge.
    """
    colours, top = style.colours, TOP * style.per_nat
    curve = line(
        P_GRID,
        -np.log(P_GRID) * style.per_nat,
        colours.loss,
        width=1.5,
        name="−log p",
        hoverinfo="skip",
    )
    # A model that knows nothing gives every class the same.
    guess = float(np.log(quantities["part"].size - 1)) * style.per_nat
    guessing = line(
        [0, 1], [guess, guess], colours.muted, width=1, dash="dot", hoverinfo="skip"
    )
    traces = [
        curve,
        guessing,
        _rows(quantities, style, "right", colours.p),
        _rows(quantities, style, "wrong", colours.accent),
    ]
    return picture(
        traces,
        style,
        margin=MARGIN,
        hovermode="closest",
        xaxis=axis(
            f"{letter('p', style)} of the row's own class", style, range=[-0.02, 1.03]
        ),
        yaxis=axis(
            f"loss of a row, {style.units}", style, range=[-0.03 * top, 1.03 * top]
        ),
        annotations=[
            direct_label(
                1.0,
                guess,
                f"guessing, {LOG[style.units]} K",
                colours.muted,
                xanchor="right",
                yanchor="bottom",
            ),
            *_key(style),
        ],
    )


def _rows(quantities: Quantities, style: Style, name: str, colour: str) -> go.Scatter:
    """Return the rows that are right, or wrong, as points."""
    x, y = quantities[f"{name}_x"], quantities[f"{name}_y"]
    is_right = name == "right"
    kind = go.Scattergl if np.size(x) > MANY else go.Scatter
    return kind(
        x=x,
        y=y,
        mode="markers",
        name=name,
        marker={
            "size": 7 if is_right else 9,
            "color": colour,
            "opacity": 0.55 if is_right else 0.85,
            "symbol": "circle" if is_right else "diamond",
            "line": {"width": 0},
        },
        meta=live(x=f"{name}_x", y=f"{name}_y"),
        hovertemplate=f"{name}<br>p %{{x:.4f}}<br>%{{y:.4f}} {style.units}"
        "<extra></extra>",
    )


def _key(style: Style) -> list[dict]:
    """Return what the two kinds of points are."""
    colours = style.colours
    place = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "top"}
    return [
        direct_label(1.0, 1.0, "● right", colours.p, xshift=-66, **place),
        direct_label(1.0, 1.0, "◆ wrong", colours.accent, **place),
    ]


def loss_histogram_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return how many rows cost how much, those that are wrong before the others.

    It teaches that the mean lies far above what most rows cost: a few dear ones pull
    it. Heights are square roots, so that a single row is seen beside hundreds. They
    follow ``row_height`` and ``wrong_height``, the mean of the rows ``row_loss``.
    """
    colours, n = style.colours, float(quantities["n"])
    highest = float(np.sqrt(n) * 1.06)
    mean = line(
        np.full(2, quantities["row_loss"]),
        [0, highest],
        colours.loss,
        width=2,
        name="mean of the rows",
        meta=live(x="row_loss"),
        hovertemplate=f"mean of the rows: %{{x:.4f}} {style.units}<extra></extra>",
    )
    ticks = TICKS[n * 1.1 >= TICKS]
    # Whole bins in view, and the open one.
    right = (TOP + 2.0 * WIDTH) * style.per_nat
    return picture(
        [
            _bars(quantities, style, "row", colours.p),
            _bars(quantities, style, "wrong", colours.accent),
            mean,
        ],
        style,
        barmode="overlay",
        bargap=0.08,
        margin=MARGIN,
        xaxis=axis(f"loss of a row, {style.units}", style, range=[0, right]),
        yaxis=axis(
            "rows, square root",
            style,
            range=[0, highest],
            tickvals=np.sqrt(ticks),
            ticktext=[f"{tick:,}" for tick in ticks],
        ),
        annotations=[
            direct_label(
                right,
                0.0,
                "∞",
                colours.muted,
                xanchor="right",
                yanchor="bottom",
            )
        ],
    )


def _bars(quantities: Quantities, style: Style, name: str, colour: str) -> go.Bar:
    what = "rows" if name == "row" else "of them wrong"
    return go.Bar(
        x=(EDGES + 0.5 * WIDTH) * style.per_nat,
        y=quantities[f"{name}_height"],
        customdata=quantities[f"{name}_count"],
        marker={"color": colour, "line": {"width": 0}},
        name=what,
        meta=live(y=f"{name}_height", customdata=f"{name}_count")
        | titles(customdata=what),
        hovertemplate=f"about %{{x:.2f}} {style.units}<br>%{{customdata}} {what}"
        "<extra></extra>",
    )


def class_parts_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return what the rows of each class add to the loss, up to the whole.

    It teaches that the mean is a sum of parts, a class with more rows, more weight or
    more mistakes having more of it. Steps and the whole follow ``part``; the floor
    H(q) follows ``entropy``, and ln K is what guessing costs.
    """
    colours, n_classes = style.colours, quantities["part"].size - 1
    places = np.arange(n_classes + 1)
    names = class_names(n_classes) if n_classes <= 4 else [*map(str, range(n_classes))]
    parts = go.Waterfall(
        x=places,
        y=quantities["part"],
        measure=[*["relative"] * n_classes, "total"],
        customdata=quantities["part"],
        texttemplate="%{customdata:.3f}",
        textposition="outside",
        textfont={"color": colours.text},
        cliponaxis=False,
        increasing={"marker": {"color": colours.q}},
        decreasing={"marker": {"color": colours.q}},
        totals={"marker": {"color": colours.loss}},
        connector={"line": {"color": colours.muted, "width": 1, "dash": "dot"}},
        name="parts of the loss",
        meta=live(y="part", customdata="part")
        | titles(customdata=f"part of the loss, {style.units}"),
        hovertemplate=f"%{{customdata:.6~g}} {style.units}<extra></extra>",
    )
    ends = [-0.6, n_classes + 0.6]
    return picture(
        [parts, *_references(quantities, style, ends)],
        style,
        waterfallgap=0.35,
        margin={**MARGIN, "b": 28},
        xaxis=axis(
            "" if n_classes <= 4 else "class",
            style,
            tickvals=places,
            ticktext=[*names, "loss"],
            range=ends,
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis(f"loss L, {style.units}", style, range=[0, quantities["highest"]]),
    )


def _references(
    quantities: Quantities, style: Style, ends: list[float]
) -> list[go.Scatter]:
    """Return the lines that a loss is read against: the floor, and guessing."""
    colours, log = style.colours, LOG[style.units]
    return [
        line(
            ends,
            np.full(2, quantities["entropy"]),
            colours.q,
            width=1.5,
            dash="dash",
            name="floor H(q)",
            meta=live(y="entropy"),
            hoverinfo="name",
        ),
        line(
            ends,
            np.full(2, quantities["guess"]),
            colours.muted,
            width=1,
            dash="dot",
            name=f"guessing, {log} K",
            meta=live(y="guess"),
            hoverinfo="name",
        ),
    ]
