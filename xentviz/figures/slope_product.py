"""What a chain rule makes of its factors: the slope over each score."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import (
    HIGHEST_SLOPE,
    MATRIX_MARGIN,
    class_axis,
    numbers_beyond,
)
from xentviz.figures.marks import key, pointer, stroke
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.figures.weighted import (
    drawn,
    lives,
    number,
    numbers,
    pull,
    saying,
    ticks,
)
from xentviz.quantities.units import slope

# Pixels above the bars: what they mean, and below it the number of the highest.
KEY_ROOM, NUMBER_HEIGHT = 28, 8


def product_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂(z/T) = p − q for each class, and the same by a finite difference.

    It teaches what the chain rule comes to, under the columns of the matrix that each
    bar comes from, and that nudging a score says the same. The outline follows
    ``class_index``.
    """
    colours, highest = style.colours, HIGHEST_SLOPE * style.per_nat
    lowest = -1.5 * highest  # room for a number below its bar
    n_classes = quantities["product"].size
    return picture(
        [
            _by_the_chain_rule(quantities, style),
            _nudged(quantities, style),
            *pointer(quantities, style, [lowest, highest])[:1],
        ],
        style,
        bargap=0.45,
        margin={**MATRIX_MARGIN, "t": KEY_ROOM},
        xaxis=class_axis(
            f"class k of the score {letter('z', style)}",
            n_classes,
            style,
            range=[-0.5, n_classes - 0.5],
        ),
        yaxis=axis(
            f"{slope(pull(quantities, style), style.units)}, {style.units}",
            style,
            range=[lowest, highest],
            zeroline=True,
            zerolinecolor=colours.muted,
            **ticks([-1, 0, 1], quantities),
        ),
        annotations=[
            key("▮ chain rule   — finite difference", style)
            | {"yanchor": "bottom", "yshift": NUMBER_HEIGHT}
        ],
    )


def _by_the_chain_rule(quantities: Quantities, style: Style) -> go.Bar:
    """Return the slopes that the chain rule comes to, a bar a class."""
    colours = style.colours
    length, plain = drawn("product", quantities), pull(quantities)
    made = f"{slope(plain, style.units)}, {style.units}"
    exact = f"%{{{number(quantities)}:+.9f}}"
    return go.Bar(
        x=np.arange(quantities["product"].size),
        y=quantities[length],
        customdata=quantities["product"],
        texttemplate="%{customdata:.3f}",
        **numbers_beyond(quantities["product"].size, style),
        marker={
            "color": quantities["product"],
            "colorscale": style.diverging,
            "cmin": -style.per_nat,
            "cmax": style.per_nat,
            "line": {"color": colours.muted, "width": 1},
        },
        name=plain,
        meta=live(y=length, customdata="product", **{"marker.color": "product"})
        | titles(
            **{"customdata": made, "marker.color": made} | saying(made, quantities)
        ),
        hovertemplate=f"class %{{x}}<br>by the chain rule {exact}<extra></extra>",
    )


def _nudged(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the same slopes as differences of the loss, a stroke a class."""
    title = f"{slope(pull(quantities), style.units)}, {style.units}"
    made = f"%{{{number(quantities)}:+.9f}}"
    return stroke(
        np.arange(quantities["finite_difference"].size),
        style,
        **numbers("finite_difference", quantities),
        name="finite difference",
        meta=live(**lives("finite_difference", quantities))
        | titles(**saying(title, quantities)),
        hovertemplate=f"class %{{x}}<br>by a finite difference {made}<extra></extra>",
    )
