"""Thermometers: three yes-or-no questions, and what two losses of them come to."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.grids import class_names
from xentviz.figures.marks import ARROW, sticks
from xentviz.figures.theme import (
    Quantities,
    Style,
    axis,
    letter,
    live,
    picture,
    titles,
    trail,
)

# Half the width of a thermometer, and where the mark of its target stands beside it.
HALF, BESIDE = 0.22, 0.34
LOSSES = ("cross-entropy", "binary, sum", "binary, mean")
QUANTITIES = ("loss", "binary_loss", "binary_mean")
# Nats that the thermometers of the losses have room for.
LONGEST = 5.0
# Marks that the path of a descent has room for.
LONGEST_PATH = 61


def binary_answers_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return σ(z) of each class as a thermometer of its own, with its target.

    It teaches that the binary loss asks a question for each class: each is pulled by
    q − σ(z) to its own target (the arrows are half as long), and the answers need not
    sum to 1. Bars and points follow ``binary_predicted``, the marks ``target``.
    """
    classes = range(quantities["target"].size)
    traces = [_bars(quantities, style)]
    for k in classes:
        traces += [_path(k, style), _answer(k, quantities, style)]
    traces += [_marks(quantities, style), _pulls(quantities, style)]
    return picture(
        traces,
        style,
        margin={"l": 54, "r": 14, "t": 12, "b": 30},
        dragmode=False,
        hovermode="closest",
        xaxis=axis(
            "",
            style,
            range=[-0.55, 2.55],
            tickvals=list(classes),
            ticktext=class_names(len(classes)),
            showgrid=False,
            zeroline=False,
            fixedrange=True,
        ),
        yaxis=axis(
            f"model {letter('p', style)} = σ({letter('z', style)}), "
            f"target {letter('q', style)}",
            style,
            range=[-0.02, 1.05],
            tickvals=[0, 0.25, 0.5, 0.75, 1],
            fixedrange=True,
        ),
    )


def _bars(quantities: Quantities, style: Style) -> go.Bar:
    return go.Bar(
        x=np.arange(quantities["binary_predicted"].size),
        y=quantities["binary_predicted"],
        width=2 * HALF,
        marker={"color": style.colours.p, "opacity": 0.28},
        name="σ(z)",
        meta=live(y="binary_predicted"),
        hovertemplate="class %{x}: σ(z) = %{y:.6f}<extra></extra>",
    )


def _path(k: int, style: Style) -> go.Scatter:
    """Return the steps that a descent has come, beside the thermometer."""
    return go.Scatter(
        x=np.full(LONGEST_PATH, k - HALF - 0.06),
        y=[],
        mode="markers",
        marker={"size": 4, "color": style.colours.p},
        name=f"the path of class {k}",
        meta=trail(y=f"binary_predicted.{k}"),
        hoverinfo="skip",
    )


def _pulls(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the arrows of all classes, as one line with gaps."""
    n_classes = quantities["target"].size
    return go.Scatter(
        x=np.repeat(np.arange(n_classes), 3),
        y=quantities["binary_pull"],
        mode="lines+markers",
        line={"color": style.colours.accent, "width": 3},
        marker={**ARROW, "color": style.colours.accent},
        name="half of the pull q − σ(z)",
        meta=live(y="binary_pull"),
        hoverinfo="name",
    )


def _answer(k: int, quantities: Quantities, style: Style) -> go.Scatter:
    return go.Scatter(
        x=[k],
        y=[quantities["binary_predicted"][k]],
        mode="markers+text",
        text=["σ"],
        texttemplate="%{y:.2f}",
        textposition="top left",
        textfont={"color": style.colours.p, "size": 12},
        marker={
            "size": 12,
            "color": style.colours.p,
            "line": {"color": style.colours.panel, "width": 2},
        },
        name=f"σ(z) of class {k}",
        meta=live(y=f"binary_predicted.{k}"),
        cliponaxis=False,
        hovertemplate=f"class {k}: σ(z) = %{{y:.6f}}<extra></extra>",
    )


def _marks(quantities: Quantities, style: Style) -> go.Scatter:
    """Return the marks of the targets, which are dragged where they are free."""
    q = quantities["target"]
    free = "labels" if "labels" in quantities else "target"
    handles = [f"{free}.{k}" for k in range(q.size) if "class" not in quantities]
    return go.Scatter(
        x=np.arange(q.size) + BESIDE,
        y=q,
        mode="markers",
        marker={"symbol": "triangle-left", "size": 13, "color": style.colours.q},
        # The line from the mark across its thermometer.
        error_x=sticks(
            np.zeros(q.size), np.full(q.size, HALF + BESIDE), style.colours.q, 3
        ),
        name="target q",
        meta={**live(y="target"), "handles": handles},
        hovertemplate="target q = %{y:.4f}<extra></extra>",
    )


def floors_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return three losses, each as its floor and the gap that stands on it.

    It teaches that a soft target has a floor that no training removes, that the two
    losses have different ones, and that a mean over N·K is a K-th of a mean over N.
    """
    colours, longest = style.colours, LONGEST * style.per_nat
    traces = [
        _storey("floor", "the entropy of q", colours.q, quantities, style),
        _storey("gap", "what training removes", colours.accent, quantities, style),
        *(_roof(k, name, quantities, style) for k, name in enumerate(QUANTITIES)),
        go.Scatter(
            x=[LOSSES[0]],
            y=[quantities["refused"]],
            mode="text",
            text=["refused:<br>q sums<br>not to 1"],
            textposition="top center",
            textfont={"color": colours.q},
            name="no distribution",
            meta=live(y="refused"),
            hoverinfo="skip",
        ),
    ]
    return picture(
        traces,
        style,
        barmode="stack",
        bargap=0.4,
        uniformtext={"mode": "hide", "minsize": 10},
        margin={"l": 54, "r": 14, "t": 24, "b": 30},
        xaxis=axis("", style, type="category", fixedrange=True),
        yaxis=axis(
            f"loss, {style.units} (∞ beyond)",
            style,
            range=[0, longest],
            nticks=6,
            fixedrange=True,
        ),
    )


def _storey(
    name: str, meaning: str, colour: str, quantities: Quantities, style: Style
) -> go.Bar:
    """Return a part of each loss, named where there is room for its name."""
    return go.Bar(
        x=list(LOSSES),
        y=quantities[f"{name}s"],
        name=f"{name}, {meaning}",
        text=[name] * len(LOSSES),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        marker={"color": colour, "line": {"color": style.colours.panel, "width": 1}},
        meta=live(y=f"{name}s"),
        hovertemplate=f"{name}, {meaning}: %{{y:.4f}} {style.units}<extra></extra>",
    )


def _roof(k: int, name: str, quantities: Quantities, style: Style) -> go.Scatter:
    """Return the number of a loss, on top of its storeys or of the picture."""
    return go.Scatter(
        x=[LOSSES[k]],
        y=[quantities["roofs"][k]],
        customdata=[quantities[name]],
        mode="text",
        texttemplate="<b>%{customdata:.4f}</b>",
        textposition="top center",
        textfont={"color": style.colours.text, "size": 13},
        cliponaxis=False,
        name=LOSSES[k],
        meta=live(y=f"roofs.{k}", customdata=name)
        | titles(customdata=f"{LOSSES[k]}, {style.units}"),
        hoverinfo="skip",
    )
