"""The Jacobian of softmax as a matrix: how each probability answers to each score."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.grids import (
    MATRIX_MARGIN,
    class_axis,
    number_size,
    pointer_height,
    row_axis,
)
from xentviz.figures.marks import pointer
from xentviz.figures.theme import Quantities, Style, letter, live, picture, titles

# p(1 − p) is at most .25; with room above, no cell is too dark for its number.
DEEPEST = 0.45


def jacobian_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂p/∂z as a matrix with its numbers, and the column that is pointed at.

    It teaches diag(p) − p pᵀ: each score lifts its own probability by p(1 − p) and
    takes from all others. The matrix is symmetric and stored once, as its lower
    triangle; two traces show it. The outline and the mark follow ``class_index``.
    """
    n_classes = quantities["predicted"].size
    rows, columns = np.tril_indices(n_classes)
    below = _cells(columns, rows, quantities, style)
    above = _cells(rows, columns, quantities, style)
    accent = style.colours.accent
    return picture(
        [below, above, *pointer(quantities, style, [n_classes - 0.5, -0.5])],
        style,
        barmode="overlay",
        margin=MATRIX_MARGIN,
        xaxis=class_axis(
            f"class k of the score {letter('z', style)}",
            n_classes,
            style,
            range=[-0.5, n_classes - 0.5],
        ),
        yaxis=row_axis(f"class j of {letter('p', style)}", n_classes, style),
        annotations=[
            {
                "x": 0,
                "y": pointer_height(n_classes),
                "xref": "paper",
                "xanchor": "right",
                "text": "point ▸",
                "showarrow": False,
                "font": {"size": 11, "color": accent},
            }
        ],
    )


def _cells(
    x: NDArray[np.int_], y: NDArray[np.int_], quantities: Quantities, style: Style
) -> go.Bar:
    """Return cells as bars of height 1, whose nodes stay where their colours move."""
    return go.Bar(
        x=x,
        y=np.ones(y.size),
        base=y - 0.5,
        width=1,
        customdata=quantities["jacobian"],
        hovertext=[str(row) for row in y],
        texttemplate="%{customdata:.3f}",
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={
            "size": number_size(quantities["predicted"].size),
            "color": style.colours.text,
        },
        marker={
            "color": quantities["jacobian"],
            "colorscale": style.diverging,
            "cmin": -DEEPEST,
            "cmax": DEEPEST,
            "line": {"color": style.colours.panel, "width": 1},
        },
        name="∂p/∂z",
        meta=live(**{"customdata": "jacobian", "marker.color": "jacobian"})
        | titles(**{"customdata": "∂p/∂z", "marker.color": "∂p/∂z"}),
        hovertemplate="∂p<sub>%{hovertext}</sub>/∂z<sub>%{x}</sub> = "
        "%{customdata:.6~g}<extra></extra>",
    )
