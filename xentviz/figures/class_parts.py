"""What the rows of each class add to the loss of a batch, up to the whole."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import class_names
from xentviz.figures.marks import level
from xentviz.figures.theme import Quantities, Style, axis, live, picture, titles
from xentviz.quantities.units import LOG

MOST_NAMED = 4  # classes whose names have room under their bars
MARGIN = {"l": 54, "r": 14, "t": 12, "b": 28}
LETTERS = 11  # pixels; of more classes than have names numbers are shorter


def class_parts_figure(
    quantities: Quantities, style: Style, names: Sequence[str] = ()
) -> go.Figure:
    """Return what the rows of each class add to the loss, up to the whole.

    It teaches that the mean is a sum of parts, a class with more rows, more weight or
    more mistakes having more of it. Steps and the whole follow ``part``; the floor
    H(q) follows ``entropy``, and ln K is what guessing costs. Without `names` classes
    are numbered.
    """
    colours, n_classes = style.colours, quantities["part"].size - 1
    places, have_room = np.arange(n_classes + 1), n_classes <= MOST_NAMED
    if not names:
        names = class_names(n_classes) if have_room else [*map(str, range(n_classes))]
    parts = go.Waterfall(
        x=places,
        y=quantities["part"],
        measure=[*["relative"] * n_classes, "total"],
        customdata=quantities["part"],
        texttemplate=f"%{{customdata:.{3 if have_room else 2}f}}",
        textposition="outside",
        textfont={"color": colours.text} | ({} if have_room else {"size": LETTERS}),
        constraintext="both" if have_room else "none",
        cliponaxis=False,
        increasing={"marker": {"color": colours.q}},
        decreasing={"marker": {"color": colours.q}},
        totals={"marker": {"color": colours.loss}},
        connector={"line": {"color": colours.muted, "width": 1, "dash": "dot"}},
        name="parts of the loss",
        meta=live(y="part", customdata="part")
        | titles(customdata=f"part of the loss, {style.units}"),
        hovertemplate=f"%{{customdata:.6~g}} {style.units}<extra></extra>",
    )
    ends, guessing = [-0.6, n_classes + 0.6], f"guessing, {LOG[style.units]} K"
    return picture(
        [
            parts,
            level(quantities, "entropy", ends, "floor H(q)", colours.q),
            level(quantities, "guess", ends, guessing, colours.muted, "dot"),
        ],
        style,
        waterfallgap=0.35,
        margin=MARGIN if have_room else MARGIN | {"b": 40},
        xaxis=axis(
            "" if have_room else "class",
            style,
            tickvals=places,
            ticktext=[*names, "loss"],
            range=ends,
            showgrid=False,
            zeroline=False,
        ),
        yaxis=axis(f"loss L, {style.units}", style, range=[0, quantities["highest"]]),
    )
