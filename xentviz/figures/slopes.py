"""The factors of a chain rule: the slopes −q/p, and the terms that they make."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import (
    HIGHEST_SLOPE,
    MATRIX_MARGIN,
    is_crowded,
    number_size,
    numbers_beyond,
    pointer_height,
    row_axis,
)
from xentviz.figures.marks import direct_label
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.figures.weighted import counted, drawn, saying, ticks

# Nats per unit of probability; what is steeper is cut off for drawing.
STEEPEST = 10.0
# What a number beside a bar takes, −2.426e+86 the longest, as a part of that.
ROOM = 0.6


def predicted_gradient_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂p = −q/p for each class, a bar in the row of the matrix beside it.

    It teaches that only classes of the target count, and that the slope runs off to
    −∞ as p goes to 0. The bar is cut off at 10 nats for each unit of p, its number is
    not.
    """
    colours, steepest = style.colours, STEEPEST * style.per_nat
    n_classes, made = quantities["predicted_gradient"].size, counted(quantities)
    rows = np.arange(n_classes)
    bars = go.Bar(
        x=quantities["slope_drawn"],
        y=rows,
        orientation="h",
        customdata=quantities["predicted_gradient"],
        marker={"color": colours.p},
        name=f"−{made}/p",
        meta=live(x="slope_drawn", customdata="predicted_gradient")
        | titles(customdata=_slope_title(style, quantities)),
        hovertemplate=f"class %{{y}}<br>−{made}/p = %{{customdata:.6~g}} "
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
        | titles(customdata=_slope_title(style, quantities)),
        hoverinfo="skip",
    )
    p, q = letter("p", style), made.replace("q", letter("q", style))
    return picture(
        [bars, values],
        style,
        bargap=0.4,
        margin=MATRIX_MARGIN,
        xaxis=axis(
            f"∂L/∂{p} = −{q}/{p}, {style.units} per unit of {p}",
            style,
            range=[-steepest, ROOM * steepest],
            tickvals=[-10, -5, 0] if style.units == "nats" else [-14, -7, 0],
            zeroline=True,
            zerolinecolor=colours.muted,
        ),
        yaxis=row_axis(f"class j of {p}", n_classes, style),
        annotations=[
            direct_label(
                -steepest,
                pointer_height(n_classes),
                "◂ ∞ beyond",
                colours.muted,
                xanchor="left",
            )
        ],
    )


def terms_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the terms of one entry of the product, each on top of the one before.

    It teaches how a column of the matrix meets the slopes −q/p: under each step stand
    its two factors, at the end their sum. A slope without end meets an entry that
    dies, and their product q(p_k − δ_jk) is what is left.
    """
    colours, highest = style.colours, HIGHEST_SLOPE * style.per_nat
    n_classes, length = quantities["factor"].size, drawn("terms", quantities)
    steps, made = np.arange(n_classes), f"∂p/∂z × ∂L/∂p, {style.units}"
    terms = go.Waterfall(
        x=[*steps, n_classes],
        y=quantities[length],
        measure=[*["relative"] * n_classes, "total"],
        customdata=quantities["terms"],
        texttemplate="%{customdata:.3f}",
        **numbers_beyond(n_classes, style),
        increasing={"marker": {"color": style.diverging[-1][1]}},
        decreasing={"marker": {"color": style.diverging[0][1]}},
        totals={"marker": {"color": colours.accent}},
        connector={"line": {"color": colours.muted, "width": 1, "dash": "dot"}},
        name="terms",
        meta=live(y=length, customdata="terms")
        | titles(**{"customdata": made} | saying(made, quantities)),
        hovertemplate="%{customdata:+.6~g}<extra></extra>",
    )
    return picture(
        [terms, *_factors(quantities, style)],
        style,
        waterfallgap=0.45,
        margin={**MATRIX_MARGIN, "b": 26},
        xaxis=_steps_axis(n_classes, style),
        yaxis=axis(
            f"∂{letter('p', style)}/∂{letter('z', style)} × ∂L/∂{letter('p', style)}, "
            f"{style.units}",
            style,
            range=[-3.5 * style.per_nat, highest],
            zeroline=True,
            zerolinecolor=colours.muted,
            **ticks([-1, 0, 1], quantities),
        ),
    )


def _steps_axis(n_classes: int, style: Style) -> dict[str, object]:
    """Return the axis of the terms: each by its class, and their sum."""
    steps, sign = list(range(n_classes)), "" if is_crowded(n_classes) else "j = "
    return axis(
        "",
        style,
        tickvals=[*steps, n_classes],
        ticktext=[*(f"{sign}{j}" for j in steps), "sum"],
        range=[-0.6, n_classes + 0.6],
        showgrid=False,
        zeroline=False,
    )


def _slope_title(style: Style, quantities: Quantities) -> str:
    return f"∂L/∂p = −{counted(quantities)}/p, {style.units} per unit of p"


def _factors(quantities: Quantities, style: Style) -> list[go.Scatter]:
    """Return the two lines of numbers below the steps: what each is made of."""
    n_classes = quantities["factor"].size
    # As few digits as the cells of the matrix, where there is no room for more.
    first, second = (".3f", ".2~g") if is_crowded(n_classes) else (".3~g", ".3~g")
    slopes = _slope_title(style, quantities)
    lines = {
        "factor": (-2.36, f"%{{customdata:{first}}}", "∂p/∂z"),
        "predicted_gradient": (-3.1, f"× %{{customdata:{second}}}", slopes),
    }
    return [
        go.Scatter(
            x=np.arange(n_classes),
            y=np.full(n_classes, height * style.per_nat),
            mode="text",
            customdata=quantities[quantity],
            texttemplate=template,
            textfont={
                "color": style.colours.muted,
                "size": number_size(n_classes),
            },
            name=quantity,
            meta=live(customdata=quantity) | titles(customdata=title),
            hoverinfo="skip",
        )
        for quantity, (height, template, title) in lines.items()
    ]
