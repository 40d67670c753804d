"""What a file holds of a lesson: all of its states, or those of one control."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.export.offline.playing import Part, Way, places, playable
from xentviz.lessons.declarations import Quantities
from xentviz.lessons.template import places as places_of_numbers
from xentviz.stage.guide import guide
from xentviz.state.state import State
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.grid import (
    Dragged,
    Grid,
    grid,
    n_states,
    side_by_side,
    spanning,
    with_unswept,
)
from xentviz.sweep.grid_packing import PackedGrid, packed_grid
from xentviz.sweep.schema import DType

# More states than this are not tabulated: that takes seconds.
MOST_STATES = 400_000


# Where on each axis of a grid, and after them in which place.
Point = tuple[int, ...]


class Place(NamedTuple):
    """A place of a file: where its controls are, and how the guide leads from it."""

    start: Point
    ways: list[Way]


@dataclass(frozen=True)
class Contents:
    """The states that a file holds, and how its guide leads from one to another.

    Parameters
    ----------
    grid : Grid
        Every number at each of them.
    is_whole : bool
        Whether every control of the lesson that moves something is live in it.
    guide : dict or None
        The guide of the lesson; its phrases that would move nothing here are words.
    presets : tuple of tuple of int
        Where on the grid the presets are: the start, and each step.
    places : tuple of Place
        What the guide leads between beside the axes; one alone where those are all.
    """

    grid: Grid
    is_whole: bool
    guide: Part | None
    presets: tuple[Point, ...]
    places: tuple[Place, ...]


def whole(state: State) -> Contents | None:
    """Return all of a lesson, or nothing where that is too much, or no grid at all."""
    lesson, options = state.lesson, state.options
    controls = spanning(
        lesson.controls(options),
        lesson.independent(lesson.defaults(options)),
        state.tables,
    )
    is_swept = all(column.is_swept for column in lesson.schema.values())
    if not (controls and is_swept and n_states(controls) <= MOST_STATES):
        return None
    found = grid(controls, state.values, lesson.dragged, _measured(state))
    presets = _presets_on(found, state)
    if presets is None:
        return None
    names = frozenset(control.name for control in controls)
    kept_guide = playable(guide(state), names)
    here = Place(presets[0], [])
    return Contents(
        found, is_whole=True, guide=kept_guide, presets=presets, places=(here,)
    )


def along(state: State, name: str) -> Contents:
    """Return a lesson in the states that dragging one control, or its guide, leads to.

    Wherever the guide leads, all states are there to which that control is dragged.
    """
    lesson, options = state.lesson, state.options
    controls = {c.name: c for c in lesson.controls(options)}
    hidden = {c.name for c in controls.values() if c.hidden}
    kept_guide = playable(guide(state), hidden.union(state.draggable))
    led = places(state, name, kept_guide["steps"] if kept_guide else ())
    between = led.points()
    lines = [_line(place, controls[name], between) for place in led.states]
    found = tuple(
        Place((*line.start, k), ways)
        for k, (line, ways) in enumerate(zip(lines, led.ways, strict=True))
    )
    return Contents(
        side_by_side(lines),
        is_whole=False,
        guide=kept_guide,
        presets=tuple(found[place].start for place in led.presets),
        places=found,
    )


def _line(state: State, control: Control, between: Sequence[float]) -> Grid:
    """Return the states that dragging one control leads to."""
    lesson, values, measured = state.lesson, state.values, _measured(state)
    dragged = _staying(lesson.dragged)
    line = grid((control,), values, dragged, measured, between)
    if all(column.is_swept for column in lesson.schema.values()):
        return line
    return with_unswept(line, values, dragged, measured)


def _staying(dragged: Dragged) -> Dragged:
    """Return what drags a control, and leaves all as it is where that stays.

    What follows from it may be finer, or elsewhere: p = 0 under the least exponent.
    """

    def moved(values: Values, name: str, to: NDArray[np.float64]) -> Values:
        stays = to == values[name]
        after = dragged(values, name, to)
        return {n: np.where(stays, values[n], after[n])[()] for n in after}

    return moved


def packed_contents(contents: Contents, state: State) -> PackedGrid:
    """Return the numbers of a file: 64 bits where a text shows them, else 32."""
    schema = state.lesson.schema
    shown: dict[str, DType] = dict.fromkeys(_shown(state), "float64")
    numbers = packed_grid(contents.grid, shown)
    columns = [
        {**c, "at_release": c["name"] in schema and not schema[str(c["name"])].is_swept}
        for c in numbers.columns
    ]
    return PackedGrid(numbers.data, columns)


def _presets_on(grid: Grid, state: State) -> tuple[Point, ...] | None:
    """Return where the presets are on a grid, or nothing where one is beside it."""
    found: list[Point] = [(*grid.start, 0)]
    for index in range(1, len(state.lesson.guide(state.options)) + 1):
        values = state.after({"preset": index}).values
        on_axes = [
            np.flatnonzero(axis.points == values[axis.control.name])
            for axis in grid.axes
        ]
        if not all(points.size for points in on_axes):
            return None
        found.append((*(int(points[0]) for points in on_axes), 0))
    return tuple(found)


def _measured(state: State) -> Callable[[Values], Quantities]:
    return lambda rows: state.lesson.measured(rows, state.options)


def _shown(state: State) -> set[str]:
    """Return the controls, and the quantities that a text shows."""
    lesson, options = state.lesson, state.options
    templates = [
        lesson.formula(options),
        *(lesson.picture(name, options).caption for name in lesson.pictures),
    ]
    names = [
        *state.values,
        *(name for template in templates for name in places_of_numbers(template)),
        *(readout.quantity for readout in lesson.readouts(options)),
        *(name for name, c in lesson.schema.items() if c.dtype == "float64"),
    ]
    return {name.partition(".")[0] for name in names}
