"""The tables of a state: what the stage looks up while something moves.

Each is packed as `xentviz.sweep.packing` does it: JSON that describes its columns, and
the bytes of all of them.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons import Lesson
from xentviz.lessons.declarations import Handle
from xentviz.state.state import State
from xentviz.sweep.controls import Values
from xentviz.sweep.packing import Columns, Packed, pack
from xentviz.sweep.schema import dtypes
from xentviz.sweep.table import Table

Fields = dict[str, object]
# The tables that a state has beside the sweeps, which controls name.
REST, PRESETS = "at rest", "presets in turn"


def tables(state: State) -> tuple[Fields, bytes]:
    """Return the tables of an answer: all that the stage looks up in a state.

    Parameters
    ----------
    state : State
        The lesson and where its controls are.

    Returns
    -------
    fields : dict
        ``rest``, every quantity of the state; ``sweep``, by control a row for each of
        its stops; ``presets_table``, a row for each step of the guide; and ``pads``,
        the handles, each with a row for every place. Ready for JSON.
    numbers : bytes
        What their columns start at.
    """
    lesson, options, values = state.lesson, state.options, state.values
    handles = lesson.handles(values, options)
    names = [_swept(handle, state) or f"handle {k}" for k, handle in enumerate(handles)]
    walks: dict[str, Values] = {PRESETS: _preset_values(lesson, tuple(options.items()))}
    walks |= {n: h.values for n, h in zip(names, handles, strict=True) if " " in n}
    made = state.tables_with(walks)
    found, numbers = _packed(state, made, handles)
    fields: Fields = {
        "rest": found[REST],
        "sweep": {c.name: found[c.name] for c in lesson.controls(options)},
        "presets_table": found[PRESETS],
        "pads": [
            _pad(handle, found[f"places {k}"], found[name])
            for k, (handle, name) in enumerate(zip(handles, names, strict=True))
        ],
    }
    return fields, numbers


def descent(state: State) -> tuple[Fields, bytes]:
    """Return the way down from a state: what the stage walks when it is asked to.

    Returns
    -------
    fields : dict
        ``table``, a row for each step; and ``remark``, how it ends. Ready for JSON.
    numbers : bytes
        What the columns of the table start at.

    Raises
    ------
    KeyError
        If the lesson has none.
    """
    lesson, options = state.lesson, state.options
    found = lesson.descent(state.values, options)
    if found is None:
        raise KeyError("descent")
    table = lesson.rows(found.values, options)
    (packed,), numbers = pack([Columns(table, dtypes(lesson.schema))])
    return {"table": packed, "remark": found.remark}, numbers


def _packed(
    state: State, tables: Mapping[str, Table], handles: Sequence[Handle]
) -> tuple[dict[str, Packed], bytes]:
    """Return tables as they are packed, the numbers at rest and the places beside."""
    stored = dtypes(state.lesson.schema)
    columns = {name: Columns(table, stored) for name, table in tables.items()}
    rest = {**state.lesson.measured(state.values, state.options), **state.values}
    columns[REST] = Columns(rest, {}, "float64")
    for k, handle in enumerate(handles):
        columns[f"places {k}"] = Columns({"x": handle.x, "y": handle.y}, {})
    packed, numbers = pack(list(columns.values()))
    return dict(zip(columns, packed, strict=True)), numbers


def _pad(handle: Handle, places: Packed, table: Packed) -> Fields:
    return {
        "figure": handle.figure,
        "also": list(handle.also),
        "trace": handle.trace,
        "label": handle.label,
        **places,
        "table": table,
    }


def _swept(handle: Handle, state: State) -> str:
    """Return the control whose stops are the places of a handle, the rest at rest.

    Its sweep is the table of the handle, too.
    """
    moving = [name for name, value in handle.values.items() if np.ndim(value)]
    for control in state.lesson.controls(state.options):
        if moving == [control.name]:
            stops = handle.values[control.name]
            return control.name if np.array_equal(stops, control.stops) else ""
    return ""


@lru_cache(maxsize=256)
def _preset_values(
    lesson: Lesson, options: tuple[tuple[str, str], ...]
) -> Mapping[str, NDArray[np.float64]]:
    """Return where each control is in the presets, the state to start with first."""
    start = State(lesson, dict(options), lesson.defaults(dict(options)))
    count = len(lesson.guide(dict(options))) + 1
    presets = [start.after({"preset": index}).values for index in range(count)]
    return {name: np.array([row[name] for row in presets]) for name in start.values}
