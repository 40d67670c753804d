"""The numbers of a grid as bytes, and where in them each column lies."""

from dataclasses import dataclass

import numpy as np

from xentviz.export.offline.grid import Grid
from xentviz.lessons.template import tokens
from xentviz.state.state import State


@dataclass(frozen=True)
class Shelf:
    """Columns, one after another.

    Parameters
    ----------
    data : bytes
        The numbers of all columns, little-endian.
    columns : list of dict
        Of each its name, its type, its axes, its own shape, the byte that it starts
        at, its length, and whether it is told at rest alone.
    presets : dict of int to tuple of int
        Where on the axes those presets are that lie on the grid, by their number.
    """

    data: bytes
    columns: list[dict[str, object]]
    presets: dict[int, tuple[int, ...]]


def shelved(grid: Grid, state: State) -> Shelf:
    """Return the numbers of a grid: 64 bits where a text shows them, else 32."""
    told = _told(state)
    shelf: dict[str, list] = {"f8": [], "f4": []}
    for name, column in grid.columns.items():
        base = name.partition(".")[0]
        finite = column.values[np.isfinite(column.values)]
        fits = not finite.size or np.abs(finite).max() <= np.finfo("f4").max
        kind = "f4" if fits and base not in told else "f8"
        shelf[kind].append((name, column))
    pieces, columns, start = [], [], 0
    # The wide ones first: each is to start at a multiple of its width.
    for kind, name, column in ((k, *c) for k, found in shelf.items() for c in found):
        pieces.append(column.values.astype(f"<{kind}").tobytes())
        columns.append(
            {
                "name": name,
                "type": kind,
                "axes": column.axes,
                "shape": column.values.shape[len(column.axes) :],
                "start": start,
                "length": column.values.size,
                "at_release": name in state.lesson.at_release,
            }
        )
        start += len(pieces[-1])
    return Shelf(b"".join(pieces), columns, _presets(grid, state))


def _told(state: State) -> set[str]:
    """Return the controls, and the quantities that a text shows."""
    lesson, options = state.lesson, state.options
    templates = [
        lesson.formula(options),
        *(f"{{{readout.quantity}}}" for readout in lesson.readouts(options)),
        *(picture.caption for picture in lesson.pictures.values()),
    ]
    places = [
        str(token["place"])
        for template in templates
        for token in tokens(template, {}, "")
        if "place" in token
    ]
    names = [*state.values, *places, *lesson.exact]
    return {name.partition(".")[0] for name in names}


def _presets(grid: Grid, state: State) -> dict[int, tuple[int, ...]]:
    """Return where the presets are that lie on the grid; the first leads to the start.

    In a file that holds a part of the lesson the others would lead out of it.
    """
    places = {0: grid.start}
    if not grid.is_whole:
        return places
    for index in range(len(state.lesson.presets(state.options)) + 1):
        values = state.after({"preset": index}).values
        found = [np.flatnonzero(a.points == values[a.control.name]) for a in grid.axes]
        if all(place.size for place in found):
            places[index] = tuple(int(place[0]) for place in found)
    return places
