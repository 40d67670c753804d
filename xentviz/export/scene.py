"""A scene in the room of a picture: whole, with its letters, in a small one too."""

import numpy as np
import plotly.graph_objects as go

from xentviz.figures.camera import back

# Pixels: where the room is lower, letters and what they stand around are smaller both.
ROOMY = 400
# How far off the eye is at least: by the height, where letters are as large as usual,
# and by how tall the room is beside the letters at its sides.
BY_HEIGHT, BY_WIDTH, BESIDE = 800, 2.3, 150
LEAST = 60  # pixels: what is smaller is too small for any letter


def fit(figure: go.Figure, width: float, height: float, *, is_free: bool) -> None:
    """Make a scene and its letters fit ``(width, height)`` pixels.

    Its eye steps back where it `is_free` to, on the line on which it looks; as do those
    of the views that it has by name.
    """
    width, height = max(width, 2 * LEAST), max(height, LEAST)
    letters = min(1.0, float(np.sqrt(min(width, height) / ROOMY)))
    if letters < 1.0:
        _write_smaller(figure, letters)
    if not is_free:
        return
    beside = max(width - BESIDE, LEAST)
    # Smaller letters stand as far from the numbers that they belong to.
    by_height = BY_HEIGHT * (1 + letters) / 2 / height
    distance = max(by_height, BY_WIDTH * height / beside)
    meta = figure.layout.meta
    eyes = {view: back(eye, distance) for view, eye in meta["eyes"].items()}
    eye = back(figure.layout.scene.camera.eye.to_plotly_json(), distance)
    figure.update_layout(scene_camera_eye=eye, meta={**meta, "eyes": eyes})


def _write_smaller(figure: go.Figure, factor: float) -> None:
    """Make the letters and the points of a scene smaller."""
    scene = figure.layout.scene
    fonts = [
        font
        for axis in (scene.xaxis, scene.yaxis, scene.zaxis)
        for font in (axis.title.font, axis.tickfont)
    ]
    fonts += [trace.textfont for trace in figure.select_traces({"mode": "text"})]
    points = [
        trace.marker
        for trace in figure.select_traces({"type": "scatter3d"})
        if "markers" in trace.mode
    ]
    for sized in (*fonts, *points):
        sized.size = round(factor * sized.size, 2)
