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
# So many classes have their names and numbers beside each other on a phone.
MOST_APART = 5
# Pictures whose rows or columns are those of one matrix share these, and line up.
MATRIX_MARGIN = {"l": 62, "r": 14, "t": 8, "b": 40}


def class_names(n_classes: int) -> list[str]:
    """Return the names of the classes, counted as code counts them."""
    return [f"class {k}" for k in range(n_classes)]


def is_crowded(n_classes: int) -> bool:
    """Tell whether on a phone there is little room for what belongs to each class."""
    return n_classes > MOST_APART


def number_size(n_classes: int) -> int:
    """Return how large the letters of a number are that each class has, in pixels."""
    return 10 if is_crowded(n_classes) else 12


def numbers_beyond(
    n_classes: int, style: Style, *, are_pairs: bool = False
) -> dict[str, object]:
    """Return how a number stands beyond the end of each bar.

    Among many classes it is as wide as a bar and the gaps beside it; those of pairs of
    bars stand upright.
    """
    ink = style.colours.text
    settings: dict[str, object] = {
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": number_size(n_classes), "color": ink},
    }
    if is_crowded(n_classes):
        settings["constraintext"] = "none"
        settings["textangle"] = -90 if are_pairs else 0
    return settings


def name_axis(n_classes: int, style: Style) -> dict:
    """Return the axis of bars that stand by class: each has its name, or its number."""
    if not is_crowded(n_classes):
        return axis("", style, type="category")
    places = list(range(n_classes))
    return axis(
        "class", style, type="category", tickvals=places, ticktext=[*map(str, places)]
    )


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
