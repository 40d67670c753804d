"""A batch of rows: each on the curve of −ln p, and how many cost how much."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import direct_label, line
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.quantities.units import LOG

# Nats; a row that costs more is drawn at the edge. What guessing costs is in view.
TOP, ABOVE_GUESSING = 6.0, 1.6
N_BINS = 25  # of the histogram; the last of them is open above
# More points than this are smaller; many more are drawn by the graphics card.
CROWDED = 500
# Rows that have a tick in the histogram, by how many of them there are.
TICKS = np.array([1, *(k * 10**e for e in range(1, 9) for k in (1, 5))])
APART = 0.12  # of the height of the histogram: as near as two ticks may come
MARGIN = {"l": 54, "r": 14, "t": 12, "b": 40}


def top_loss(n_classes: int) -> float:
    """Return the highest loss of a row that is drawn, in nats.

    >>> top_loss(3)
    6.0
    """
    return max(TOP, float(np.ceil(ABOVE_GUESSING * np.log(n_classes))))


def bin_width(n_classes: int) -> float:
    """Return how broad a bin of the histogram is, in nats.

    >>> bin_width(3)
    0.25
    """
    return top_loss(n_classes) / (N_BINS - 1)


def row_losses_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the curve −ln p with each row on it, at the p of its own class.

    It teaches that the loss of a row is read off the probability of its class alone,
    and that few sure mistakes cost more than many hits. Rows follow ``right_x`` and
    ``right_y``, those that are wrong ``wrong_x`` and ``wrong_y``; smoothed targets lift
    them off the curve. What costs more than is drawn lies on the upper edge.
    """
    n_classes = quantities["part"].size - 1
    colours, top = style.colours, top_loss(n_classes) * style.per_nat
    p = np.geomspace(np.exp(-top_loss(n_classes)), 1.0, 80)
    curve = line(
        p,
        -np.log(p) * style.per_nat,
        colours.loss,
        width=1.5,
        name="−log p",
        hoverinfo="skip",
    )
    # A model that knows nothing gives every class the same.
    guess = float(np.log(n_classes)) * style.per_nat
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
    is_crowded = np.size(x) > CROWDED
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name=name,
        marker={
            "size": (7 if is_right else 9) - 3 * is_crowded,
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
    There is room for ``n`` rows in one bin.
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
    ticks = _ticks(n)
    n_classes = quantities["part"].size - 1
    # Whole bins in view, and the open one.
    right = (top_loss(n_classes) + 2.0 * bin_width(n_classes)) * style.per_nat
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


def _ticks(n: float) -> list[int]:
    """Return how many rows have a tick, none too near to the one below it."""
    kept = [1]
    for tick in TICKS[n * 1.1 >= TICKS].tolist():
        if np.sqrt(tick) - np.sqrt(kept[-1]) >= APART * np.sqrt(n):
            kept.append(tick)
    return kept


def _bars(quantities: Quantities, style: Style, name: str, colour: str) -> go.Bar:
    what = "rows" if name == "row" else "of them wrong"
    middles = bin_width(quantities["part"].size - 1) * (np.arange(N_BINS) + 0.5)
    return go.Bar(
        x=middles * style.per_nat,
        y=quantities[f"{name}_height"],
        customdata=quantities[f"{name}_count"],
        marker={"color": colour, "line": {"width": 0}},
        name=what,
        meta=live(y=f"{name}_height", customdata=f"{name}_count")
        | titles(customdata=what),
        hovertemplate=f"about %{{x:.2f}} {style.units}<br>%{{customdata}} {what}"
        "<extra></extra>",
    )
