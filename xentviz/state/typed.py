"""Numbers typed into the field of a control: taken exactly as they are, or refused.

A slider is brought to its nearest stop, and an address to the nearest state there is.
Who types a number means that one, and is told where it cannot be had.
"""

from dataclasses import replace
from decimal import Decimal
from typing import NoReturn

import numpy as np

from xentviz.lessons.decimals import with_minus
from xentviz.lessons.text import sentence
from xentviz.state.parameters import value
from xentviz.state.reading import is_decimal_comma, number, read
from xentviz.state.state import State, by_vector, notation
from xentviz.sweep.controls import Control, floats

POINT, COMMA = ".", ","


def typed(state: State, name: str, text: str, decimal_sign: str = POINT) -> State:
    r"""Return the state with what was typed into the field of a control.

    Parameters
    ----------
    state : State
        Where it was typed.
    name : str
        The control. Several numbers are those of the whole vector that it is part of.
    text : str
        As people write numbers: ``1.2345``, ``−0.5``, ``1e-3``, ``1/3``, ``2, 1, 0.1``.
    decimal_sign : {".", ","}
        What stands before decimals in the language of who typed it.

    Raises
    ------
    ValueError
        If there is no such control, or it cannot be exactly there; it says why, to the
        reader.

    Examples
    --------
    >>> from xentviz.lessons import lessons
    >>> start, _ = read(lessons()["softmax"], {})
    >>> typed(start, "logits.0", "1/3").address
    'logits=0.3333333333333333,1,0.1'
    >>> typed(start, "logits.0", "\u22120,5", ",").address
    'logits=-0.5,1,0.1'
    >>> typed(start, "target.0", "0.2, 0.3, 0.5").address
    'target=0.2,0.3,0.5'
    """
    controls = {c.name: c for c in state.lesson.controls(state.options)}
    if name not in controls:
        raise ValueError(f"there is no control {name[:24]!r}")
    vector = name.partition(".")[0]
    members = [controls[member] for member in by_vector(tuple(controls))[vector]]
    texts = value(with_points(text, decimal_sign)).split(COMMA)
    if len(texts) == 1:
        return _at(state, controls[name], _read(state, texts[0], controls[name]))
    if len(members) == 1 and is_decimal_comma(COMMA.join(texts)):
        _refuse(state, "point", text=POINT.join(texts))
    if any(number(part) is None for part in texts):
        _refuse(state, "number", text=text[:24].strip())
    if len(texts) != len(members):
        _refuse(state, "count", most=len(members), count=len(texts))
    numbers = {c.name: _read(state, t, c) for c, t in zip(members, texts, strict=True)}
    return _with_vector(state, vector, numbers)


def moved(state: State, name: str, n_steps: int) -> State:
    """Return the state with a control some of its steps on from where it is exactly.

    Examples
    --------
    >>> from xentviz.lessons import lessons
    >>> start, _ = read(lessons()["binary"], {"predicted": ["0.12345"]})
    >>> moved(start, "predicted", -1).values["predicted"]
    0.12245
    """
    for control in state.lesson.controls(state.options):
        if control.name == name:
            here, step = (
                Decimal(notation(x)) for x in (state.values[name], control.step)
            )
            there = control.nearest(float(here + n_steps * step))
            values = state.lesson.dragged(state.values, name, np.asarray(there))
            return replace(state, values=floats(values))
    raise ValueError(f"there is no control {name[:24]!r}")


def with_points(text: str, decimal_sign: str = POINT) -> str:
    """Return a text of numbers with points before decimals.

    Where the language has a comma there, one between digits is it, unless points are
    there as well or it would make one number of several: ``0,5`` and ``2; 1; 0,1``.

    Examples
    --------
    >>> with_points("2; 1; 0,1", ","), with_points("2,1,3", ","), with_points("0,5")
    ('2; 1; 0.1', '2,1,3', '0,5')
    """
    if decimal_sign != COMMA or POINT in text:
        return text
    pieces = text.replace(";", " ").split()
    is_decimal = all(piece.count(COMMA) <= 1 for piece in pieces)
    ends = any(piece.endswith(COMMA) for piece in pieces)
    return text if ends or not is_decimal else text.replace(COMMA, POINT)


def _read(state: State, text: str, control: Control) -> float:
    """Return the number of a text, within the range of a control."""
    shown = with_minus(text[:24])
    found = number(text)
    if found is None:
        _refuse(state, "number", text=shown)
    if control.nearest(found) != found:
        low, high = (with_minus(f"{end:g}") for end in (control.low, control.high))
        _refuse(state, "outside", text=shown, low=low, high=high)
    return found


def _at(state: State, control: Control, to: float) -> State:
    """Return the state with one control exactly there."""
    values = state.lesson.dragged(state.values, control.name, np.asarray(to))
    found = replace(state, values=floats(values))
    if found.values[control.name] != to:
        nearest = with_minus(notation(found.values[control.name]))
        _refuse(state, "nearest", nearest=nearest)
    return found


def _with_vector(state: State, vector: str, numbers: dict[str, float]) -> State:
    """Return the state with every part of a vector exactly there.

    As an address is read: parts that were rounded sum to one again.
    """
    parameters = dict(part.split("=", maxsplit=1) for part in state.parts())
    parameters[vector] = COMMA.join(map(notation, numbers.values()))
    found, remarks = read(
        state.lesson, {name: [text] for name, text in parameters.items()}
    )
    if remarks:
        nearest = ", ".join(with_minus(notation(found.values[n])) for n in numbers)
        _refuse(state, "nearest", nearest=nearest)
    return found


def _refuse(state: State, name: str, /, **parts: object) -> NoReturn:
    """Say to the reader why a number cannot be had."""
    raise ValueError(sentence(state.lesson.language, "typed", name, **parts))
