"""An answer: all that the stage shows and looks up in one state, without a formula.

It is a document: JSON that names and describes everything, and after it the numbers of
its tables as `xentviz.sweep.packing` packs them. Nothing in it depends on who asks, or
on where the hand came from. Its figures are documents of their own, by name: all that
differs between two states is live, so that one figure serves all of them.
"""

import json
import struct
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import numpy as np

from xentviz.figures.theme import Style
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.formula import Token
from xentviz.lessons.lesson import Handle
from xentviz.lessons.template import tokens
from xentviz.state.link import VERSION, Link, camera
from xentviz.state.state import State
from xentviz.sweep.controls import Control
from xentviz.sweep.packing import Packed, Packer
from xentviz.sweep.schema import dtypes
from xentviz.sweep.table import Table

Answer = dict[str, object]
LENGTH = struct.Struct("<I")  # of the JSON, before it


def answer(state: State) -> tuple[Answer, bytes]:
    """Return all that the stage shows and looks up in a state.

    Parameters
    ----------
    state : State
        The lesson and where its controls are.

    Returns
    -------
    document : dict
        Ready for JSON.
    numbers : bytes
        What the columns of its tables start at.
    """
    packer = Packer()
    return {**shown(state), **_tables(state, packer)}, packer.data


def shown(state: State) -> Answer:
    """Return what stands on the stage in a state: all of an answer but its numbers."""
    lesson, options = state.lesson, state.options
    return {
        "lesson": lesson.slug,
        "title": lesson.title,
        "sentence": lesson.sentence,
        "address": state.address,
        "controls": [
            {**_control(control), "value": state.values[control.name]}
            for control in lesson.controls(options)
        ],
        "options": _options(lesson, options),
        "presets": [
            {"label": "Reset", "hint": "Every control back to where it starts"},
            *({"label": p.label, "hint": p.hint} for p in lesson.presets(options)),
        ],
        "related": [_related(state, lessons()[slug]) for slug in lesson.related],
        "layout": list(lesson.layout),
        "figures": _figures(state),
        "readouts": [
            {
                "quantity": readout.quantity,
                "label": _tokens(state, readout.label),
                "unit": _tokens(state, readout.unit),
            }
            for readout in lesson.readouts(options)
        ],
        "formula": _tokens(state, lesson.formula(options)),
    }


def view(link: Link) -> dict[str, object]:
    """Return how `link` looks at its state, ready for JSON."""
    return {
        "camera": camera(link.camera) or None,
        "enlarged": link.enlarged,
        "hidden": list(link.hidden),
        "version": VERSION,
    }


def to_bytes(document: Answer, numbers: bytes) -> bytes:
    """Return an answer as it travels: the length of its JSON, that, and its numbers."""
    text = json.dumps(
        document, allow_nan=False, ensure_ascii=False, separators=(",", ":")
    ).encode()
    return LENGTH.pack(len(text)) + text + numbers


# Without a bound: options and themes are closed sets, which make 668 figures of 6 MB in
# all. A bound below that would draw some again and again.
@cache
def figure(
    lesson: Lesson, name: str, style: Style, options: tuple, *, flat: bool
) -> str:
    """Return a figure of a lesson as JSON, the same one for every state.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    name : str
        One of its pictures.
    style : Style
        The theme, and the unit.
    options : tuple of (str, str)
        Every option of the lesson, and what is chosen.
    flat : bool
        Whether it is the one for a browser that cannot draw in 3-D.

    Raises
    ------
    KeyError
        If the lesson has no such picture.
    """
    picture = lesson.pictures[name]
    build = picture.flat if flat else picture.build
    if build is None:
        raise KeyError(name)
    start = lesson.measured(lesson.defaults(dict(options)), dict(options))
    return build(start, style).to_json()


def _figures(state: State) -> list[dict[str, object]]:
    """Return the pictures, each with the names of its figures in any theme."""
    query = urlencode(dict(state.options))
    return [
        {
            "name": name,
            "title": picture.title,
            "caption": _tokens(state, picture.caption),
            "figure": f"{state.lesson.slug}/{name}.json?{query}",
            "flat": picture.flat and f"{state.lesson.slug}/{name}.flat.json?{query}",
        }
        for name, picture in state.lesson.pictures.items()
    ]


def _tokens(state: State, template: str) -> list[Token]:
    return tokens(template, state.lesson.letters, state.options["units"])


def _tables(state: State, packer: Packer) -> Answer:
    lesson, options = state.lesson, state.options
    rest = {**lesson.measured(state.values, options), **state.values}
    sweep = {
        name: _packed(lesson, table, packer) for name, table in state.tables.items()
    }
    fields: Answer = {
        "rest": packer.pack(rest, {}, "float64"),
        "sweep": sweep,
        "presets_table": _packed(lesson, _presets(state), packer),
        "pads": [
            _handle(state, handle, sweep, packer)
            for handle in lesson.handles(state.values, options)
        ],
    }
    descent = lesson.descent(state.values, options)
    if descent is not None:
        walk = lesson.rows(descent.values, options)
        fields["descent"] = {
            "table": _packed(lesson, walk, packer),
            "remark": descent.remark,
        }
    return fields


def _handle(
    state: State, handle: Handle, sweep: Mapping[str, Packed], packer: Packer
) -> Answer:
    """Return a handle with its table, which may be the sweep of a control."""
    lesson = state.lesson
    swept = next(
        (
            control.name
            for control in lesson.controls(state.options)
            if _sweeps(handle, control)
        ),
        None,
    )
    return {
        "figure": handle.figure,
        "also": list(handle.also),
        "trace": handle.trace,
        "label": handle.label,
        **packer.pack({"x": handle.x, "y": handle.y}, {}),
        "table": sweep[swept]
        if swept
        else _packed(lesson, lesson.rows(handle.values, state.options), packer),
    }


def _sweeps(handle: Handle, control: Control) -> bool:
    """Whether the places of a handle are the stops of one control, the rest at rest."""
    moving = [name for name, value in handle.values.items() if np.ndim(value)]
    stops = handle.values[control.name]
    return moving == [control.name] and np.array_equal(stops, control.stops)


def _packed(lesson: Lesson, table: Table, packer: Packer) -> Packed:
    """Return a table of `lesson`, each column in as many bits as it is worth."""
    return packer.pack(table, dtypes(lesson.schema))


def _presets(state: State) -> Table:
    """Return the quantities that differ between the presets, a row for each."""
    lesson, options = state.lesson, state.options
    count = len(lesson.presets(options)) + 1
    presets = [state.after({"preset": index}).values for index in range(count)]
    # The state itself is a last row: what all presets set alike differs from it.
    presets.append(state.values)
    rows = {name: np.array([row[name] for row in presets]) for name in presets[0]}
    return {k: column[:-1] for k, column in lesson.rows(rows, options).items()}


def _related(state: State, other: Lesson) -> dict[str, str]:
    """Return the link to another lesson, with as much of `state` as it knows."""
    address = state.shared_with(other).address
    return {"slug": other.slug, "title": other.title, "address": address}


def _control(control: Control) -> dict[str, object]:
    return {
        "name": control.name,
        "label": control.label,
        "letter": control.letter,
        "low": control.low,
        "high": control.high,
        "step": control.step,
        "decimals": control.decimals,
        "n_stops": len(control.stops),
        "hidden": control.hidden,
    }


def _options(lesson: Lesson, options: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "name": option.name,
            "label": option.label,
            "choices": [{"value": v, "label": t} for v, t in option.choices.items()],
            "value": options[option.name],
        }
        for option in lesson.options
    ]
