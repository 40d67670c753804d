"""What the stage is told: a lesson in one state, as plain data without a formula."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qs

import numpy as np

from xentviz.figures.theme import Style
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.formula import Token
from xentviz.lessons.template import tokens
from xentviz.state.link import VERSION, Link, camera
from xentviz.state.state import State, read
from xentviz.sweep.controls import Control
from xentviz.sweep.packing import Packed, packed
from xentviz.sweep.schema import dtypes
from xentviz.sweep.table import Table


def payload(state: State, theme: str) -> dict[str, object]:
    """Return all that the stage shows and looks up, ready for JSON.

    Parameters
    ----------
    state : State
        The lesson and where its controls are.
    theme : str
        ``"light"`` or ``"dark"``.
    """
    lesson, options = state.lesson, state.options
    style = Style(theme, options["units"])
    rest = lesson.measured(state.values, options)
    return {
        "lesson": lesson.slug,
        "title": lesson.title,
        "sentence": lesson.sentence,
        "theme": theme,
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
        "figures": _figures(state, style),
        "readouts": [
            {
                "quantity": readout.quantity,
                "label": _tokens(state, readout.label),
                "unit": _tokens(state, readout.unit),
            }
            for readout in lesson.readouts(options)
        ],
        "formula": _tokens(state, lesson.formula(options)),
        "rest": packed({**rest, **state.values}, {}, "float64"),
        **_tables(state),
    }


def view(link: Link) -> dict[str, object]:
    """Return how `link` looks at its state, ready for JSON."""
    return {
        "camera": camera(link.camera) or None,
        "enlarged": link.enlarged,
        "hidden": list(link.hidden),
        "version": VERSION,
    }


def _tokens(state: State, template: str) -> list[Token]:
    return tokens(template, state.lesson.letters, state.options["units"])


def _figures(state: State, style: Style) -> list[dict[str, object]]:
    options = tuple(sorted(state.options.items()))
    return [
        {
            "name": name,
            "title": picture.title,
            "caption": _tokens(state, picture.caption),
            "figure": _drawn(state.lesson, name, style, options, flat=False),
            "flat": _drawn(state.lesson, name, style, options, flat=True),
        }
        for name, picture in state.lesson.pictures.items()
    ]


@lru_cache(maxsize=256)
def _drawn(
    lesson: Lesson, name: str, style: Style, options: tuple, *, flat: bool
) -> str | None:
    """Return a figure as JSON, the same one for every state: what moves is live."""
    picture = lesson.pictures[name]
    build = picture.flat if flat else picture.build
    if build is None:
        return None
    start = lesson.measured(lesson.defaults(dict(options)), dict(options))
    return build(start, style).to_json()


def _tables(state: State) -> dict[str, object]:
    lesson, options = state.lesson, state.options
    tables = {name: _packed(lesson, table) for name, table in state.tables.items()}
    presets = [state.after({"preset": index}).values for index in _presets(state)]
    # The state itself is a last row: what all presets set alike differs from it.
    presets.append(state.values)
    rows = {name: np.array([row[name] for row in presets]) for name in presets[0]}
    table = {k: column[:-1] for k, column in lesson.rows(rows, options).items()}
    presets_table = _packed(lesson, table)
    told = {"sweep": tables, "presets_table": presets_table}
    told["pads"] = [
        {
            "figure": handle.figure,
            "also": list(handle.also),
            "trace": handle.trace,
            "label": handle.label,
            **packed({"x": handle.x, "y": handle.y}, {}),
            "table": _packed(lesson, handle.table),
        }
        for handle in lesson.handles(state.values, options)
    ]
    descent = lesson.descent(state.values, options)
    if descent is not None:
        walk = lesson.rows(descent.values, options)
        told["descent"] = {
            "table": _packed(lesson, walk),
            "remark": descent.remark,
        }
    return told


def _related(state: State, other: Lesson) -> dict[str, str]:
    """Return the link to another lesson, with as much of `state` as it knows."""
    shared, _ = read(other, parse_qs(state.address))
    return {"slug": other.slug, "title": other.title, "address": shared.address}


def _presets(state: State) -> range:
    return range(len(state.lesson.presets(state.options)) + 1)


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


def _packed(lesson: Lesson, table: Table) -> Packed:
    """Return a table of `lesson`, each column in as many bits as it is worth."""
    return packed(table, dtypes(lesson.schema))
