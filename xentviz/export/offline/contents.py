"""What a file holds of a lesson: all of its states, or those of one control."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xentviz.lessons.declarations import Quantities
from xentviz.lessons.template import places
from xentviz.state.state import State
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.grid import Grid, grid, n_states, spanning, with_unswept
from xentviz.sweep.grid_packing import PackedGrid, packed_grid
from xentviz.sweep.schema import DType

# More states than this are not tabulated: that takes seconds.
MOST_STATES = 400_000


@dataclass(frozen=True)
class Contents:
    """The states that a file holds.

    Parameters
    ----------
    grid : Grid
        Every number at each of them.
    is_whole : bool
        Whether every control of the lesson that moves something is live in it.
    """

    grid: Grid
    is_whole: bool


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
    return Contents(_grid(state, *controls), is_whole=True)


def along(state: State, name: str) -> Contents:
    """Return a lesson in those states that dragging one control leads to."""
    lesson = state.lesson
    controls = {c.name: c for c in lesson.controls(state.options)}
    grid = _grid(state, controls[name])
    if not all(column.is_swept for column in lesson.schema.values()):
        grid = with_unswept(grid, state.values, lesson.dragged, _measured(state))
    return Contents(grid, is_whole=False)


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


def preset_places(contents: Contents, state: State) -> dict[int, tuple[int, ...]]:
    """Return where the presets are that lie on the grid; the first leads to the start.

    In a file that holds a part of the lesson the others would lead out of it.
    """
    places = {0: contents.grid.start}
    if not contents.is_whole:
        return places
    for index in range(len(state.lesson.guide(state.options)) + 1):
        values = state.after({"preset": index}).values
        found = [
            np.flatnonzero(axis.points == values[axis.control.name])
            for axis in contents.grid.axes
        ]
        if all(place.size for place in found):
            places[index] = tuple(int(place[0]) for place in found)
    return places


def _grid(state: State, *controls: Control) -> Grid:
    return grid(controls, state.values, state.lesson.dragged, _measured(state))


def _measured(state: State) -> Callable[[Values], Quantities]:
    return lambda rows: state.lesson.measured(rows, state.options)


def _shown(state: State) -> set[str]:
    """Return the controls, and the quantities that a text shows."""
    lesson, options = state.lesson, state.options
    templates = [
        lesson.formula(options),
        *(picture.caption for picture in lesson.pictures.values()),
    ]
    names = [
        *state.values,
        *(name for template in templates for name in places(template)),
        *(readout.quantity for readout in lesson.readouts(options)),
        *(name for name, c in lesson.schema.items() if c.dtype == "float64"),
    ]
    return {name.partition(".")[0] for name in names}
