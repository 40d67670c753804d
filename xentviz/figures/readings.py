"""A number and how it came about: a row as it is and as it was read, and the values."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.figures.theme import Quantities, Style, axis, letter, picture
from xentviz.quantities.notation import with_minus

LONGEST_NAME = 30  # letters of a convention that stand beside its value
# Room above for the legend, and none below: the classes name themselves.
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}


def readings_figure(
    quantities: Quantities, names: Sequence[str], reading: str, style: Style
) -> go.Figure:
    """Return one row twice: its probabilities, and what they were taken for.

    It teaches where a reading departs: ``predicted`` beside ``read``, with the target
    ``target`` as the mark that both are measured against. `names` are those of the
    classes, `reading` is the name of the convention. Nothing moves.
    """
    colours = style.colours
    bars = [
        _bars(names, quantities["predicted"], "as the model has it", colours.p),
        _bars(names, quantities["read"], f"read as {reading}", colours.accent),
    ]
    target = go.Scatter(
        x=list(names),
        y=quantities["target"],
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": 42,
            "line": {"color": colours.q, "width": 3},
        },
        name="target q",
        hovertemplate="%{x}<br>target q = %{y:.6g}<extra></extra>",
    )
    shares = [quantities[name] for name in ("predicted", "read", "target")]
    heights = np.concatenate([np.ravel(s)[np.isfinite(np.ravel(s))] for s in shares])
    low, high = min(0.0, heights.min()), max(1.0, heights.max())
    return picture(
        [*bars, target],
        style,
        barmode="group",
        bargap=0.35,
        bargroupgap=0.08,
        showlegend=True,
        legend=LEGEND,
        margin={"l": 54, "r": 14, "t": 40, "b": 30},
        xaxis=axis("", style, type="category"),
        yaxis=axis(
            f"{letter('p', style)} and {letter('q', style)}",
            style,
            range=[1.12 * low, 1.12 * high],
            nticks=5,
        ),
    )


def _bars(names: Sequence[str], shares: NDArray, name: str, colour: str) -> go.Bar:
    return go.Bar(
        x=list(names),
        y=shares,
        texttemplate="%{y:.3f}",
        textposition="outside",
        cliponaxis=False,
        marker={"color": colour},
        name=name,
        hovertemplate=f"%{{x}}<br>{name}: %{{y:.6f}}<extra></extra>",
    )


def values_figure(
    values: Mapping[str, float], seen: float, fits: Sequence[str], style: Style
) -> go.Figure:
    """Return the values that conventions give on one axis, beside the number seen.

    It teaches how far apart the conventions lie, and which meet the number: those of
    `fits` are on its line. Values that are not finite have no place. Nothing moves.
    """
    colours = style.colours
    finite = {name: v for name, v in values.items() if np.isfinite(v)}
    shown = [*finite.values(), *([seen] if np.isfinite(seen) else [])]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    room = (high - low or abs(high) or 1.0) / 6
    # Inwards, where there is room; but not over the line of what was seen.
    is_left = [2 * v > low + high and not v > seen for v in finite.values()]
    beyond = 1 + (max(finite.values(), default=low) > seen)  # room for such a label
    points = go.Scatter(
        x=list(finite.values()),
        y=[_short(name) for name in finite],
        mode="markers+text",
        text=[with_minus(f"  {v:.5g}  ") for v in finite.values()],
        textposition=[f"middle {'left' if left else 'right'}" for left in is_left],
        textfont={"color": colours.text},
        marker={
            "size": 13,
            "color": [colours.accent if n in fits else colours.muted for n in finite],
            "line": {"color": colours.panel, "width": 2},
        },
        cliponaxis=False,
        name="value",
        hovertemplate="%{y}<br>%{x:.10g}<extra></extra>",
    )
    figure = picture(
        [points],
        style,
        margin={"l": 12, "r": 24, "t": 24, "b": 44},
        xaxis=axis("value", style, nticks=5, range=[low - room, high + beyond * room]),
        yaxis=axis("", style, type="category", autorange="reversed", automargin=True),
    )
    if np.isfinite(seen):
        figure.add_vline(
            seen,
            line={"color": colours.accent, "width": 1.5, "dash": "dash"},
            annotation={"text": "seen", "font": {"color": colours.accent}},
            annotation_position="top",
        )
    return figure


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
