"""The style of every picture: colours, type, and what a live trace says of itself."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.quantities.units import LN2

# What a figure is drawn from, by name.
Quantities = Mapping[str, NDArray[np.float64]]
# Streamlit's own face, so that page and pictures read as one.
FONT = '"Source Sans", "Source Sans 3", "Segoe UI", system-ui, sans-serif'


class Colours(NamedTuple):
    """One colour for each thing that pictures speak of."""

    text: str
    muted: str
    grid: str
    panel: str
    p: str
    q: str
    z: str
    loss: str
    accent: str


COLOURS = {
    "light": Colours(
        text="#1c2230",
        muted="#667085",
        grid="#e4e7ec",
        panel="#ffffff",
        p="#1f6feb",
        q="#c2410c",
        z="#0f766e",
        loss="#1c2230",
        accent="#d01c73",
    ),
    "dark": Colours(
        text="#e7eaf0",
        muted="#98a2b3",
        grid="#2b3240",
        panel="#161b24",
        p="#6cb0ff",
        q="#ff9b57",
        z="#4fd1c0",
        loss="#e7eaf0",
        accent="#ff7ab0",
    ),
}

# Pixels: the letters of a scene, of its axes' names and of their numbers.
NAME, NUMBER = 14, 11
STANDOFF = 8  # pixels from the numbers below a picture to what they are of

# On the dark ground of the surface the marks are the same in both themes.
ON_SURFACE = COLOURS["dark"]
# In the meta of a point on a surface: what it lies on does not cut it in half.
RAISED = {"is_raised": True}
# Perceptually uniform from low to high; diverging around zero in the colours that
# readers with a colour deficiency tell apart.
SEQUENTIAL = "Viridis"
DIVERGING = [[0.0, "#b35806"], [0.25, "#fdb863"], [0.5, "#f7f7f7"]] + [
    [0.75, "#92b4e3"],
    [1.0, "#2c5aa8"],
]
DIVERGING_DARK = [[0.0, "#ff9b57"], [0.25, "#8a5a3a"], [0.5, "#232936"]] + [
    [0.75, "#3a5f95"],
    [1.0, "#6cb0ff"],
]


class Style(NamedTuple):
    """The style of a picture: its theme, and the unit of information."""

    theme: str = "light"
    units: str = "nats"

    @property
    def colours(self) -> Colours:
        """The colours of the theme."""
        return COLOURS[self.theme]

    @property
    def diverging(self) -> list[list[float | str]]:
        """The colour scale around zero that fits the theme."""
        return DIVERGING if self.theme == "light" else DIVERGING_DARK

    @property
    def per_nat(self) -> float:
        """How many of the unit one nat is."""
        return 1.0 if self.units == "nats" else 1.0 / LN2


def mixed(colour: str, ground: str, share: float) -> str:
    """Return `colour` over `ground` as one colour, ``"#rrggbb"`` all three.

    >>> mixed("#000000", "#ffffff", 0.25)
    '#bfbfbf'
    """
    pairs = zip(*(bytes.fromhex(c[1:]) for c in (colour, ground)), strict=True)
    return "#" + "".join(f"{round(b + share * (a - b)):02x}" for a, b in pairs)


def live(**quantities: str) -> dict[str, dict[str, str]]:
    """Return the `meta` of a trace whose attributes follow `quantities`."""
    return {"live": quantities}


def titles(**attributes: str) -> dict[str, dict[str, str]]:
    """Return the `meta` of a trace that says what its arrays beside the axes are.

    Each of them by its quantity, with its unit: ``customdata="H(q), nats"``. What lies
    along an axis is what the axis says.
    """
    return {"titles": attributes}


def trail(**quantities: str) -> dict[str, dict[str, str]]:
    """Return the `meta` of a trace that keeps the path of `quantities`."""
    return {"trail": quantities}


def picture(traces: list, style: Style, **layout: object) -> go.Figure:
    """Return `traces` as a figure in the style of this project."""
    colours = style.colours
    house = {
        # Streamlit puts placeholder colours into Plotly's default template.
        "template": "none",
        "font": {"family": FONT, "size": 12, "color": colours.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 54, "r": 14, "t": 12, "b": 44},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        # On a phone a finger on a flat picture scrolls the page.
        "dragmode": "orbit" if "scene" in layout else False,
        # The view a reader has turned or zoomed to outlives a new figure.
        "uirevision": "view",
    }
    if layout.get("xaxis", {}).get("title"):
        # By Plotly's own distance the picture's edge cuts what hangs below a line.
        layout["xaxis"]["title"]["standoff"] = STANDOFF
    # All at once: to update a layout that is there takes five times as long.
    return go.Figure(traces, layout=house | layout)


def axis(title: str, style: Style, **settings: object) -> dict[str, object]:
    """Return an axis with its title, for a flat figure or for a scene."""
    colours = style.colours
    return {
        "title": {"text": title, "font": {"size": 12.5}},
        "gridcolor": colours.grid,
        "zerolinecolor": colours.grid,
        "linecolor": colours.grid,
        "tickfont": {"color": colours.muted, "size": NUMBER},
        **settings,
    }


def scene_axis(
    title: str, style: Style, symbol: str = "text", **settings: object
) -> dict[str, object]:
    """Return an axis of a scene: its title stands in the colour of its letter."""
    settled = axis(title, style, **settings)
    font = {"size": NAME, "color": getattr(style.colours, symbol)}
    return {**settled, "title": {"text": title, "font": font}, "showspikes": False}


def letter(symbol: str, style: Style) -> str:
    """Return a letter of the field in its colour, for an axis title."""
    return f'<b><i style="color:{getattr(style.colours, symbol)}">{symbol}</i></b>'
