"""The numbers of a state: as the page shows them, and to their last digit."""

import json
from collections.abc import Sequence

from xentviz.export.data.numbers import digits, formula
from xentviz.lessons.decimals import decimal, json_number, number
from xentviz.lessons.template import filled
from xentviz.state.link import Link
from xentviz.state.state import State, notation


def to_text(state: State) -> str:
    """Return the values, the read-outs and the formula of a state, as text.

    A read-out stands as the page rounds it, with its unit, and then unrounded.
    """
    units = state.options["units"]
    quantities = state.quantities()
    rows = []
    for readout in state.lesson.readouts(state.options):
        value = number(quantities, readout.quantity)
        unit = filled(readout.unit, quantities, units)
        label = filled(readout.label, quantities, units)
        shown = decimal(value, readout.decimals)
        rows.append((label, f"{shown} {unit}".rstrip(), digits(value)))
    values: dict[str, str] = dict(state.options)
    for name, value in state.values.items():
        whole, known = name.partition(".")[0], notation(value)
        values[whole] = f"{values[whole]},{known}" if whole in values else known
    title = f"{state.lesson.title}: /{Link(state).address}"
    parts = [[title], _table(list(values.items())), _table(rows), [formula(state)]]
    return "\n\n".join("\n".join(lines) for lines in parts)


def to_json(state: State) -> str:
    """Return the same as JSON: infinity is ``"inf"``, what is undefined ``null``."""
    quantities = state.quantities()
    shown = [readout.quantity for readout in state.lesson.readouts(state.options)]
    document = {
        "lesson": state.lesson.slug,
        "link": f"/{Link(state).address}",
        "options": dict(state.options),
        "state": dict(state.values),
        "quantities": {n: json_number(number(quantities, n)) for n in shown},
        "formula": formula(state),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, each column as wide as what is in it."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
