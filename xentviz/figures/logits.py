"""Curves over a logit: the sigmoid, the loss, and the slopes of two losses."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import direct_label, level, line, point
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture
from xentviz.quantities.binary_gradient import binary_cross_entropy_with_logits_gradient
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.units import slope

Z_GRID = np.linspace(-10.0, 10.0, 81)
Z_RANGE = [-10.4, 10.4]
BAND = "rgba(128, 138, 155, .12)"


def sigmoid_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return σ(z) and 1 − σ(z) with the point at z and the slope through it.

    It teaches how a score becomes a probability, and that the slope p(1 − p) dies away
    on both sides.
    """
    colours = style.colours
    traces = [
        line(
            Z_GRID,
            sigmoid(-Z_GRID),
            colours.muted,
            width=1.5,
            dash="dot",
            name="1 − σ(z)",
            hovertemplate="z %{x:.2f}<br>1 − σ(z) %{y:.4f}<extra></extra>",
        ),
        line(
            Z_GRID,
            sigmoid(Z_GRID),
            colours.p,
            name="σ(z)",
            hovertemplate="z %{x:.2f}<br>σ(z) %{y:.4f}<extra></extra>",
        ),
        level(quantities, "rest", Z_RANGE, "target q", colours.q),
        line(
            quantities["tangent_z"],
            quantities["tangent_p"],
            colours.accent,
            name="slope p(1 − p)",
            meta=live(x="tangent_z", y="tangent_p"),
            hoverinfo="name",
        ),
        _here(quantities, style, "predicted"),
    ]
    labels = [
        direct_label(7.2, 0.94, "σ(z)", colours.p),
        direct_label(-7.2, 0.94, "1 − σ(z)", colours.muted),
    ]
    return _over_logits(
        traces, style, f"{letter('p', style)} = σ({letter('z', style)})", [-0.06, 1.06]
    ).update_layout(annotations=labels)


def logit_loss_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the loss over z at the current q, with its floor H(q) and its slope.

    It teaches that the loss grows like |z| on the wrong side: without end, but never
    steeper than 1.
    """
    colours = style.colours
    traces = [
        level(quantities, "floor", Z_RANGE, "floor H(q)", colours.q),
        line(
            Z_GRID,
            quantities["loss_curve"],
            colours.loss,
            name="loss",
            meta=live(y="loss_curve"),
            hovertemplate=f"z %{{x:.2f}}<br>loss %{{y:.4f}} {style.units}"
            "<extra></extra>",
        ),
        line(
            quantities["tangent_z"],
            quantities["tangent_loss"],
            colours.accent,
            name=f"slope {slope('p − q', style.units)}",
            meta=live(x="tangent_z", y="tangent_loss"),
            hoverinfo="name",
        ),
        _here(quantities, style, "loss"),
    ]
    highest = 10.6 * style.per_nat
    return _over_logits(
        traces, style, f"loss, {style.units}", [-0.03 * highest, highest]
    )


def logit_gradient_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the slope over z of cross-entropy and of the squared error.

    It teaches that σ(z) − q pulls hardest where the model is confidently wrong, and
    that the squared error's slope is nothing just there. The band holds the slopes of
    cross-entropy for every q from 0, its upper edge, to 1, its lower one.
    """
    colours, pull = style.colours, slope("σ(z) − q", style.units)
    traces = [
        *_band(style),
        line(
            Z_GRID,
            quantities["squared_error_curve"],
            colours.muted,
            dash="dot",
            name="squared error",
            meta=live(y="squared_error_curve"),
            hovertemplate="z %{x:.2f}<br>squared error %{y:.4f}<extra></extra>",
        ),
        line(
            Z_GRID,
            quantities["gradient_curve"],
            colours.loss,
            name="cross-entropy",
            meta=live(y="gradient_curve"),
            hovertemplate=f"z %{{x:.2f}}<br>{pull} %{{y:.4f}}<extra></extra>",
        ),
        _here(quantities, style, "squared_error_gradient", colours.muted),
        _here(quantities, style, "gradient"),
    ]
    highest = 1.1 * style.per_nat
    labels = [  # in the corner above the band
        direct_label(0.02, 0.94, f"— cross-entropy, {pull}", colours.loss),
        direct_label(0.02, 0.87, "⋯ squared error, (p − q)·p(1 − p)", colours.muted),
    ]
    corner = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top"}
    edges = [
        direct_label(7.4, 0.87 * style.per_nat, "q = 0", colours.q),
        direct_label(-7.4, -0.87 * style.per_nat, "q = 1", colours.q),
    ]
    return _over_logits(
        traces,
        style,
        f"slope over {letter('z', style)}, {style.units}",
        [-highest, highest],
    ).update_layout(annotations=[*edges, *({**label, **corner} for label in labels)])


def _band(style: Style) -> list[go.Scatter]:
    """Return the slopes of cross-entropy for either certain q, and what is between."""
    edges = {"width": 1.2, "hoverinfo": "skip"}
    low, high = (
        style.per_nat
        * binary_cross_entropy_with_logits_gradient(Z_GRID, q, reduction="none")
        for q in (1.0, 0.0)
    )
    return [
        line(Z_GRID, low, colour := style.colours.q, name="slope for q = 1", **edges),
        line(
            Z_GRID,
            high,
            colour,
            name="slope for q = 0",
            fill="tonexty",
            fillcolor=BAND,
            **edges,
        ),
    ]


def _here(
    quantities: Quantities, style: Style, height: str, colour: str | None = None
) -> go.Scatter:
    return point(
        quantities["logit"],
        quantities[height],
        colour or style.colours.accent,
        style,
        name="here",
        meta=live(x="logit", y=height),
        hovertemplate="z %{x:.2f}<br>%{y:.4f}<extra>here</extra>",
    )


def _over_logits(
    traces: list, style: Style, title: str, between: list[float]
) -> go.Figure:
    return picture(
        traces,
        style,
        xaxis=axis(f"logit {letter('z', style)}", style, range=Z_RANGE, zeroline=True),
        yaxis=axis(title, style, range=between),
    )
