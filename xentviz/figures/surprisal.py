"""Surprise as a length: of events that have their chance, and of a distribution."""

from math import comb

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import direct_label, line
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture
from xentviz.quantities.entropy import surprisal
from xentviz.quantities.units import LOG

# Events that have their chances, as one in so many.
ONE_IN = {
    "a sure thing": 1.0,
    "coin: heads": 2.0,
    "die: six": 6.0,
    "two dice: both six": 6.0**2,
    # A rank of four alike and any fifth card, among all hands of five.
    "poker: four of a kind": comb(52, 5) / (13 * 48),
    "lottery: 6 of 49": float(comb(49, 6)),
    "black swan, say": 1e9,
}
LONG = {1e9: "10⁹"}  # for which there is no room in digits
# Coin tosses that the axis has room for, a little more than the rarest event.
LONGEST = 31.0
# Nats for the surprise of a single outcome of a distribution.
TALLEST = 4.0
OUTCOMES = "ABCDEFGH"  # what those of a distribution are called


def events_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the surprisal of events, from a sure thing to a black swan.

    It teaches that the rarer an event, the more it tells, measured in coin tosses
    whatever the unit of the rest: log2 of one in so many is a number of bits. The two
    bars on top are the points of the curve, ``first`` and ``second``.
    """
    rarity = np.array(list(ONE_IN.values()))
    rows, tosses = np.arange(rarity.size), surprisal(1.0 / rarity, base=2)
    names = _names(rows, style).update(
        text=[
            f"<b>{name}</b> · log₂ {LONG.get(one_in, f'{one_in:,.0f}')} = {count:.2f}"
            for name, one_in, count in zip(ONE_IN, rarity, tosses, strict=True)
        ]
    )
    return picture(
        [
            _lengths(tosses, rows, style.colours.muted),
            names,
            *_points(quantities, style),
        ],
        style,
        margin={"l": 14, "r": 14, "t": 10, "b": 40},
        xaxis=axis(
            "surprisal −log₂ P, in coin tosses", style, range=[0, LONGEST], nticks=6
        ),
        yaxis=axis(
            "",
            style,
            range=[rarity.size - 0.6, -2.8],
            tickvals=rows,
            ticktext=list(ONE_IN),
            showticklabels=False,
            showgrid=False,
            zeroline=False,
        ),
    )


def _points(quantities: Quantities, style: Style) -> list[go.Bar | go.Scatter]:
    """Return a bar for each of the two points of the curve."""
    rows = [-2, -1]
    bars = [
        _lengths([quantities[name]], [row], style.colours.p).update(meta=live(x=name))
        for row, name in zip(rows, ("first_drawn", "second_drawn"), strict=True)
    ]
    names = _names(rows, style).update(text=["<b>first p</b>", "<b>second p</b>"])
    return [*bars, names]


def _lengths(x: object, y: object, colour: str) -> go.Bar:
    return go.Bar(
        x=x,
        y=y,
        width=0.34,
        orientation="h",
        marker={"color": colour, "opacity": 0.75},
        hoverinfo="skip",
    )


def _names(rows: object, style: Style) -> go.Scatter:
    """Return a line of text above the bar of each row."""
    rows = np.asarray(rows, dtype=np.float64)
    return go.Scatter(
        x=np.zeros(rows.size),
        y=rows - 0.38,
        mode="text",
        textposition="middle right",
        textfont={"color": style.colours.text, "size": 12},
        hoverinfo="skip",
    )


def mean_surprisal_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return a distribution as blocks, as wide as likely, as tall as surprising.

    It teaches that entropy is the mean surprisal: the area of the blocks, and so the
    height of one block over the whole width. Everything follows the shares.
    """
    colours, n_classes = style.colours, quantities["share"].size
    mean = line(
        [0, 1],
        np.full(2, quantities["entropy"]),
        colours.q,
        width=3,
        name="entropy",
        meta=live(y="entropy"),
        hovertemplate=f"H(q) = %{{y:.4f}} {style.units}<extra></extra>",
    )
    most = np.log(n_classes) * style.per_nat
    log = LOG[style.units]
    even = line([0, 1], [most, most], colours.muted, width=1, dash="dot").update(
        hoverinfo="skip"
    )
    return picture(
        [_blocks(quantities, style), _outcomes(quantities, style), even, mean],
        style,
        margin={"l": 46, "r": 14, "t": 8, "b": 40},
        xaxis=axis(f"share {letter('q', style)}", style, range=[0, 1], showgrid=False),
        yaxis=axis(
            f"−log {letter('q', style)}, {style.units}",
            style,
            range=[0, TALLEST * style.per_nat],
        ),
        annotations=[
            direct_label(
                0.01,
                most,
                f"most: {log} {n_classes}",
                colours.muted,
                xanchor="left",
                yanchor="bottom",
            )
        ],
    )


def _outcomes(quantities: Quantities, style: Style) -> go.Scatter:
    """Return what the outcomes are called, above their blocks and all lines."""
    n_outcomes = quantities["share"].size
    return go.Scatter(
        x=quantities["share_centre"],
        y=np.full(n_outcomes, 0.9 * TALLEST * style.per_nat),
        mode="text",
        text=[f"<b>{name}</b>" for name in OUTCOMES[:n_outcomes]],
        textfont={"color": style.colours.text, "size": 12},
        name="outcomes",
        meta=live(x="share_centre"),
        hoverinfo="skip",
    )


def _blocks(quantities: Quantities, style: Style) -> go.Bar:
    colours = style.colours
    shares = quantities["share"]
    return go.Bar(
        x=quantities["share_centre"],
        y=quantities["share_surprisal"],
        width=shares,
        text=list(OUTCOMES[: shares.size]),
        texttemplate="%{y:.2f}",
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        constraintext="none",
        textfont={"color": colours.text},
        cliponaxis=False,
        marker={
            "color": colours.q,
            "opacity": 0.6,
            "line": {"color": colours.panel, "width": 1.5},
        },
        name="an outcome",
        meta=live(x="share_centre", y="share_surprisal", width="share"),
        hovertemplate="%{text}: q = %{width:.3f}<br>"
        f"surprisal %{{y:.4f}} {style.units}<extra></extra>",
    )
