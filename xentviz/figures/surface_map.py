"""The surface of the loss over two numbers, seen from above."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import CUT, P_COARSE, Q_GRID
from xentviz.figures.marks import loss_hover
from xentviz.figures.theme import (
    ON_SURFACE,
    SEQUENTIAL,
    Quantities,
    Style,
    axis,
    letter,
    live,
    picture,
    titles,
)
from xentviz.quantities.surface import binary_surface


def loss_map_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the surface H(p,q) from above, as a heat map with contours.

    It says what `xentviz.figures.surface` says where a browser cannot draw in 3-D.
    """
    surface = binary_surface(p=P_COARSE, q=Q_GRID)
    colours, height = style.colours, CUT * style.per_nat
    heat = go.Contour(
        x=surface.p,
        y=surface.q,
        z=np.minimum(surface.loss * style.per_nat, height).astype(np.float32),
        colorscale=SEQUENTIAL,
        contours={"start": 0, "end": height, "size": height / 16},
        line={"width": 0.4, "color": "rgba(255,255,255,.5)"},
        colorbar={"title": {"text": f"H(p,q), {style.units}"}, "thickness": 12},
        meta=titles(z=f"H(p,q), {style.units}"),
        hovertemplate=loss_hover(style),
    )
    marks = [
        go.Scatter(
            x=[0, 1],
            y=[0, 1],
            mode="lines",
            line={"color": "#ffffff", "width": 2, "dash": "dot"},
            name="valley p = q",
            hoverinfo="name",
        ),
        go.Scatter(
            x=[0, 1],
            y=np.full(2, quantities["target"]),
            mode="lines",
            line={"color": ON_SURFACE.q, "width": 2},
            name="slice at this q",
            meta=live(y="target"),
            hoverinfo="name",
        ),
        go.Scatter(
            x=[quantities["predicted"]],
            y=[quantities["target"]],
            mode="markers",
            marker={
                "size": 13,
                "color": colours.accent,
                "line": {"color": "#ffffff", "width": 2},
            },
            name="here",
            meta=live(x="predicted", y="target"),
            hovertemplate="p %{x:.3f}<br>q %{y:.3f}<extra></extra>",
        ),
    ]
    return picture(
        [heat, *marks],
        style,
        xaxis=axis(f"model {letter('p', style)}", style, range=[0, 1]),
        yaxis=axis(f"target {letter('q', style)}", style, range=[0, 1]),
    )
