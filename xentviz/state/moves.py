"""Moves as an address says them, each the name and the text of a parameter.

``set=predicted:0.31`` is a control that was let go of somewhere, ``preset=2`` a preset,
``option=units:bits`` another choice, ``descent=12`` a step of the way down, and
``pad=0:17`` the place of a point that is dragged in a picture. ``by=predicted:-1`` is a
control some of its steps on, and ``type=predicted:,:0,5`` what was typed into its
field, after the sign that stands before decimals where it was typed. They follow each
other as they stand.
"""

from collections.abc import Iterable
from typing import NoReturn

from xentviz.lessons.text import ENGLISH, sentence
from xentviz.lessons.text.sentences import in_language
from xentviz.state.state import State
from xentviz.state.typed import moved, typed

Move = dict[str, object]
Parameter = tuple[str, str]

MOVES = frozenset({"set", "preset", "option", "descent", "pad", "by", "type"})
LONGEST = 400  # characters that are read of what was typed
MOST = 32  # a hand that goes on while nothing answers makes a few


def moves(
    parameters: Iterable[Parameter], language: str = ENGLISH
) -> tuple[list[Move], list[str]]:
    """Return the moves of an address, and remarks on those that are none.

    Each is as `made` takes it.

    Examples
    --------
    >>> moves([("set", "predicted:0.31"), ("preset", "2"), ("descent", "down")])[0]
    [{'set': {'predicted': 0.31}}, {'preset': 2}]
    """
    named = [(name, text) for name, text in parameters if name in MOVES]
    found, remarks = [], []
    for name, text in named[:MOST]:
        try:
            found.append(_move(name, text))
        except ValueError as error:
            remarks.append(in_language(str(error), language))
    if len(named) > MOST:
        remarks.append(sentence(language, "remarks", "moves", n=len(named), most=MOST))
    return found, remarks


def made(state: State, moves: Iterable[Move]) -> tuple[State, dict[str, str]]:
    """Return where moves lead, and what is refused of that which was typed.

    Returns
    -------
    state : State
        The state after all of them; one that is refused moves nothing.
    refused : dict of str to str
        By the control into whose field it was typed, why it cannot be had.
    """
    refused: dict[str, str] = {}
    for move in moves:
        match move:
            case {"type": [str(name), str(decimal_sign), str(text)]}:
                refused.pop(name, None)
                try:
                    state = typed(state, name, text, decimal_sign)
                except ValueError as error:
                    refused[name] = str(error)
            case {"by": dict(steps)}:
                for control, count in steps.items():
                    state = moved(state, control, count)
            case _:
                state = state.after(move)
    return state, refused


def _move(name: str, text: str) -> Move:
    before, colon, after = text.partition(":")
    match name:
        case "set" if colon:
            return {"set": {before: _number(name, after)}}
        case "option" if colon:
            return {"option": {before: after}}
        case "by" if colon:
            is_back = after.startswith("-")
            count = _index(name, after.removeprefix("-"))
            return {"by": {before: -count if is_back else count}}
        case "type" if after[1:2] == ":":
            return {"type": [before, after[0], after[2 : 2 + LONGEST]]}
        case "pad" if colon:
            return {"pad": [_index(name, before), _index(name, after)]}
        case "preset" | "descent":
            return {name: _index(name, text)}
    _refuse(name, "name and value with a colon between them", text)


def _number(name: str, text: str) -> float:
    try:
        return float(text[:40])
    except ValueError:
        _refuse(name, "end in a number", text)


def _index(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        _refuse(name, "be a whole number", text)
    return int(text)


def _refuse(name: str, rule: str, text: str) -> NoReturn:
    raise ValueError(f"{name} must {rule}, got {text[:24]!r}")
