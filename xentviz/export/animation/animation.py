"""Animations: one figure and what changes in it from frame to frame.

A browser draws them (``stage/export/frames.js``): the visitor's own, or one that the
command line drives. What it is to show at each frame is worked out here.
"""

import json
from dataclasses import dataclass

import plotly.graph_objects as go

from xentviz.export import Size

FEWEST, MOST = 2, 240
SHORTEST, LONGEST = 20, 2000  # milliseconds a frame
# Of all frames together: a turn of 72 at 1280 × 800 is 74 million.
MOST_PIXELS = 100_000_000

Frame = dict[str, object]


@dataclass(frozen=True)
class Animation:
    """A figure that moves.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        As it is at the first frame.
    frames : tuple of dict
        For each frame ``camera``, what to look from, as Plotly has it; or ``update``,
        by the index of a trace its attributes that change, and ``layout``, by path
        the texts over the picture that do.
    milliseconds : int
        How long each frame is shown.

    Raises
    ------
    ValueError
        If it has too few or too many frames, or they go by too fast or too slowly.
    """

    figure: go.Figure
    frames: tuple[Frame, ...]
    milliseconds: int

    def __post_init__(self) -> None:
        """Refuse what no player shows."""
        check_pace(len(self.frames), self.milliseconds)

    def to_json(self) -> str:
        """Return it as ``stage/export/frames.js`` reads it."""
        rest = {"frames": self.frames, "milliseconds": self.milliseconds}
        return f'{{"figure": {self.figure.to_json()}, {json.dumps(rest)[1:]}'


def check_pace(n_frames: int, milliseconds: int) -> None:
    """Refuse an animation of so many frames, each so long, where none is so.

    Raises
    ------
    ValueError
        If there are too few or too many, or they go by too fast or too slowly.
    """
    for name, value, low, high in (
        ("frames", n_frames, FEWEST, MOST),
        ("milliseconds", milliseconds, SHORTEST, LONGEST),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} must lie between {low} and {high}, got {value}")


def check_room(n_frames: int, size: Size) -> None:
    """Refuse so many frames of a size where they would be too large to hold together.

    Raises
    ------
    ValueError
        If all of them have too many pixels.
    """
    width, height, scale = size
    if n_frames * width * height * scale**2 > MOST_PIXELS:
        raise ValueError(
            f"frames × width × height × scale² must be at most {MOST_PIXELS:,} pixels, "
            f"got {n_frames} × {width} × {height} × {scale:g}²"
        )
