"""A data set of two classes, and the curve that a model lays through it."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import direct_label, line, sticks
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture

X_GRID = np.linspace(-3.4, 3.4, 29)


def fit_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the points at their targets, and σ(wx + b) over x.

    It teaches what a weight and a bias do to a model, and which points it misses: a bar
    leads from each point to the curve. The curves follow ``curve`` and
    ``squared_curve``, the points, which can be dragged along x, follow ``point``,
    their bars ``residual_up`` and ``residual_down``.
    """
    colours = style.colours
    squared = line(
        X_GRID,
        quantities["squared_curve"],
        colours.muted,
        width=2,
        dash="dot",
        name="under squared error",
        meta=live(y="squared_curve"),
        hovertemplate="x %{x:.2f}<br>p %{y:.4f}<extra>squared error</extra>",
    )
    crossed = line(
        X_GRID,
        quantities["curve"],
        colours.p,
        name="σ(wx + b)",
        meta=live(y="curve"),
        hovertemplate="x %{x:.2f}<br>p %{y:.4f}<extra></extra>",
    )
    labels = [
        direct_label(0.0, 1.0, "σ(wx + b)", colours.p, xshift=8),
        direct_label(0.0, 1.0, "⋯ under squared error", colours.muted, xshift=78),
    ]
    corner = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    ends = [float(X_GRID[0]), float(X_GRID[-1])]
    both = f"target {letter('q', style)}, {letter('p', style)}"
    return picture(
        [squared, crossed, _points(quantities, style)],
        style,
        dragmode=False,
        margin={"l": 48, "r": 12, "t": 22, "b": 38},
        annotations=[{**label, **corner} for label in labels],
        xaxis=axis("measurement <i>x</i>", style, range=ends, zeroline=False),
        yaxis=axis(both, style, range=[-0.12, 1.12], tickvals=[0, 0.5, 1]),
    )


def _points(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the data set: filled where the target is yes, open where it is no."""
    colours, target = style.colours, quantities["label"]
    names = [f"point.{k}" for k in range(target.size)]
    bars = {"error_y.array": "residual_up", "error_y.arrayminus": "residual_down"}
    return go.Scatter(
        x=quantities["point"],
        y=target,
        mode="markers",
        cliponaxis=False,  # whole on the lines of 0 and 1, however low the picture
        name="points",
        marker={
            "size": 13,
            "color": target,
            "cmin": 0,
            "cmax": 1,
            "colorscale": [[0, colours.panel], [1, colours.q]],
            "line": {"color": colours.q, "width": 2.5},
        },
        error_y=sticks(
            quantities["residual_up"], quantities["residual_down"], colours.q, 1.5
        ),
        meta={**live(x="point", **bars), "handles": names, "along": "x"},
        hovertemplate="x %{x:.2f}<br>target %{y:.0f}<extra></extra>",
    )
