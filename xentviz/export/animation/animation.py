"""Films: one figure and what changes in it from frame to frame.

A browser draws them (``stage/film.js``): the visitor's own, or one that the command
line drives. What it is to show at each frame is worked out here.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from xentviz.export import MOTIONS, Size
from xentviz.export.subject import Subject
from xentviz.figures.camera import turn
from xentviz.lessons import lessons
from xentviz.lessons.template import filled
from xentviz.sweep.table import Table

FEWEST, MOST = 2, 240
SHORTEST, LONGEST = 20, 2000  # milliseconds a frame
# Of all frames together: a turn of 72 at 1280 × 800 is 74 million.
MOST_PIXELS = 100_000_000
# Of the scene's box: corners that come to the front on the way reach further down.
ROOM_BELOW = 0.11

Frame = dict[str, object]
# The index of a trace, an attribute of it, and what that is at each step.
Move = tuple[int, str, Callable[[int], object]]


@dataclass(frozen=True)
class Film:
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
        """Return it as ``stage/film.js`` reads it."""
        told = {"frames": self.frames, "milliseconds": self.milliseconds}
        return f'{{"figure": {self.figure.to_json()}, {json.dumps(told)[1:]}'


def check_pace(n_frames: int, milliseconds: int) -> None:
    """Raise a ValueError where there cannot be so many frames, each so long."""
    for name, value, low, high in (
        ("frames", n_frames, FEWEST, MOST),
        ("milliseconds", milliseconds, SHORTEST, LONGEST),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} must lie between {low} and {high}, got {value}")


def check_room(n_frames: int, size: Size) -> None:
    """Raise a ValueError where so many frames of a size would be too large to hold."""
    width, height, scale = size.checked()
    if n_frames * width * height * scale**2 > MOST_PIXELS:
        raise ValueError(
            f"frames × width × height × scale² must be at most {MOST_PIXELS:,} pixels, "
            f"got {n_frames} × {width} × {height} × {scale:g}²"
        )


def turned(subject: Subject, n_frames: int = 72, milliseconds: int = 80) -> Film:
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
    frames = ({"camera": {**camera, "eye": e}} for e in turn(camera["eye"], n_frames))
    return Film(figure, tuple(frames), milliseconds)


def descended(subject: Subject, n_frames: int = MOST, milliseconds: int = 120) -> Film:
    """Return the way down that a lesson has from a state, a frame a step.

    Where there are more steps than `n_frames`, steps between are left out; the first
    and the last never are. The caption follows.

    Raises
    ------
    ValueError
        If the lesson has no descent, or the frames are at a pace that is none.
    """
    check_pace(n_frames, milliseconds)
    state, lesson = subject.state, subject.state.lesson
    descent = lesson.descent(state.values, state.options)
    if descent is None:
        raise ValueError(
            f"the lesson {lesson.slug} has no descent; those that have one are "
            f"{', '.join(_descending())}"
        )
    walk = lesson.rows(descent.values, state.options)
    length = max(map(len, walk.values()), default=1)
    steps = np.linspace(0, length - 1, max(FEWEST, min(n_frames, length))).round()
    figure, way = subject.drawn(), along(subject.state.quantities(), walk, length)
    moves = list(_moves(figure, way, set(walk)))
    frames = tuple(_step(subject, moves, way, int(k)) for k in steps)
    return Film(figure, frames, milliseconds)


def _upright(figure: go.Figure) -> dict[str, dict[str, float]]:
    """Look from where the eye is, upright and a little lower, and return how."""
    camera = figure.layout.scene.camera.to_plotly_json()
    center = {"x": 0.0, "y": 0.0, "z": 0.0} | camera.get("center", {})
    camera["center"] = center | {"z": center["z"] - ROOM_BELOW}
    camera["up"] = {"x": 0.0, "y": 0.0, "z": 1.0}
    figure.update_layout(scene_camera=camera)
    return camera


def _descending() -> list[str]:
    """Return the lessons that have a way down from where they start."""
    options = {n: {o.name: o.value for o in k.options} for n, k in lessons().items()}
    return [
        slug
        for slug, lesson in lessons().items()
        if lesson.descent(lesson.defaults(options[slug]), options[slug]) is not None
    ]


def along(rest: Mapping[str, object], walk: Table, length: int) -> Table:
    """Return every quantity at each step of a walk, ``(length, ...)``.

    A table holds what differs between its rows, and ``x.0`` where of x that part alone
    does; the rest is as it is at rest.
    """
    way = {
        name: np.repeat(np.asarray(value, dtype=np.float64)[np.newaxis], length, axis=0)
        for name, value in rest.items()
        if name not in walk
    }
    for name, column in walk.items():
        whole, _, part = name.rpartition(".")
        if whole in way:
            way[whole][:, int(part)] = column
    return way | walk


def _moves(figure: go.Figure, way: Table, told: set[str]) -> Iterator[Move]:
    """Give what of a figure moves along a way, as its traces declare it."""
    for index, trace in enumerate(figure.data):
        meta = trace.meta or {}
        for attribute, quantity in meta.get("live", {}).items():
            column = _column(quantity, way)
            if meta.get("at_rest") and quantity not in told:
                yield index, attribute, lambda step: []  # known of the rest alone
            elif not np.array_equal(column, column[:1].repeat(len(column), 0), True):
                before = trace[attribute]
                yield index, attribute, partial(_at, column, before)
        for attribute, quantity in meta.get("trail", {}).items():
            yield index, attribute, partial(_until, _column(quantity, way))


def _step(subject: Subject, moves: list[Move], way: Table, step: int) -> Frame:
    """Return what a picture shows at a step."""
    update: dict[str, dict[str, object]] = {}
    for index, attribute, value in moves:
        update.setdefault(str(index), {})[attribute] = value(step)
    if not subject.titled:
        return {"update": update}
    caption = subject.state.lesson.pictures[subject.figure].caption
    rows = {name: column[step] for name, column in way.items()}
    told = filled(caption, rows, subject.state.options["units"])
    return {"update": update, "layout": {"title.subtitle.text": told}}


def _column(quantity: str, way: Table) -> NDArray[np.float64]:
    """Return a quantity, or the part ``x.0`` of one, at each step."""
    if quantity in way:
        return way[quantity]
    whole, _, part = quantity.rpartition(".")
    return way[whole][:, int(part)]


def _at(column: NDArray[np.float64], before: object, step: int) -> object:
    """Return what is at a step: for each point that an attribute has one for."""
    value = column[step]
    if np.ndim(value) == 0 and before is not None and np.ndim(before):
        value = np.full(len(before), value)
    return _plain(value)


def _until(column: NDArray[np.float64], step: int) -> object:
    """Return the way come so far."""
    return _plain(column[: step + 1])


def _plain(value: NDArray[np.float64]) -> object:
    """Return numbers as JSON has them: what is none, or has no end, is null."""
    if np.ndim(value) == 0:
        return float(value) if np.isfinite(value) else None
    return [_plain(part) for part in value]


def moved(motion: str, subject: Subject, *pace: int) -> Film:
    """Return the film of one of `MOTIONS`, with as many frames and as fast as told.

    Raises
    ------
    ValueError
        If there is no such motion, or the picture does not move so.
    """
    if motion not in MOTIONS:
        raise ValueError(f"motion must be one of {', '.join(MOTIONS)}, got {motion!r}")
    return {"turn": turned, "descent": descended}[motion](subject, *pace)
