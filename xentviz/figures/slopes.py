"""Slopes as bars, class by class: the factors of a chain rule and what they make."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import MATRIX_MARGIN, class_axis, pointer_height, row_axis
from xentviz.figures.marks import pointer
from xentviz.figures.theme import Style, axis, letter, live, picture, titles
from xentviz.quantities.units import slope

Quantities = Mapping[str, NDArray[np.float64]]
# Nats per unit of probability; what is steeper is cut off for drawing.
STEEPEST = 10.0
# A slope over a score is never larger than 1 nat; the rest is room for its number.
HIGHEST = 1.3


def predicted_gradient_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂p = −q/p for each class, a bar in the row of the matrix beside it.

    It teaches that only classes of the target count, and that the slope runs off to
    −∞ as p goes to 0. The bar is cut off at 10 nats for each unit of p, its number is
    not.
    """
    colours, steepest = style.colours, STEEPEST * style.per_nat
    n_classes = quantities["predicted_gradient"].size
    rows = np.arange(n_classes)
    bars = go.Bar(
        x=quantities["slope_drawn"],
        y=rows,
        orientation="h",
        customdata=quantities["predicted_gradient"],
        marker={"color": colours.p},
        name="−q/p",
        meta=live(x="slope_drawn", customdata="predicted_gradient")
        | titles(customdata=_slope_title(style)),
        hovertemplate="class %{y}<br>−q/p = %{customdata:.6~g} "
        f"{style.units}<extra></extra>",
    )
    values = go.Scatter(
        x=np.full(n_classes, 0.02 * steepest),
        y=rows,
        mode="text",
        customdata=quantities["predicted_gradient"],
        texttemplate="%{customdata:.4~g}",
        textposition="middle right",
        textfont={"color": colours.text, "size": 13},
        name="the numbers",
        meta=live(customdata="predicted_gradient")
        | titles(customdata=_slope_title(style)),
        hoverinfo="skip",
    )
    p, q = letter("p", style), letter("q", style)
    return picture(
        [bars, values],
        style,
        bargap=0.4,
        margin=MATRIX_MARGIN,
        xaxis=axis(
            f"∂L/∂{p} = −{q}/{p}, {style.units} per unit of {p}",
            style,
            range=[-steepest, 0.34 * steepest],
            tickvals=[-10, -5, 0] if style.units == "nats" else [-14, -7, 0],
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
        yaxis=row_axis(f"class j of {p}", n_classes, style),
        annotations=[
            {
                "x": -steepest,
                "y": pointer_height(n_classes),
                "text": "◂ ∞ beyond",
                "showarrow": False,
                "xanchor": "left",
                "font": {"color": colours.muted, "size": 12},
            }
        ],
    )


def terms_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the terms of one entry of the product, each on top of the one before.

    It teaches how a column of the matrix meets the slopes −q/p: under each step stand
    its two factors, at the end their sum. A slope without end meets an entry that
    dies, and their product q(p_k − δ_jk) is what is left.
    """
    colours, highest = style.colours, HIGHEST * style.per_nat
    n_classes = quantities["factor"].size
    steps = np.arange(n_classes)
    terms = go.Waterfall(
        x=[*steps, n_classes],
        y=quantities["terms"],
        measure=[*["relative"] * n_classes, "total"],
        customdata=quantities["terms"],
        texttemplate="%{customdata:.3f}",
        textposition="outside",
        textfont={"color": colours.text},
        cliponaxis=False,
        increasing={"marker": {"color": style.diverging[-1][1]}},
        decreasing={"marker": {"color": style.diverging[0][1]}},
        totals={"marker": {"color": colours.accent}},
        connector={"line": {"color": colours.muted, "width": 1, "dash": "dot"}},
        name="terms",
        meta=live(y="terms", customdata="terms")
        | titles(customdata=f"∂p/∂z × ∂L/∂p, {style.units}"),
        hovertemplate="%{customdata:+.6~g}<extra></extra>",
    )
    return picture(
        [terms, *_factors(quantities, style)],
        style,
        waterfallgap=0.45,
        margin={**MATRIX_MARGIN, "b": 26},
        xaxis=axis(
            "",
            style,
            tickvals=[*steps, n_classes],
            ticktext=[*(f"j = {j}" for j in steps), "sum"],
            range=[-0.6, n_classes + 0.6],
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis(
            f"∂{letter('p', style)}/∂{letter('z', style)} × ∂L/∂{letter('p', style)}, "
            f"{style.units}",
            style,
            range=[-2.4 * style.per_nat, highest],
            tickvals=[-1, 0, 1],
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
    )


def _slope_title(style: Style) -> str:
    return f"∂L/∂p = −q/p, {style.units} per unit of p"


def _factors(quantities: Quantities, style: Style) -> list[go.Scatter]:
    """Return the two lines of numbers below the steps: what each is made of."""
    n_classes = quantities["factor"].size
    lines = {
        "factor": (-1.7, "", "∂p/∂z"),
        "predicted_gradient": (-2.1, "× ", _slope_title(style)),
    }
    return [
        go.Scatter(
            x=np.arange(n_classes),
            y=np.full(n_classes, height * style.per_nat),
            mode="text",
            customdata=quantities[quantity],
            texttemplate=f"{sign}%{{customdata:.3~g}}",
            textfont={"color": style.colours.muted, "size": 12},
            name=quantity,
            meta=live(customdata=quantity) | titles(customdata=title),
            hoverinfo="skip",
        )
        for quantity, (height, sign, title) in lines.items()
    ]


def product_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂(z/T) = p − q for each class, and the same by a finite difference.

    It teaches what the chain rule comes to, under the columns of the matrix that each
    bar comes from, and that nudging a score says the same. The outline follows
    ``class_index``.
    """
    colours, highest = style.colours, HIGHEST * style.per_nat
    classes = np.arange(quantities["product"].size)
    made = f"{slope('p − q', style.units)}, {style.units}"
    bars = go.Bar(
        x=classes,
        y=quantities["product"],
        customdata=quantities["product"],
        texttemplate="%{customdata:.3f}",
        textposition="outside",
        textfont={"color": colours.text},
        cliponaxis=False,
        marker={
            "color": quantities["product"],
            "colorscale": style.diverging,
            "cmin": -style.per_nat,
            "cmax": style.per_nat,
            "line": {"color": colours.muted, "width": 1},
        },
        name="p − q",
        meta=live(y="product", customdata="product", **{"marker.color": "product"})
        | titles(**{"customdata": made, "marker.color": made}),
        hovertemplate="class %{x}<br>by the chain rule %{y:+.9f}<extra></extra>",
    )
    p, q, z = (letter(symbol, style) for symbol in "pqz")
    return picture(
        [
            bars,
            _nudged(quantities, style),
            *pointer(quantities, style, [-highest, highest])[:1],
        ],
        style,
        bargap=0.45,
        margin=MATRIX_MARGIN,
        xaxis=class_axis(
            f"class k of the score {z}",
            classes.size,
            style,
            range=[-0.5, classes.size - 0.5],
        ),
        yaxis=axis(
            f"{slope(f'{p} − {q}', style.units)}, {style.units}",
            style,
            range=[-highest, highest],
            tickvals=[-1, 0, 1],
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
        annotations=[_key("▮ chain rule   — finite difference", style)],
    )


def _key(text: str, style: Style) -> dict[str, object]:
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


def _nudged(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the same slopes as differences of the loss, a stroke a class."""
    return go.Scatter(
        x=np.arange(quantities["finite_difference"].size),
        y=quantities["finite_difference"],
        mode="markers",
        marker={
            "symbol": "line-ew-open",
            "size": 34,
            "color": style.colours.text,
            "line": {"width": 2.5, "color": style.colours.text},
        },
        name="finite difference",
        meta=live(y="finite_difference"),
        hovertemplate="class %{x}<br>by a finite difference %{y:+.9f}<extra></extra>",
    )
