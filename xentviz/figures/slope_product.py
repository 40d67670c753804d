"""What a chain rule makes of its factors: the slope over each score."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import HIGHEST_SLOPE, MATRIX_MARGIN, class_axis
from xentviz.figures.marks import pointer
from xentviz.figures.theme import Style, axis, letter, live, picture, titles
from xentviz.quantities.units import slope

Quantities = Mapping[str, NDArray[np.float64]]


def product_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂(z/T) = p − q for each class, and the same by a finite difference.

    It teaches what the chain rule comes to, under the columns of the matrix that each
    bar comes from, and that nudging a score says the same. The outline follows
    ``class_index``.
    """
    colours, highest = style.colours, HIGHEST_SLOPE * style.per_nat
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
