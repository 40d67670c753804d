"""A turn: a picture in 3-D, seen from all around."""

import plotly.graph_objects as go

from xentviz.export.animation.animation import Animation, check_pace
from xentviz.export.subject import Subject
from xentviz.figures.camera import turn as eyes_around

# Of the scene's box: corners that come to the front on the way reach further down.
ROOM_BELOW = 0.05


def turn(subject: Subject, n_frames: int = 72, milliseconds: int = 80) -> Animation:
    """Return a picture in 3-D as it turns once around, from where the eye is.

    Raises
    ------
    ValueError
        If the picture is flat, or the frames are too few, too many, or at a pace that
        is none.
    """
    check_pace(n_frames, milliseconds)
    figure = subject.drawn()
    if "scene" not in figure.layout.to_plotly_json():
        raise ValueError(
            f"only a picture in 3-D turns, {subject.figure} of "
            f"{subject.state.lesson.slug} is flat"
        )
    camera = _upright(figure)
    eyes = eyes_around(camera["eye"], n_frames)
    frames = tuple({"camera": {**camera, "eye": eye}} for eye in eyes)
    return Animation(figure, frames, milliseconds)


def _upright(figure: go.Figure) -> dict[str, dict[str, float]]:
    """Look from where the eye is, upright and a little lower, and return how."""
    camera = figure.layout.scene.camera.to_plotly_json()
    center = {"x": 0.0, "y": 0.0, "z": 0.0} | camera.get("center", {})
    camera["center"] = center | {"z": center["z"] - ROOM_BELOW}
    camera["up"] = {"x": 0.0, "y": 0.0, "z": 1.0}
    figure.update_layout(scene_camera=camera)
    return camera
