"""The triangle of three classes: a target, a prediction, and the loss around it."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.marks import ARROW, line, point, way
from xentviz.figures.theme import Quantities, Style, letter, live, picture
from xentviz.quantities.ternary import CORNERS, N_RAYS, on_triangle

# How far above the floor the rings lie, in nats.
GAPS = np.array([0.1, 0.5, 1.5])
TICKS = (0.25, 0.5, 0.75)
# Each edge is the axis of the class that it leads to, clockwise: from, to, on which
# side its numbers stand, the way outwards, and the angle at which its title stands.
EDGES = (
    (1, 0, "middle left", (-0.87, 0.5), -60),
    (0, 2, "middle right", (0.87, 0.5), 60),
    (2, 1, "bottom center", (0.0, -1.0), 0),
)
# How far outside the edges their titles stand, in pixels, and the texts below and
# above the triangle, in its sides.
TITLE, OFF = 35, 0.02
RING = {"width": 1.2, "shape": "spline", "smoothing": 1.0}


def triangle_figure(quantities: Quantities, style: Style) -> go.Figure:
    """Return the target and the prediction in the triangle of three classes.

    It teaches that the loss rests where the prediction is the target, at a height of
    H(q), and that the pull q − p points straight there (its arrow is half as long).
    Rings follow the target: on each the loss is as many nats above the floor as it
    says. Axes: shares of the whole, one along each edge.
    """
    traces = [
        *_grid(style),
        _numbers(style),
        *_rings(quantities, style),
        way(style.colours.p, x="point_x", y="point_y"),
        _pull(quantities, style),
        _mark(quantities, style, "target q", "q", "target"),
        _mark(quantities, style, "model p", "p", "point"),
        _refusal(quantities, style),
    ]
    hidden = {"visible": False, "fixedrange": True}
    return picture(
        traces,
        style,
        margin={"l": 34, "r": 34, "t": 22, "b": 42},
        annotations=_titles(style),
        dragmode=False,
        hovermode="closest",
        # Not drawn; they say what the numbers are to one who exports them.
        xaxis={
            **hidden,
            "title": {"text": "share of class 2 + ½ share of class 0"},
            "range": [-0.01, 1.01],
            "constrain": "domain",
        },
        yaxis={
            **hidden,
            "title": {"text": "½√3 share of class 0"},
            "range": [-0.03, 0.89],
            "constrain": "domain",
            "scaleanchor": "x",
        },
    )


def _grid(style: Style) -> list[go.Scatter]:
    """Return the edges, and a line at each quarter of each class."""
    colours = style.colours
    quarters = []
    for away, to, *_ in EDGES:
        for share in TICKS:
            ends = np.zeros((2, 3))
            ends[:, to] = share
            ends[0, away] = ends[1, 3 - away - to] = 1.0 - share
            quarters += [*on_triangle(ends), np.full(2, np.nan)]
    closed = CORNERS[[0, 1, 2, 0]]
    return [
        line(*np.transpose(quarters), colours.grid, width=1, hoverinfo="skip"),
        line(*closed.T, colours.muted, width=1.5, name="edges", hoverinfo="skip"),
    ]


def _numbers(style: Style) -> go.Scatter:
    """Return the numbers along the edges, and the names of the corners."""
    places, texts, sides = [], [], []
    for away, to, side, *_ in EDGES:
        for share in TICKS:
            place = (1.0 - share) * CORNERS[away] + share * CORNERS[to]
            places.append(place - [0.0, OFF * (side == "bottom center")])
            # A space on both sides keeps it off the edge, and on the bottom centred.
            texts.append(f"\u2002{share:g}\u2002")
            sides.append(side)
    return go.Scatter(
        x=[*np.transpose(places)[0], *CORNERS[:, 0]],
        y=[*np.transpose(places)[1], *(CORNERS[:, 1] + [OFF, -OFF, -OFF])],
        mode="text",
        text=[*texts, *(f"<b>class {k}</b>" for k in range(3))],
        textposition=[*sides, "top center", "bottom center", "bottom center"],
        textfont={
            "size": [10.5] * len(texts) + [12] * 3,
            "color": [style.colours.muted] * len(texts) + [style.colours.text] * 3,
        },
        cliponaxis=False,
        name="shares",
        hoverinfo="skip",
    )


def _titles(style: Style) -> list[dict]:
    """Return the titles of the three axes, each along its edge."""
    both = f"{letter('p', style)} and {letter('q', style)}"
    return [
        {
            "x": x,
            "y": y,
            "xshift": TITLE * out[0],
            "yshift": TITLE * out[1],
            "text": f"{both} of class {to} →" if angle else f"← {both} of class {to}",
            "textangle": angle,
            "showarrow": False,
        }
        for away, to, _, out, angle in EDGES
        for x, y in [(CORNERS[away] + CORNERS[to]) / 2.0]
    ]


def _rings(quantities: Quantities, style: Style) -> list[go.Scatter]:
    """Return the rings, the widest first: the nearer to q, the stronger the colour."""
    colour = style.colours.q
    traces = []
    for k in reversed(range(GAPS.size)):
        gap = f"{GAPS[k] * style.per_nat:.2g}"
        # Its number stands on the point that lies away from class 0.
        texts = [gap if point == N_RAYS // 2 else "" for point in range(N_RAYS + 1)]
        traces.append(
            go.Scatter(
                x=quantities["ring_x"][k],
                y=quantities["ring_y"][k],
                mode="lines+text",
                text=texts,
                textposition="top center",
                textfont={"color": style.colours.muted, "size": 10.5},
                line={**RING, "color": _faded(colour, 0.55)},
                fill="toself",
                fillcolor=_faded(colour, 0.09),
                name=f"{gap} {style.units} above the floor",
                meta=live(x=f"ring_x.{k}", y=f"ring_y.{k}"),
                hoverinfo="skip",
            )
        )
    return traces


def _faded(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _pull(quantities: Quantities, style: Style) -> go.Scatter:
    return go.Scatter(
        x=quantities["pull_x"],
        y=quantities["pull_y"],
        mode="lines+markers",
        line={"color": style.colours.accent, "width": 3},
        marker={**ARROW, "color": style.colours.accent},
        name="half of the pull q − p",
        meta=live(x="pull_x", y="pull_y"),
        hoverinfo="name",
    )


def _mark(
    quantities: Quantities, style: Style, name: str, symbol: str, quantity: str
) -> go.Scatter:
    """Return a point that can be dragged, with its letter."""
    return point(
        quantities[f"{quantity}_x"],
        quantities[f"{quantity}_y"],
        getattr(style.colours, symbol),
        style,
        name=name,
        meta=live(x=f"{quantity}_x", y=f"{quantity}_y"),
        text=[letter(symbol, style)],
        textposition="top right" if symbol == "p" else "bottom right",
        textfont={"size": 17},
        hoverinfo="name",
    ).update(mode="markers+text")


def _refusal(quantities: Quantities, style: Style) -> go.Scatter:
    """Return what stands here while the target is no distribution."""
    return go.Scatter(
        x=[quantities["refused"]],
        y=[0.83],
        mode="text",
        text=[
            "The target does not<br>sum to 1: no point of<br>this triangle. Cross-<br>"
            "entropy refuses it."
        ],
        textposition="middle right",
        textfont={"color": style.colours.q, "size": 12.5},
        cliponaxis=False,
        name="no distribution",
        meta=live(x="refused"),
        hoverinfo="skip",
    )
