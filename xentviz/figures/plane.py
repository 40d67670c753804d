"""A loss over a weight and a bias: in 3-D, and from above with the ways down on it."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.camera import cameras
from xentviz.figures.marks import relief, way, way_on_surface
from xentviz.figures.theme import (
    ON_SURFACE,
    RAISED,
    SEQUENTIAL,
    Quantities,
    Style,
    axis,
    live,
    picture,
    scene_axis,
    titles,
)

W_GRID = np.linspace(-4.0, 6.0, 29)
B_GRID = np.linspace(-5.0, 5.0, 29)
# Nats, and half squares: as high as the pictures are drawn; the ends of their colours.
HIGHEST, HIGHEST_SQUARED = 7.5, 0.5
TOP_COLOUR, TOP_COLOUR_SQUARED = 4.5, 0.45
# The share of the height that the ball floats above the surface it lies on.
LIFT = 0.08
EYES = {
    "reset": {"x": 1.2, "y": -2.0, "z": 1.1},
    "top": {"x": 0.0, "y": -0.01, "z": 2.4},
    "front": {"x": 0.0, "y": -2.5, "z": 0.4},
}


def plane_surface_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the loss that ``surface`` holds, over w and b, with the ball on it.

    It teaches that cross-entropy is one bowl and that the squared error is not. The
    surface follows ``surface``, which moves with the data; the ball and its way follow
    ``shown_w``, ``shown_b`` and ``ball``. Axes: the weight, the bias, and the loss.
    """
    is_squared = bool(quantities["is_squared"])
    highest, top = _heights(style, is_squared=is_squared)
    name = _title(style, is_squared=is_squared)
    step = 0.1 if is_squared else 2.0
    scene = {
        "xaxis": scene_axis("weight w", style, range=_ends(W_GRID), nticks=6),
        "yaxis": scene_axis("bias b", style, range=_ends(B_GRID), nticks=6),
        # Without its 0, which would stand on the end of the axis of w.
        "zaxis": scene_axis(
            name, style, range=[0, highest], tickvals=np.arange(step, highest, step)
        ),
        "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.8},
        "camera": {"eye": EYES["reset"], "center": {"x": 0, "y": 0, "z": -0.2}},
    }
    surface = relief(
        W_GRID,
        B_GRID,
        quantities["surface"],
        end=highest,
        top=top,
        n_lines=15,
        name=name,
        meta=live(z="surface"),
        hovertemplate="w %{x:.2f}<br>b %{y:.2f}<br>%{z:.4f}<extra></extra>",
    )
    figure = picture([surface, *_ball(quantities, name)], style, scene=scene)
    return figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0}, meta=cameras(EYES)
    )


def cross_entropy_plane_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the mean cross-entropy over w and b from above, with its descent.

    It teaches that every descent leads to the same lowest place, or on and on where
    the classes can be told apart. The point can be dragged; the dotted path ahead
    follows ``path_w`` and ``path_b``. Axes: the weight and the bias.
    """
    return _map_figure(quantities, style, "", "cross_entropy_plane", is_squared=False)


def squared_error_plane_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the mean squared error over w and b from above, with its descent.

    It teaches that a plateau holds a walker fast, and that a valley may lead to the
    wrong place. The point can be dragged; the dotted path ahead follows
    ``squared_path_w`` and ``squared_path_b``. Axes: the weight and the bias.
    """
    return _map_figure(
        quantities, style, "squared_", "squared_error_plane", is_squared=True
    )


def plane_map_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return what `plane_surface_figure` shows from above, where there is no 3-D."""
    is_squared = bool(quantities["is_squared"])
    return _map_figure(quantities, style, "shown_", "surface", is_squared=is_squared)


def _map_figure(
    quantities: Quantities, style: Style, prefix: str, plane: str, *, is_squared: bool
) -> go.Figure:
    hover = "w %{x:.2f}<br>b %{y:.2f}<br>%{z:.4f}" + (
        "" if is_squared else f" {style.units}"
    )
    _, top = _heights(style, is_squared=is_squared)
    step = top / 18
    heights = go.Contour(
        x=W_GRID,
        y=B_GRID,
        z=quantities[plane],
        name="loss",
        meta=live(z=plane) | titles(z=_title(style, is_squared=is_squared)),
        zmin=0,
        zmax=top,
        colorscale=SEQUENTIAL,
        showscale=False,
        contours={"start": step / 2, "end": 2 * top, "size": step},
        line={"width": 0.6, "color": "rgba(255,255,255,.5)"},
        hovertemplate=f"{hover}<extra></extra>",
    )
    marks = _paths(quantities, prefix)
    return picture(
        [heights, *marks],
        style,
        dragmode=False,
        margin={"l": 46, "r": 10, "t": 8, "b": 44},
        xaxis=axis("weight <i>w</i>", style, range=_ends(W_GRID), zeroline=False),
        yaxis=axis("bias <i>b</i>", style, range=_ends(B_GRID), zeroline=False),
    )


def _paths(quantities: Quantities, prefix: str) -> list[go.Scatter]:
    """Return the path ahead, the path so far, and the point between them."""
    w, b, accent = f"{prefix}w", f"{prefix}b", ON_SURFACE.accent
    ahead_w, ahead_b = f"{prefix}path_w", f"{prefix}path_b"
    ahead = go.Scatter(
        x=quantities[ahead_w],
        y=quantities[ahead_b],
        mode="lines+markers",
        line={"color": "#ffffff", "width": 1, "dash": "dot"},
        marker={"size": 3, "color": "#ffffff"},
        name="the path ahead",
        # No table has it for every row: better none than that of another start.
        meta={**live(x=ahead_w, y=ahead_b), "at_rest": True},
        hoverinfo="skip",
    )
    come = way(accent, width=2, size=5, x=w, y=b)
    here = go.Scatter(
        x=[quantities[w]],
        y=[quantities[b]],
        mode="markers",
        marker={"size": 15, "color": accent, "line": {"color": "#ffffff", "width": 2}},
        name="here",
        cliponaxis=False,
        meta=live(x=w, y=b),
        hovertemplate="w %{x:.2f}<br>b %{y:.2f}<extra>here</extra>",
    )
    return [ahead, come, here]


def _ball(quantities: Quantities, title: str) -> list[go.Scatter3d]:
    """Return the path so far, and the point, on the surface."""
    accent = ON_SURFACE.accent
    come = way_on_surface(x="shown_w", y="shown_b", z="ball")
    here = go.Scatter3d(
        x=[quantities["shown_w"]],
        y=[quantities["shown_b"]],
        z=[quantities["ball"]],
        mode="markers",
        name="here",
        marker={"size": 8, "color": accent, "line": {"color": "#ffffff", "width": 2}},
        # Where it lies: above it floats the ball.
        customdata=[quantities["shown_loss"]],
        meta=live(x="shown_w", y="shown_b", z="ball", customdata="shown_loss")
        | titles(customdata=title)
        | RAISED,
        hovertemplate=(
            "w %{x:.2f}<br>b %{y:.2f}<br>loss %{customdata:.4f}<extra>here</extra>"
        ),
    )
    return [come, here]


def _title(style: Style, *, is_squared: bool) -> str:
    """Return what the height is, with its unit."""
    return "squared error E" if is_squared else f"loss L, {style.units}"


def _heights(style: Style, *, is_squared: bool) -> tuple[float, float]:
    """Return where the axis and where the colours end, in the unit of the picture."""
    if is_squared:
        return HIGHEST_SQUARED, TOP_COLOUR_SQUARED
    return HIGHEST * style.per_nat, TOP_COLOUR * style.per_nat


def _ends(grid: NDArray[np.float64]) -> list[float]:
    return [float(grid[0]), float(grid[-1])]
