"""The Jacobian of softmax as a matrix: how each probability answers to each score."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.theme import Style, axis, letter, live, picture

Quantities = Mapping[str, NDArray[np.float64]]
# Pictures whose rows or columns are those of the matrix share these, and line up.
MARGIN = {"l": 62, "r": 14, "t": 8, "b": 40}
# p(1 − p) is at most .25; with room above, no cell is too dark for its number.
DEEPEST = 0.45


def pointer_height(n_classes: int) -> float:
    """Return where the mark rides that points at a column, above the first row."""
    return -0.5 - 0.13 * n_classes


def class_axis(title: str, n_classes: int, style: Style, **settings: object) -> dict:
    """Return an axis with a tick for each class, at its number."""
    return axis(
        title,
        style,
        tickvals=list(range(n_classes)),
        showgrid=False,
        zeroline=False,
        **settings,
    )


def row_axis(title: str, n_classes: int, style: Style) -> dict:
    """Return an axis down the rows of the matrix, with room above for the pointer."""
    return class_axis(
        title,
        n_classes,
        style,
        range=[n_classes - 0.5, 2 * pointer_height(n_classes) + 0.5],
    )


def jacobian_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂p/∂z as a matrix with its numbers, and the column that is pointed at.

    It teaches diag(p) − p pᵀ: each score lifts its own probability by p(1 − p) and
    takes from all others. The matrix is symmetric and told once, as its lower
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
        margin=MARGIN,
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


def pointer(quantities: Quantities, style: Style, between: list[float]) -> list:
    """Return the outline of the column that is pointed at, and the mark above it."""
    low, high = between
    accent = style.colours.accent
    outline = go.Scatter(
        x=quantities["column"],
        y=[low, high, high, low, low],
        mode="lines",
        line={"color": accent, "width": 2},
        name="the class that is pointed at",
        meta=live(x="column"),
        hoverinfo="skip",
    )
    mark = go.Scatter(
        x=[quantities["class_index"]],
        y=[pointer_height(quantities["predicted"].size)],
        mode="markers",
        marker={"symbol": "triangle-down", "size": 13, "color": accent},
        name="pointer",
        meta=live(x="class_index"),
        hovertemplate="class %{x}<extra></extra>",
    )
    return [outline, mark]


def _cells(
    x: NDArray[np.int_], y: NDArray[np.int_], quantities: Quantities, style: Style
) -> go.Heatmap:
    return go.Heatmap(
        x=x,
        y=y,
        z=quantities["jacobian"],
        zmin=-DEEPEST,
        zmax=DEEPEST,
        colorscale=style.diverging,
        showscale=False,
        hoverongaps=False,
        xgap=1,
        ygap=1,
        texttemplate="%{z:.3f}",
        textfont={"size": 12, "color": style.colours.text},
        name="∂p/∂z",
        meta=live(z="jacobian"),
        hovertemplate="∂p<sub>%{y}</sub>/∂z<sub>%{x}</sub> = %{z:.6~g}<extra></extra>",
    )
