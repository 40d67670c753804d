"""Temperature: the loss over it, and how sure and how right a model is by it."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.marks import direct_label, level, line, point, ring, sticks
from xentviz.figures.theme import Quantities, Style, axis, live, picture, titles
from xentviz.quantities.calibration import Reliability
from xentviz.quantities.units import LOG

COLDEST, HOTTEST = 0.1, 5.0
# Dense where the loss is steep.
T_GRID = np.geomspace(COLDEST, HOTTEST, 61)
LARGEST = 26.0  # pixels of a bin with all rows in it
MARGIN = {"l": 54, "r": 14, "t": 26, "b": 40}
TOP = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}


def temperature_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the loss over the temperature, with its least and with where it is now.

    It teaches that one number puts right what a model is too sure of: the loss is
    least at the fitted temperature, and no ranking changes on the way. The curve, the
    floor H(q) and the least follow training and smoothing; the point, which can be
    dragged, follows ``temperature``.
    """
    colours, log = style.colours, LOG[style.units]
    ends = [0.0, HOTTEST]
    curve = line(
        quantities.get("temperature_grid", T_GRID),
        quantities["temperature_curve"],
        colours.loss,
        name="loss L",
        meta=live(y="temperature_curve"),
        hovertemplate=f"T %{{x:.2f}}<br>L %{{y:.4f}} {style.units}<extra></extra>",
    )
    traces = [
        level(quantities, "entropy", ends, "floor H(q)", colours.q),
        level(quantities, "guess", ends, f"guessing, {log} K", colours.muted, "dot"),
        curve,
        _least(quantities, style),
        _here(quantities, style),
    ]
    return picture(
        traces,
        style,
        margin=MARGIN,
        xaxis=axis("temperature T", style, range=[0, 1.02 * HOTTEST]),
        yaxis=axis(f"loss L, {style.units}", style, range=[0, quantities["highest"]]),
        annotations=[
            direct_label(
                0.0, 1.0, f"⋯ guessing, {log} K", colours.muted, **TOP, xshift=-28
            ),
            direct_label(0.0, 1.0, "- - floor H(q)", colours.q, **TOP, xshift=84),
            direct_label(1.0, 1.0, "○ least", colours.q, **TOP | {"xanchor": "right"}),
        ],
    )


def _least(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the ring around the least of the curve."""
    return ring(
        [quantities["least_x"]],
        [quantities["fitted_loss"]],
        style.colours.q,
        size=15,
        name="fitted temperature",
        meta=live(x="least_x", y="fitted_loss"),
        hovertemplate="fitted: T %{x:.4f}<br>L %{y:.4f}<extra></extra>",
    )


def _here(quantities: Quantities, style: Style) -> go.Scatter:
    here = point(
        quantities["temperature"],
        quantities["loss_drawn"],
        style.colours.accent,
        style,
        name="here",
        cliponaxis=False,
        meta=live(x="temperature", y="loss_drawn"),
        hovertemplate="T %{x:.2f}<extra>here</extra>",
    )
    here.meta |= {"handles": ["temperature"], "along": "x"}
    return here


def drawn_bins(now: Reliability) -> dict[str, NDArray[np.float64]]:
    """Return bins as `reliability_figure` draws them at the current temperature."""
    gap = now.confidence - now.accuracy
    n_rows = np.maximum(now.n.sum(axis=-1, keepdims=True), 1)  # of none, no size
    return {
        "after_confidence": now.confidence,
        "after_accuracy": now.accuracy,
        "after_n": now.n,
        "after_size": LARGEST * np.sqrt(now.n / n_rows),
        "gap_up": np.maximum(gap, 0.0),
        "gap_down": np.maximum(-gap, 0.0),
    }


def reliability_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return how often what is so sure is right, before the temperature and after.

    It teaches calibration: on the diagonal a model is right as often as it says. A
    stick leads from it to each bin, and their mean length, weighted by the rows of a
    bin, is the calibration error. Rings are at T = 1 and follow training alone; points,
    whose area is that of their rows, follow ``temperature`` too.
    """
    colours = style.colours
    diagonal = line(
        [0, 1], [0, 1], colours.muted, width=1, dash="dot", hoverinfo="skip"
    )
    before = go.Scatter(
        x=quantities["before_confidence"],
        y=quantities["before_accuracy"],
        mode="markers",
        name="at T = 1",
        marker={
            "symbol": "circle-open",
            "size": 11,
            "color": colours.muted,
            "line": {"width": 2},
        },
        meta=live(x="before_confidence", y="before_accuracy"),
        hovertemplate="at T = 1<br>sure by %{x:.3f}<br>right %{y:.3f}<extra></extra>",
    )
    return picture(
        [diagonal, before, _bins(quantities, style)],
        style,
        margin=MARGIN,
        hovermode="closest",
        xaxis=axis("confidence: the highest p", style, range=[0, 1.03]),
        yaxis=axis("part that is right", style, range=[-0.03, 1.05]),
        annotations=[
            direct_label(0.02, 1.0, "● at this T", colours.p, xanchor="left"),
            direct_label(0.02, 0.92, "○ at T = 1", colours.muted, xanchor="left"),
            direct_label(
                0.98, 0.06, "surer than right", colours.muted, xanchor="right"
            ),
        ],
    )


def _bins(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the bins at the current temperature, each with its stick."""
    colours = style.colours
    return go.Scatter(
        x=quantities["after_confidence"],
        y=quantities["after_accuracy"],
        customdata=quantities["after_n"],
        mode="markers",
        name="at this temperature",
        marker={"size": quantities["after_size"], "color": colours.p},
        error_y=sticks(quantities["gap_up"], quantities["gap_down"], colours.p, 2),
        meta={
            **live(
                **{
                    "x": "after_confidence",
                    "y": "after_accuracy",
                    "customdata": "after_n",
                    "marker.size": "after_size",
                    "error_y.array": "gap_up",
                    "error_y.arrayminus": "gap_down",
                }
            ),
            **titles(
                **{"customdata": "rows", "marker.size": "size of a point, pixels"}
            ),
        },
        hovertemplate="sure by %{x:.3f}<br>right %{y:.3f}<br>%{customdata} rows"
        "<extra></extra>",
    )
