"""The numbers of a page: where its controls are, and what it reads out."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from xentviz.lessons.decimals import decimal, number
from xentviz.lessons.formula import filled_tex
from xentviz.lessons.template import Formula, Place, Words, filled, parsed
from xentviz.state.state import State


class Setting(NamedTuple):
    """A control or an option: its name in an address, its letter, and where it is."""

    name: str
    label: str
    letter: str
    value: str


class Number(NamedTuple):
    """A read-out: its label in Markdown, its value, and its unit."""

    label: str
    value: str
    unit: str


def settings(state: State) -> list[Setting]:
    """Return every option and every control of a state, every digit kept."""
    options = [
        Setting(o.name, o.label, "", o.choices[state.options[o.name]])
        for o in state.lesson.options
    ]
    return options + [
        Setting(c.name, c.label, c.letter, digits(state.values[c.name]))
        for c in state.lesson.controls(state.options)
    ]


def readouts(state: State) -> list[Number]:
    """Return every read-out of a state, every digit kept."""
    lesson, units = state.lesson, state.options["units"]
    now = state.quantities()
    return [
        Number(
            filled_markdown(readout.label, now, units),
            digits(number(now, readout.quantity)),
            filled(readout.unit, now, units),
        )
        for readout in lesson.readouts(state.options)
    ]


def formula(state: State) -> str:
    """Return the formula of a state as the page shows it, its numbers in it."""
    lesson, options = state.lesson, state.options
    now = state.quantities()
    return filled(lesson.formula(options), now, options["units"])


def formula_markdown(state: State) -> str:
    """Return the formula of a state as Markdown, in LaTeX, its numbers in it."""
    template = state.lesson.formula(state.options)
    return filled_markdown(template, state.quantities(), state.options["units"])


def filled_markdown(template: str, quantities: Mapping[str, object], units: str) -> str:
    """Return a template as Markdown, the numbers of `quantities` in it."""

    def filled_part(part: Words | Formula | Place) -> str:
        match part:
            case Formula(tex):
                return f"${filled_tex(tex, quantities, units)}$"
            case Place(name, decimals):
                return decimal(number(quantities, name), decimals)
            case Words(words):
                return words

    return "".join(map(filled_part, parsed(template, units)))


def digits(value: float) -> str:
    """Return the shortest notation that reads back as `value`, or its word."""
    return repr(value + 0.0) if math.isfinite(value) else decimal(value)
