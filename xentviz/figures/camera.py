"""Cameras: where the eye is that looks at a scene."""

from collections.abc import Mapping

import numpy as np

Eye = Mapping[str, float]


def turn(eye: Mapping[str, float], n_eyes: int = 72) -> list[dict[str, float]]:
    """Return `n_eyes` places around the upright axis, at the height of `eye`."""
    radius = float(np.hypot(eye["x"], eye["y"]))
    start = np.arctan2(eye["y"], eye["x"])
    angles = start + np.linspace(0.0, 2.0 * np.pi, n_eyes, endpoint=False)
    return [
        {"x": round(radius * c, 4), "y": round(radius * s, 4), "z": eye["z"]}
        for c, s in zip(np.cos(angles), np.sin(angles), strict=True)
    ]


def cameras(eyes: Mapping[str, Eye]) -> dict[str, object]:
    """Return the `meta` of a figure whose camera has `eyes` to go to, and turns."""
    return {"eyes": eyes, "turn": turn(eyes["reset"])}
