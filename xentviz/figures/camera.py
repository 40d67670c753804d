"""Cameras: where the eye is that looks at a scene."""

from collections.abc import Mapping

import numpy as np

from xentviz.figures.theme import NAME, NUMBER

Eye = Mapping[str, float]

# In a room on the page that is narrower or lower than this, in pixels: how far off the
# eye is at least, and how large the letters are, so that all of them are whole.
ROOMS = (
    (200, 180, 4.3, 10, 8),
    (240, 215, 3.6, 10.5, 9),
    (400, 240, 3.08, 11.5, 9.5),
    (520, 330, 2.7, 13, 10.5),
)


def turn(eye: Mapping[str, float], n_eyes: int = 72) -> list[dict[str, float]]:
    """Return `n_eyes` places around the upright axis, at the height of `eye`."""
    radius = float(np.hypot(eye["x"], eye["y"]))
    start = np.arctan2(eye["y"], eye["x"])
    angles = start + np.linspace(0.0, 2.0 * np.pi, n_eyes, endpoint=False)
    return [
        {"x": round(radius * c, 4), "y": round(radius * s, 4), "z": eye["z"]}
        for c, s in zip(np.cos(angles), np.sin(angles), strict=True)
    ]


def back(eye: Eye, distance: float) -> dict[str, float]:
    """Return a place at least so far off, on the line through `eye`."""
    factor = max(1.0, distance / float(np.linalg.norm([eye[axis] for axis in "xyz"])))
    return {axis: round(factor * eye[axis], 4) for axis in "xyz"}


def cameras(eyes: Mapping[str, Eye]) -> dict[str, object]:
    """Return the `meta` of a figure whose camera has `eyes` to go to, and turns.

    In each of its ``rooms``, from the smallest on, the eyes are further off, and the
    letters smaller.
    """
    rooms = [
        {
            "width": width,
            "height": height,
            **_views({view: back(eye, far) for view, eye in eyes.items()}, *letters),
        }
        for width, height, far, *letters in ROOMS
    ]
    return {**_views(eyes, NAME, NUMBER), "rooms": rooms}


def _views(eyes: Mapping[str, Eye], name: float, number: float) -> dict[str, object]:
    sizes = {"title.font.size": name, "tickfont.size": number}
    letters = {
        f"scene.{axis}axis.{what}": size
        for axis in "xyz"
        for what, size in sizes.items()
    }
    return {"eyes": eyes, "turn": turn(eyes["reset"]), "letters": letters}
