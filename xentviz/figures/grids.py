"""Places that figures share: along p, and along the classes of a matrix."""

import numpy as np

from xentviz.figures.theme import Style, axis

# Dense where the logarithm is steep; the ends are the ends of the slider.
P_GRID = 0.5 - 0.499 * np.cos(np.linspace(0.0, np.pi, 61))
# As `P_GRID` is, and coarser: a surface has a point for each pair.
P_COARSE = 0.5 - 0.499 * np.cos(np.linspace(0.0, np.pi, 41))
Q_GRID = np.linspace(0.0, 1.0, 41)
# Nats; what is higher than this is cut off for drawing, so that the valley shows.
CUT = 4.0
# A slope over a score is never larger than 1 nat; the rest is room for its number.
HIGHEST_SLOPE = 1.3
# Pictures whose rows or columns are those of one matrix share these, and line up.
MATRIX_MARGIN = {"l": 62, "r": 14, "t": 8, "b": 40}


def class_names(n_classes: int) -> list[str]:
    """Return the names of the classes, counted as code counts them."""
    return [f"class {k}" for k in range(n_classes)]


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
