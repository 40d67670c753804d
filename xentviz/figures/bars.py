"""Bars, one a class: what the scores become, and how each is pulled."""

import plotly.graph_objects as go

from xentviz.figures.grids import (
    class_names,
    is_crowded,
    name_axis,
    numbers_beyond,
)
from xentviz.figures.marks import key, stroke
from xentviz.figures.theme import Quantities, Style, axis, letter, live, picture, titles
from xentviz.figures.weighted import (
    is_weighted,
    lives,
    number,
    numbers,
    pull,
    saying,
    ticks,
)

MARGIN = {"l": 54, "r": 14, "t": 12}


def margin(n_classes: int) -> dict[str, int]:
    """Return the margin of bars by class, whose names need no title below them."""
    return {**MARGIN, "b": 40 if is_crowded(n_classes) else 26}


def exponentials_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return e^(z/T) for each class, the bars to the scale of the largest.

    It teaches the first half of softmax, and that only ratios count: subtracting the
    largest logit leaves every bar as it is. The numbers on the bars are e^(z/T).
    """
    colours = style.colours
    n_classes = quantities["relative"].size
    bars = go.Bar(
        x=class_names(n_classes),
        y=quantities["relative"],
        customdata=quantities["exponential"],
        texttemplate=f"%{{customdata:.{3 if is_crowded(n_classes) else 4}~g}}",
        **numbers_beyond(n_classes, style),
        marker={"color": colours.z},
        name="e^(z/T)",
        meta=live(y="relative", customdata="exponential")
        | titles(y="e^(z/T) ÷ the largest", customdata="e^(z/T)"),
        hovertemplate="%{x}<br>e^(z/T) = %{customdata:.6~g}<br>"
        "%{y:.4f} of the largest<extra></extra>",
    )
    return picture(
        [bars],
        style,
        bargap=0.45,
        margin=margin(n_classes),
        xaxis=name_axis(n_classes, style),
        yaxis=axis(
            f"e<sup>{letter('z', style)}/T</sup>",
            style,
            range=[0, 1.18],
            tickvals=[],  # each bar says what it is: another scale would contradict it
        ),
    )


def probabilities_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return p beside q for each class.

    It teaches what training wants: the bars of a pair at equal height. Where the loss
    is smoothed and weighted p comes to rest elsewhere: a stroke says where.
    """
    n_classes = quantities["predicted"].size
    names = class_names(n_classes)
    traces = [
        _share_bars(names, quantities, style, "predicted", "p", "model p"),
        _share_bars(names, quantities, style, "target", "q", "target q"),
    ]
    # A bar of the target is dragged in the picture too.
    traces[1].meta["handles"] = [f"target.{k}" for k in range(len(names))]
    annotations = []
    if is_weighted(quantities):
        traces.append(
            stroke(
                names,
                style,
                y=quantities["optimum"],
                name="p rests at",
                meta=live(y="optimum"),
                hovertemplate="%{x}<br>p rests at %{y:.6f}<extra></extra>",
            )
        )
        annotations.append(key("— p rests at", style))
    return picture(
        traces,
        style,
        annotations=annotations,
        barmode="group",
        bargap=0.35,
        bargroupgap=0.08,
        margin=margin(n_classes),
        xaxis=name_axis(n_classes, style),
        yaxis=axis(
            f"{letter('p', style)} and {letter('q', style)}",
            style,
            range=[0, 1.3 if is_crowded(n_classes) else 1.12],
            tickvals=[0, 0.5, 1],
        ),
    )


def _share_bars(
    names: list[str],
    quantities: Quantities,
    style: Style,
    quantity: str,
    symbol: str,
    name: str,
) -> go.Bar:
    return go.Bar(
        x=names,
        y=quantities[quantity],
        texttemplate="%{y:.3f}",
        **numbers_beyond(len(names), style, are_pairs=True),
        marker={"color": getattr(style.colours, symbol)},
        name=name,
        meta=live(y=quantity),
        hovertemplate=f"%{{x}}<br>{name} = %{{y:.6f}}<extra></extra>",
    )


def gradient_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return ∂L/∂z for each class as a signed bar.

    It teaches the pull on each logit: down where the model says too much, up where it
    says too little, and that the pulls sum to zero. Those of a weighted loss are drawn
    to scale, and say what they are.
    """
    made, shown = pull(quantities), number(quantities)
    n_classes = quantities["difference"].size
    bars = go.Bar(
        x=class_names(n_classes),
        **numbers("difference", quantities),
        texttemplate=f"%{{{shown}:+.3f}}",
        **numbers_beyond(n_classes, style),
        marker={
            "color": quantities["difference"],
            "colorscale": style.diverging,
            "cmin": -1,
            "cmax": 1,
            "line": {"color": style.colours.muted, "width": 1},
        },
        name=made,
        meta=live(**lives("difference", quantities), **{"marker.color": "difference"})
        | titles(**{"marker.color": made}, **saying(made, quantities)),
        hovertemplate=f"%{{x}}<br>{made} = %{{{shown}:+.6f}}<extra></extra>",
    )
    return picture(
        [bars],
        style,
        bargap=0.45,
        margin=margin(n_classes),
        xaxis=name_axis(n_classes, style),
        yaxis=axis(
            pull(quantities, style),
            style,
            range=[-1.6, 1.4],  # room for a number beyond its bar
            **ticks([-1, 0, 1], quantities),
            zeroline=True,
            zerolinecolor=style.colours.muted,
        ),
    )
