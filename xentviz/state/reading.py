"""An address read: the state nearest to what it says, and remarks on the rest.

What an address holds that no lesson has is not an error: the nearest state stands in,
and a remark says so.
"""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xentviz.lessons import Lesson
from xentviz.lessons.decimals import with_minus
from xentviz.lessons.text import sentence
from xentviz.state.parameters import Query, parameters
from xentviz.state.state import State, by_vector
from xentviz.sweep.controls import Control, Values

Groups = Mapping[str, Sequence[str]]  # the parts of each vector by its name
# Longer than any number that means something; the rest is somebody's experiment.
LONGEST_NUMBER = 40
UNSEEN = 1e-9  # what two numbers may differ by and be the same to a reader
# Of whole numbers alone: 0.3/0.4 may be two numbers.
FRACTION = re.compile(r"([+-]?[0-9]+)/([0-9]+)")


def read(lesson: Lesson, query: Query) -> tuple[State, list[str]]:
    """Return the state nearest to what `query` asks for, and remarks on the rest.

    Parameters
    ----------
    lesson : Lesson
        The lesson whose page the address names.
    query : mapping of str to sequence of str
        The parameters of the address, each with every value it was given.

    Returns
    -------
    state : State
        Always one that the lesson has, whatever `query` holds.
    remarks : list of str
        A clause for each parameter that could not be taken as it stood.
    """
    remarks: list[str] = []
    query = parameters(query)
    texts = {name: values[-1] for name, values in query.items() if values}
    remarks += [
        _remark(lesson, "twice", name=_quoted(name), n=len(values))
        for name, values in query.items()
        if len(values) > 1
    ]
    options = _options(lesson, texts, remarks)
    controls = {control.name: control for control in lesson.controls(options)}
    groups = by_vector(tuple(controls))
    explicit: dict[str, float] = {}
    for name, text in texts.items():
        if name in groups:
            members = [controls[member] for member in groups[name]]
            explicit |= _numbers(lesson, name, text, members, remarks)
        elif name == "lesson":
            remarks.append(_remark(lesson, "no_lesson", name=_quoted(text)))
        elif name not in options:
            remarks.append(_remark(lesson, "no_name", name=_quoted(name)))
    start = {name: control.value for name, control in controls.items()}
    explicit = _summing_to_one(lesson, start, explicit, groups)
    values = lesson.state_of(explicit, options)
    remarks += _adjusted(lesson, explicit, values, groups)
    return State(lesson, options, values), remarks


def _options(
    lesson: Lesson, texts: Mapping[str, str], remarks: list[str]
) -> dict[str, str]:
    """Return the choices of `texts`, else those its vectors imply, else defaults."""
    lengths = {name: text.count(",") + 1 for name, text in texts.items()}
    implied = lesson.implied_options(lengths)
    chosen = {}
    for option in lesson.options:
        fallback = implied.get(option.name, option.value)
        text = texts.get(option.name, fallback)
        if text not in option.choices:
            allowed = ", ".join(option.choices)
            parts = {"name": option.name, "text": _quoted(text), "allowed": allowed}
            remarks.append(_remark(lesson, "none_of", **parts))
            text = fallback
        chosen[option.name] = text
    return chosen


def _numbers(
    lesson: Lesson, name: str, text: str, members: list[Control], remarks: list[str]
) -> dict[str, float]:
    """Return the numbers of `text` for `members`, each within its range."""
    texts = text.split(",", maxsplit=len(members))
    if len(members) == 1 and is_decimal_comma(text):
        parts = {"name": name, "text": _quoted(text), "point": text.replace(",", ".")}
        remarks.append(_remark(lesson, "point", **parts))
        return {}
    if len(texts) != len(members):
        remarks.append(_remark(lesson, "takes", name=name, n=len(members)))
    explicit = {}
    for control, part in zip(members, texts, strict=False):
        found = number(part)
        parts = {"name": control.name, "text": _quoted(part)}
        parts |= {"low": with_minus(f"{control.low:g}")}
        parts |= {"high": with_minus(f"{control.high:g}")}
        if found is None:
            remarks.append(_remark(lesson, "no_number", **parts))
            continue
        explicit[control.name] = control.nearest(found)
        if explicit[control.name] != found:
            remarks.append(_remark(lesson, "outside", **parts))
    return explicit


def number(text: str) -> float | None:
    """Return the number that a text is, or a fraction; nothing where it is neither.

    >>> number("1e-3"), number("-1/4"), number("1/0"), number("nan")
    (0.001, -0.25, None, None)
    """
    if len(text) > LONGEST_NUMBER or "_" in text:
        return None
    try:
        if fraction := FRACTION.fullmatch(text):
            return int(fraction[1]) / int(fraction[2])
        return _finite(float(text))
    except (ValueError, ZeroDivisionError):
        return None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def is_decimal_comma(text: str) -> bool:
    """Tell whether a text looks like one number with a comma before its decimals."""
    whole, _, fraction = text.partition(",")
    return fraction.isdecimal() and whole.removeprefix("-").isdecimal()


def _summing_to_one(
    lesson: Lesson, start: Values, explicit: dict[str, float], groups: Groups
) -> dict[str, float]:
    """Return the numbers, shares that were rounded in an address summing to one again.

    They are those that the lesson would move, and moves no more once they do.
    """
    for members in groups.values():
        part = {m: explicit[m] for m in members if m in explicit}
        total = sum(part.values())
        if not len(part) == len(members) > 1 or total in (0.0, 1.0):
            continue
        scaled = {member: value / total for member, value in part.items()}
        if any(abs(scaled[m] - part[m]) > _rounding(part[m]) for m in part):
            continue
        before, after = (
            lesson.constrained({**start, **explicit, **p}, frozenset(explicit))
            for p in (part, scaled)
        )
        moved = any(before[m] != part[m] for m in part)
        if moved and all(after[m] == scaled[m] for m in part):
            explicit = {**explicit, **scaled}
    return explicit


def _rounding(share: float) -> float:
    """Return by how much a share may be off: half of its last digit, of two at least.

    0 and 1 are what they are.
    """
    exponent = Decimal(repr(share)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(UNSEEN, 0.5 * 10.0 ** min(exponent, -2) if exponent < 0 else 0.0)


def _adjusted(
    lesson: Lesson,
    explicit: Mapping[str, float],
    values: Mapping[str, float],
    groups: Groups,
) -> list[str]:
    """Say which numbers were changed to fit each other."""
    return [
        _remark(
            lesson,
            "nearest",
            name=name,
            nearest=with_minus(",".join(f"{values[m]:.4g}" for m in members)),
        )
        for name, members in groups.items()
        if any(abs(explicit.get(m, values[m]) - values[m]) > UNSEEN for m in members)
    ]


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:21]}...")


def _remark(lesson: Lesson, name: str, /, **parts: object) -> str:
    return sentence(lesson.language, "remarks", name, **parts)
