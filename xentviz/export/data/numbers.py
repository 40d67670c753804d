"""The numbers of a page: where its controls are, and what it reads out."""

import math
from typing import NamedTuple

from xentviz.lessons.decimals import decimal, number
from xentviz.lessons.formula import Token
from xentviz.lessons.template import filled, tokens
from xentviz.state.state import State


class Setting(NamedTuple):
    """A control or an option: its name in an address, its letter, and where it is."""

    name: str
    label: str
    letter: str
    value: str


class Number(NamedTuple):
    """A read-out: its label with the letters in it, its value, and its unit."""

    label: list[Token]
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
            tokens(readout.label, lesson.letters, units),
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


def digits(value: float) -> str:
    """Return the shortest notation that reads back as `value`, or its word."""
    return repr(value + 0.0) if math.isfinite(value) else decimal(value)
