"""The loss as a length: what each class adds, and its floor with the gap on it."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.theme import Quantities, Style, axis, live, mixed, picture
from xentviz.figures.weighted import is_weighted
from xentviz.quantities.units import LOG

# Nats that the picture has room for.
LONGEST = 6.0


def shares_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the loss as a length: by class, and as its floor with the gap on it.

    It teaches that the shares −q ln p sum to the loss, that the loss is H(q) plus the
    KL divergence, and how far it is from guessing, ln K.
    """
    colours, longest = style.colours, LONGEST * style.per_nat
    n_classes = quantities["share"].size
    by_class = [
        _segment(1, quantities["share"][k], style, f"share.{k}", f"class {k}").update(
            _shaded(float(depth), style)
        )
        for k, depth in enumerate(np.linspace(1.0, 0.2, n_classes))
    ]
    least, stacked = "floor H(q)", "floor + gap"
    guessing = f"guessing, {LOG[style.units]} K"
    if is_weighted(quantities):
        least, stacked, guessing = "least", "least + gap", "guessing"
    floor = _segment(0, quantities["entropy"], style, "entropy", least)
    gap = _segment(0, quantities["kl_divergence"], style, "kl_divergence", "gap KL")
    guess = go.Scatter(
        x=np.full(2, quantities["guess"]),
        y=[-0.5, 1.5],
        mode="lines+text",
        text=["", guessing],
        textposition="top center",
        textfont={"color": colours.muted},
        line={"color": colours.muted, "dash": "dot", "width": 2},
        name=guessing,
        meta=live(x="guess"),
        hovertemplate=f"{guessing} = %{{x:.4f}} {style.units}<extra></extra>",
    )
    return picture(
        [
            *by_class,
            floor.update(marker={"color": colours.q}),
            gap.update(marker={"color": colours.accent}),
            guess,
        ],
        style,
        barmode="stack",
        bargap=0.35,
        uniformtext={"mode": "hide", "minsize": 10},
        margin={"l": 82, "r": 22, "t": 6, "b": 42},
        xaxis=axis(f"loss, {style.units} (∞ beyond)", style, range=[0, longest]),
        yaxis=axis(
            "",
            style,
            range=[-0.6, 2.0],
            tickvals=[0, 1],
            ticktext=[stacked, "by class"],
            showgrid=False,
            automargin=True,
        ),
    )


def _segment(row: int, length: float, style: Style, quantity: str, name: str) -> go.Bar:
    return go.Bar(
        x=[length],
        y=[row],
        orientation="h",
        text=[name],
        textposition="inside",
        insidetextanchor="start",  # in view, however far the bar goes on
        textangle=0,
        name=name,
        marker={"line": {"color": style.colours.panel, "width": 1}},
        meta=live(x=quantity),
        hovertemplate=f"{name}: %{{x:.4f}} {style.units}<extra></extra>",
    )


def _shaded(depth: float, style: Style) -> dict[str, object]:
    """Return a shade of the ink, and what can be read on it."""
    ink, panel = style.colours.text, style.colours.panel
    return {
        "marker": {"color": mixed(ink, panel, depth)},
        "insidetextfont": {"color": panel if depth > 0.55 else ink},
    }
