"""Marks that figures share: a line, a point, a label, an arrow, a pointer."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import is_crowded, pointer_height
from xentviz.figures.theme import Style, live

# A line with a head at its second end.
ARROW = {
    "symbol": "arrow",
    "size": [0, 13],
    "angleref": "previous",
    "opacity": 1,
    "line": {"width": 0},
}


def line(x: object, y: object, colour: str, **settings: object) -> go.Scatter:
    """Return a curve; `width` and `dash` are its line's, the rest is the trace's."""
    stroke = {
        "color": colour,
        "width": settings.pop("width", 2.5),
        "dash": settings.pop("dash", "solid"),
    }
    return go.Scatter(x=x, y=y, mode="lines", line=stroke, **settings)


def point(
    x: object, y: object, colour: str, style: Style, **settings: object
) -> go.Scatter:
    """Return the mark of the current state on a curve."""
    marker = {
        "size": 13,
        "color": colour,
        "line": {"color": style.colours.panel, "width": 2},
    }
    return go.Scatter(x=[x], y=[y], mode="markers", marker=marker, **settings)


def direct_label(
    x: float, y: float, text: str, colour: str, **settings: object
) -> dict:
    """Return a label that stands at the end of its curve instead of in a legend."""
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"color": colour, "size": 12},
        **settings,
    }


def stroke(
    x: object, style: Style, y: NDArray[np.float64], **settings: object
) -> go.Scatter:
    """Return strokes across bars: what they are held against, one for each."""
    ink = style.colours.text
    marker = {
        "symbol": "line-ew-open",
        "size": 18 if is_crowded(len(y)) else 34,
        "color": ink,
        "line": {"width": 2.5, "color": ink},
    }
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, **settings)


def key(text: str, style: Style) -> dict[str, object]:
    """Return what marks mean, for the upper right corner of a picture."""
    return {
        "x": 1,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right",
        "yanchor": "top",
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": style.colours.muted},
    }


def pointer(
    quantities: Mapping[str, NDArray[np.float64]], style: Style, between: list[float]
) -> list[go.Scatter]:
    """Return the outline of the column that is pointed at, and the mark above it."""
    low, high = between
    accent = style.colours.accent
    outline = go.Scatter(
        x=quantities["column"],
        y=[low, high, high, low, low],
        mode="lines",
        line={"color": accent, "width": 2},
        name="the class that is pointed at",
        meta=live(x="column"),
        hoverinfo="skip",
    )
    mark = go.Scatter(
        x=[quantities["class_index"]],
        y=[pointer_height(quantities["predicted"].size)],
        mode="markers",
        marker={"symbol": "triangle-down", "size": 13, "color": accent},
        name="pointer",
        meta=live(x="class_index"),
        hovertemplate="class %{x}<extra></extra>",
    )
    return [outline, mark]


def loss_hover(style: Style, value: str = "z") -> str:
    """Return what a point of H(p,q) over p and q says of itself."""
    return (
        f"p %{{x:.3f}}<br>q %{{y:.3f}}<br>H(p,q) %{{{value}:.4f}} {style.units}"
        "<extra></extra>"
    )
