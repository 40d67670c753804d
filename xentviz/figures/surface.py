"""The loss as a surface over two numbers."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.camera import cameras
from xentviz.figures.grids import CUT, P_COARSE, P_GRID, Q_GRID
from xentviz.figures.marks import loss_hover, relief, way_on_surface
from xentviz.figures.theme import (
    ON_SURFACE,
    RAISED,
    Quantities,
    Style,
    live,
    picture,
    scene_axis,
    titles,
)
from xentviz.quantities.binary_entropy import binary_entropy
from xentviz.quantities.surface import binary_surface

# Nats that marks float above the surface they lie on, so that it does not hide them:
# a tangent lies below the convex curve that it touches.
LIFT = {"valley": 0.012, "ball": 0.36, "tangent": 0.08}
EYES = {
    "reset": {"x": -0.62, "y": -1.86, "z": 0.94},
    "top": {"x": 0.0, "y": -0.01, "z": 2.1},
    "front": {"x": 0.0, "y": -2.1, "z": 0.3},
}


def loss_surface_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return H(p,q) as a surface over p and q, with the valley p = q lying on it.

    It teaches that the loss is least along p = q, and that there it is H(q), not 0.
    The slice at this q follows ``target`` and ``slice``; the point and the slope
    through it follow ``predicted``, ``target`` and ``loss``. Axes: probabilities, and
    the loss in the unit of `style`, cut off at 4 nats.
    """
    surface = binary_surface(p=P_COARSE, q=Q_GRID)
    height = CUT * style.per_nat
    scene = {
        "xaxis": scene_axis("model p", style, "p", range=[0, 1], nticks=6),
        "yaxis": scene_axis("target q", style, "q", range=[0, 1], nticks=6),
        "zaxis": scene_axis(
            f"H(p,q), {style.units}",
            style,
            range=[0, height],
            # Its 0 would stand on the end of the axis of q.
            tickvals=list(range(1, int(height) + 1)),
        ),
        "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.8},
        "camera": {"eye": EYES["reset"], "center": {"x": 0, "y": 0, "z": -0.16}},
    }
    traces = [
        _surface(surface, style),
        _beyond(height, style),
        _valley(style),
        *_moving_marks(quantities, style),
    ]
    figure = picture(traces, style, scene=scene)
    return figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0}, meta=cameras(EYES)
    )


def _surface(surface: object, style: Style) -> go.Surface:
    height = CUT * style.per_nat
    return relief(
        surface.p,
        surface.q,
        (surface.loss * style.per_nat).astype(np.float32),
        end=height,
        top=height,
        n_lines=16,
        name="H(p,q)",
        hovertemplate=loss_hover(style),
    )


def _beyond(height: float, style: Style) -> go.Scatter3d:
    """Say at both high corners that the surface goes on."""
    return go.Scatter3d(
        x=[0.06, 1.0],
        y=[1.0, 0.4],  # where the ridge on the right stands highest in the picture
        z=[height, height],
        mode="text",
        text=["∞ beyond", "∞ beyond"],
        textposition="top center",
        textfont={"size": 12, "color": style.colours.muted},
        hoverinfo="skip",
        name="cut off for drawing",
    )


def _valley(style: Style) -> go.Scatter3d:
    entropy = binary_entropy(P_GRID) * style.per_nat
    return go.Scatter3d(
        x=P_GRID,
        y=P_GRID,
        z=entropy + LIFT["valley"] * style.per_nat,
        customdata=entropy,
        meta=titles(customdata=f"H(q), {style.units}"),
        mode="lines",
        name="valley p = q",
        line={"color": "#ffffff", "width": 5},
        hovertemplate=(
            "p = q = %{x:.3f}<br>H(q) %{customdata:.4f} "
            + style.units
            + "<extra></extra>"
        ),
    )


def _moving_marks(quantities: Quantities, style: Style) -> list[go.Scatter3d]:
    loss = f"H(p,q), {style.units}"
    return [
        go.Scatter3d(
            x=P_GRID,
            y=np.full(P_GRID.size, quantities["target"]),
            z=quantities["slice"],
            mode="lines",
            name="slice at this q",
            line={"color": ON_SURFACE.q, "width": 6},
            meta=live(y="target", z="slice"),
            hovertemplate=loss_hover(style),
        ),
        go.Scatter3d(
            x=quantities["tangent_p"],
            y=np.full(2, quantities["target"]),
            z=quantities["tangent_raised"],
            mode="lines",
            name="slope ∂H/∂p",
            line={"color": ON_SURFACE.p, "width": 8},
            customdata=quantities["tangent"],  # where it lies: above it floats the line
            meta=live(
                x="tangent_p", y="target", z="tangent_raised", customdata="tangent"
            )
            | titles(customdata=loss),
            hovertemplate=loss_hover(style, "customdata"),
        ),
        way_on_surface(x="predicted", y="target", z="ball"),
        _ball(quantities, style),
    ]


def _ball(quantities: Quantities, style: Style) -> go.Scatter3d:
    loss = f"H(p,q), {style.units}"
    return go.Scatter3d(
        x=[quantities["predicted"]],
        y=[quantities["target"]],
        z=[quantities["ball"]],
        mode="markers",
        name="here",
        marker={
            "size": 9,
            "color": ON_SURFACE.accent,
            "line": {"color": "#ffffff", "width": 2},
        },
        customdata=[quantities["loss"]],
        meta=live(x="predicted", y="target", z="ball", customdata="loss")
        | titles(customdata=loss)
        | RAISED,
        hovertemplate=loss_hover(style, "customdata"),
    )
