"""Curves of the logarithm: of a probability, and of a likelihood over it."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import P_GRID
from xentviz.figures.marks import direct_label, line, point, ring
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.quantities.units import LN2

# Dense where the logarithm is steep.
X_GRID = np.geomspace(2e-4, 1.0, 90)
# Nats at which points and curves are cut off for drawing, and how far ln x is shown.
TOP, BOTTOM = 8.2, -6.0
# Nats to either side of zero that a loss and a likelihood have room for.
WIDE = 3.4


def logarithms_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ln x, −ln x and −log2 x on (0, 1], and how far two points are apart.

    It teaches that the logarithm turns ratios into distances: .01 and .001 are one dot
    on the axis of p, and 2.3 nats apart on that of −ln p. Points and brackets follow
    ``first`` and ``second``.
    """
    colours, logs = style.colours, np.log(X_GRID)
    styles = {
        "ln x": (logs, colours.muted, "dot"),
        "−ln x": (-logs, colours.loss, "solid" if style.units == "nats" else "dash"),
        "−log₂ x": (
            -logs / LN2,
            colours.loss,
            "dash" if style.units == "nats" else "solid",
        ),
    }
    curves = [
        line(
            X_GRID,
            y,
            colour,
            dash=dash,
            width=2.5 if dash == "solid" else 1.5,
            name=name,
            hovertemplate=f"x %{{x:.4f}}<br>{name} %{{y:.4f}}<extra></extra>",
        )
        for name, (y, colour, dash) in styles.items()
    ]
    traces = [*curves, *_brackets(quantities, style)]
    traces += [
        _dragged(quantities, style, "first"),
        _dragged(quantities, style, "second"),
    ]
    height = TOP * style.per_nat
    labels = [
        direct_label(0.3, np.log(0.3), "ln x", colours.muted, yanchor="top"),
        direct_label(0.05, 1.15 * height, "∞ beyond", colours.muted, xanchor="left"),
        direct_label(0.2, 0.5, "−ln x", colours.loss),
        direct_label(0.45, -np.log2(0.26), "−log₂ x", colours.loss),
    ]
    return picture(
        traces,
        style,
        xaxis=axis(f"probability {letter('p', style)}", style, range=[-0.02, 1.04]),
        yaxis=axis(
            f"−log {letter('p', style)}, {style.units}",
            style,
            range=[BOTTOM * style.per_nat, 1.2 * height],
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
        annotations=labels,
    )


def _brackets(quantities: Quantities, style: Style) -> list[go.Scatter]:
    """Return how far the points are apart: below on p, at the side on the log."""
    colours = style.colours
    return [
        line(
            quantities[f"{side}_x"],
            quantities[f"{side}_y"],
            colour,
            width=1.5,
            name=name,
            meta=live(x=f"{side}_x", y=f"{side}_y"),
            hoverinfo="name",
        )
        for side, colour, name in (
            ("below", colours.p, "apart in p"),
            ("beside", colours.accent, "apart on the log scale"),
        )
    ]


def _dragged(quantities: Quantities, style: Style, name: str) -> go.Scatter:
    return point(
        quantities[name],
        quantities[f"{name}_point"],
        style.colours.p,
        style,
        name=name,
        customdata=[quantities[f"{name}_surprisal"]],
        meta=live(x=name, y=f"{name}_point", customdata=f"{name}_surprisal")
        | titles(customdata=f"−log p, {style.units}"),
        hovertemplate=f"{name} p = %{{x:.6~g}}<br>%{{customdata:.4f}} {style.units}"
        "<extra></extra>",
    )


def likelihood_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the cross-entropy and the log-likelihood of some flips over p.

    It teaches that they are mirror images: what is least in one is greatest in the
    other, at the p that is the share of heads. The curves follow ``heads``, the points
    follow ``first``.
    """
    colours, wide = style.colours, WIDE * style.per_nat
    hover = f"p %{{x:.3f}}<br>%{{y:.4f}} {style.units}<extra></extra>"
    traces = [
        line(
            np.full(2, quantities["best"]),
            [-wide, wide],
            colours.q,
            width=1.5,
            dash="dash",
            name="the share of heads",
            meta=live(x="best"),
            hoverinfo="name",
        ),
        line(
            P_GRID,
            quantities["loss_curve"],
            colours.loss,
            name="cross-entropy",
            meta=live(y="loss_curve"),
            hovertemplate=hover,
        ),
        line(
            P_GRID,
            quantities["likelihood_curve"],
            colours.muted,
            name="log-likelihood of a flip",
            meta=live(y="likelihood_curve"),
            hovertemplate=hover,
        ),
        _best(quantities, style, "best_loss"),
        _best(quantities, style, "best_likelihood"),
        _first(quantities, style, "loss_point"),
        _first(quantities, style, "likelihood_point"),
    ]
    return picture(
        traces,
        style,
        xaxis=axis(f"chance of heads {letter('p', style)}", style, range=[-0.02, 1.02]),
        yaxis=axis(
            f"{style.units} a flip",
            style,
            range=[-wide, wide],
            nticks=6,
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
        annotations=[
            _named("cross-entropy: least", 0.9 * wide, colours.loss, style),
            _named("log-likelihood: most", -0.9 * wide, colours.muted, style),
        ],
    )


def _named(text: str, y: float, colour: str, style: Style) -> dict:
    return direct_label(0.5, y, text, colour, bgcolor=style.colours.panel)


def _best(quantities: Quantities, style: Style, height: str) -> go.Scatter:
    return ring(
        [quantities["best"]],
        [quantities[height]],
        style.colours.q,
        name="optimum",
        meta=live(x="best", y=height),
        cliponaxis=False,  # whole at either end of p
        hovertemplate="optimum at p = %{x:.2f}: %{y:.4f}<extra></extra>",
    )


def _first(quantities: Quantities, style: Style, height: str) -> go.Scatter:
    return point(
        quantities["first"],
        quantities[height],
        style.colours.p,
        style,
        name="first p",
        meta=live(x="first", y=height),
        hovertemplate="first p %{x:.3f}<br>%{y:.4f}<extra></extra>",
        cliponaxis=False,  # whole at either end of p
    )
