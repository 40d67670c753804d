"""Curves of one number against another, with a point that can be dragged along them."""

import plotly.graph_objects as go

from xentviz.figures.grids import CUT, P_GRID
from xentviz.figures.marks import level, line, point, ring, way
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture

# The drawn range of a slope in p; the read-out beside it goes on to infinity.
STEEPEST = 8.0


def slice_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the loss over p at the current q: curve, tangent, floor and KL gap.

    It teaches that the loss is its floor H(q) plus a gap, the KL divergence, which is
    nothing at p = q. The curve and the floor follow ``target``; the tangent, the gap
    and the point follow ``predicted`` too.
    """
    colours, height = style.colours, CUT * style.per_nat
    hover = f"p %{{x:.3f}}<br>H(p,q) %{{y:.4f}} {style.units}<extra></extra>"
    traces = [
        level(quantities, "floor", [0, 1], "floor H(q)", colours.q),
        line(
            P_GRID,
            quantities["slice"],
            colours.loss,
            name="H(p,q)",
            meta=live(y="slice"),
            hovertemplate=hover,
        ),
        line(
            quantities["tangent_p"],
            quantities["tangent"],
            colours.p,
            name="slope ∂H/∂p",
            meta=live(x="tangent_p", y="tangent"),
            hoverinfo="name",
        ),
        line(
            quantities["gap_p"],
            quantities["gap"],
            colours.accent,
            width=4,
            name="KL, what training can remove",
            meta=live(x="gap_p", y="gap"),
            hoverinfo="name",
        ),
        _beyond(quantities, style, height),
        *_marks(quantities, style, "loss_drawn"),
    ]
    return picture(
        traces,
        style,
        xaxis=axis(f"model {letter('p', style)}", style, range=[0, 1]),
        yaxis=axis(f"H(p,q), {style.units}", style, range=[0, height], nticks=5),
    )


def slope_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂H/∂p over p at the current q, with its zero at p = q.

    It teaches where the loss rests, and that for q = 0 or 1 it does nowhere. The curve
    and the zero follow ``target``, the point follows ``predicted``. The axis ends at ±8
    nats for each unit of p.
    """
    colours, steepest = style.colours, STEEPEST * style.per_nat
    hover = f"p %{{x:.3f}}<br>∂H/∂p %{{y:.3f}} {style.units}<extra></extra>"
    traces = [
        line([0, 1], [0, 0], colours.muted, width=1, hoverinfo="skip"),
        line(
            P_GRID,
            quantities["slope"],
            colours.p,
            name="∂H/∂p",
            meta=live(y="slope"),
            hovertemplate=hover,
        ),
        ring(
            quantities["rest"],
            [0, 0],
            colours.q,
            text=["rests at p = q"] * 2,
            textposition=["bottom right", "top left"],  # where the curve is not
            textfont={"color": colours.q},
            name="zero at p = q",
            meta=live(x="rest"),
            cliponaxis=False,
            hovertemplate="∂H/∂p = 0 at p = q = %{x:.3f}<extra></extra>",
        ).update(mode="markers+text"),
        *_marks(quantities, style, "slope_drawn"),
    ]
    return picture(
        traces,
        style,
        xaxis=axis(f"model {letter('p', style)}", style, range=[0, 1]),
        yaxis=axis(
            f"∂H/∂p, {style.units}", style, range=[-steepest, steepest], nticks=5
        ),
    )


def _beyond(quantities: Quantities, style: Style, height: float) -> go.Scatter:
    """Say at each end where the loss has none."""
    return go.Scatter(
        x=quantities["beyond"],
        y=[height, height],
        mode="text",
        text=["∞ beyond"] * 2,
        textposition=["bottom right", "bottom left"],
        textfont={"size": 12, "color": style.colours.muted},
        name="cut off for drawing",
        meta=live(x="beyond"),
        hoverinfo="skip",
    )


def _marks(quantities: Quantities, style: Style, height: str) -> list[go.Scatter]:
    """Return the path down and the point at ``predicted``, `height`."""
    accent = style.colours.accent
    here = point(
        quantities["predicted"],
        quantities[height],
        accent,
        style,
        name="here",
        cliponaxis=False,  # whole at the edge too, where the loss has run off
        meta=live(x="predicted", y=height),
        hovertemplate="p %{x:.3f}<br>%{y:.4f}<extra>here</extra>",
    )
    return [way(accent, x="predicted", y=height), here]
