"""A product of probabilities underflows in three precisions, beside a sum of logs."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import direct_label, line, point
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.quantities.underflow import PRECISIONS

# Powers of ten: where the line of 0 is drawn, which no power reaches.
NOTHING = -500.0
# Factors that are drawn, and the room for what is said beside the last of them.
N_DRAWN, ROOM = 400, 160
DASHES = ("solid", "dash", "dot")
# Room between a mark and what is said of it: the mark of n may be there too.
BESIDE = "\u00a0" * 2


def underflow_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the product of n equal probabilities and the sum of their logarithms.

    It teaches that the product underflows to 0, sooner with fewer bits, while the sum
    of logarithms goes on. The axis counts powers of ten; what lies at the bottom is
    0. Products and labels follow ``first``, the marks follow ``count``.
    """
    colours = style.colours
    logs = line(
        [0, N_DRAWN],
        quantities["log_sum_line"],
        colours.muted,
        width=2,
        name="sum of logarithms",
        meta=live(y="log_sum_line"),
        hovertemplate="n = %{x}<br>Σ log₁₀ p = %{y:.1f}<extra></extra>",
    )
    products = [
        line(
            quantities["underflow_n"][k],
            quantities["underflow"][k],
            colours.p,
            dash=DASHES[k],
            name=f"product, {precision}",
            meta=live(x=f"underflow_n.{k}", y=f"underflow.{k}"),
            hovertemplate=f"{precision}<br>n = %{{x}}<br>10^%{{y:.1f}}<extra></extra>",
        )
        for k, precision in enumerate(PRECISIONS)
    ]
    labels = [_label(k, quantities, style) for k in range(len(PRECISIONS))]
    return picture(
        [logs, *products, *labels, *_now(quantities, style)],
        style,
        margin={"l": 60, "r": 14, "t": 12, "b": 44},
        xaxis=axis(
            f"factors n, each {letter('p', style)} of the first",
            style,
            range=[-8, N_DRAWN + ROOM],
            tickvals=[0, 100, 200, 300, 400],
        ),
        yaxis=axis(
            "product",
            style,
            range=[NOTHING - 20, 16],
            tickvals=[0, -100, -200, -300, -400, NOTHING],
            ticktext=["1", "10⁻¹⁰⁰", "10⁻²⁰⁰", "10⁻³⁰⁰", "10⁻⁴⁰⁰", "0"],
        ),
        annotations=[
            direct_label(N_DRAWN + ROOM, -85, "― product", colours.p, xanchor="right"),
            direct_label(
                N_DRAWN + ROOM,
                -125,
                "― sum of logs: goes on",
                colours.muted,
                xanchor="right",
            ),
        ],
    )


def _label(k: int, quantities: Quantities, style: Style) -> go.Scatter:
    """Return what is said where a product has died."""
    text = f"{PRECISIONS[k]}<br>subnormal at %{{customdata:.0f}}<br>0 at %{{x:.0f}}"
    return go.Scatter(
        x=[quantities["zero_n"][k]],
        y=[quantities["zero_y"][k]],
        customdata=[quantities["subnormal_at"][k]],
        mode="markers+text",
        texttemplate=text if k == 0 else BESIDE + text.replace("<br>", ", "),
        textposition="top right" if k == 0 else "middle right",
        textfont={"color": style.colours.p, "size": 11},
        marker={"color": style.colours.p, "size": 6},
        cliponaxis=False,
        name=f"end of {PRECISIONS[k]}",
        meta=live(x=f"zero_n.{k}", y=f"zero_y.{k}", customdata=f"subnormal_at.{k}")
        | titles(customdata="factors n at which it is subnormal"),
        hoverinfo="skip",
    )


def _now(quantities: Quantities, style: Style) -> list[go.Scatter]:
    """Return the marks at the current count of factors."""
    colours = style.colours
    at = line(
        np.full(2, quantities["count"]),
        [NOTHING, 0],
        colours.accent,
        width=1,
        dash="dot",
        name="n",
        meta=live(x="count"),
        hoverinfo="skip",
    )
    marks = go.Scatter(
        x=np.full(len(PRECISIONS), quantities["count"]),
        y=quantities["product_point"],
        mode="markers",
        marker={
            "size": 10,
            "color": colours.accent,
            "line": {"color": colours.panel, "width": 2},
        },
        name="products of n",
        meta=live(x="count", y="product_point"),
        hovertemplate="n = %{x}<extra></extra>",
    )
    goes_on = point(
        quantities["count"],
        quantities["log_sum_point"],
        colours.muted,
        style,
        name="sum of n logarithms",
        meta=live(x="count", y="log_sum_point"),
        hovertemplate="n = %{x}<br>Σ log₁₀ p = %{y:.1f}<extra></extra>",
    )
    return [at, goes_on, marks]
