"""Marks that figures share: lines, paths, points, labels, an arrow, a pointer."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import is_crowded, pointer_height
from xentviz.figures.theme import ON_SURFACE, SEQUENTIAL, Quantities, Style, live, trail

# A line with a head at its second end.
ARROW = {
    "symbol": "arrow",
    "size": 13,
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


def level(
    quantities: Quantities,
    quantity: str,
    ends: list[float],
    name: str,
    colour: str,
    dash: str = "dash",
) -> go.Scatter:
    """Return a line across a picture at the height of a quantity, which it follows."""
    return line(
        ends,
        np.full(2, quantities[quantity]),
        colour,
        width=1.5 if dash == "dash" else 1,
        dash=dash,
        name=name,
        meta=live(y=quantity),
        hoverinfo="name",
    )


def way(
    colour: str, *, width: float = 1.5, size: float = 4, **quantities: str
) -> go.Scatter:
    """Return the path that a descent has come, of `quantities` on the axes."""
    return go.Scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"color": colour, "width": width},
        marker={"size": size, "color": colour},
        name="the path down",
        meta=trail(**quantities),
        hoverinfo="skip",
    )


def way_on_surface(**quantities: str) -> go.Scatter3d:
    """Return the same in a scene."""
    accent = ON_SURFACE.accent
    return go.Scatter3d(
        x=[],
        y=[],
        z=[],
        mode="lines+markers",
        line={"color": accent, "width": 4},
        marker={"size": 3, "color": accent},
        name="the path down",
        meta=trail(**quantities),
        hoverinfo="skip",
    )


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


def ring(
    x: object, y: object, colour: str, size: float = 12, **settings: object
) -> go.Scatter:
    """Return rings around places that are looked for."""
    marker = {
        "symbol": "circle-open",
        "size": size,
        "color": colour,
        "line": {"width": 2.5},
    }
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, **settings)


def sticks(
    up: object, down: object, colour: str, thickness: float
) -> dict[str, object]:
    """Return the error bars of points: how far a stick leads from each, either way."""
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": colour,
        "thickness": thickness,
        "width": 0,
    }


def relief(
    x: object,
    y: object,
    z: object,
    *,
    end: float,
    top: float,
    n_lines: int,
    **settings: object,
) -> go.Surface:
    """Return a surface, coloured up to the height `top`, with lines up to `end`."""
    lines = {
        "show": True,
        "start": 0.0,
        "end": end,
        "size": top / n_lines,
        "color": "rgba(255,255,255,.45)",
        "width": 1,
        "highlight": False,
    }
    return go.Surface(
        x=x,
        y=y,
        z=z,
        colorscale=SEQUENTIAL,
        cmin=0,
        cmax=top,
        showscale=False,
        lighting={"ambient": 0.72, "diffuse": 0.6, "specular": 0.06, "roughness": 0.9},
        contours={"z": lines, "x": {"highlight": False}, "y": {"highlight": False}},
        **settings,
    )


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
    corner = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "top"}
    return direct_label(1, 1, text, style.colours.muted, **corner)


def pointer(
    quantities: Quantities, style: Style, between: list[float]
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
