"""The state of a lesson: read from an address, moved by a hand, written back.

The address is the one owner of the state. What it holds that no lesson has is not
an error: the nearest state stands in, and a remark says so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xentviz.lessons import Lesson
from xentviz.state.parameters import Query, parameters
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.table import Table, draggable

Groups = Mapping[str, Sequence[str]]  # the parts of each vector by its name
# Longer than any number that means something; the rest is somebody's experiment.
LONGEST_NUMBER = 40


class _Part(NamedTuple):
    """A part of an address: the options or controls that it says, and how."""

    names: tuple[str, ...]
    text: str
    is_default: bool


@dataclass(frozen=True)
class State:
    """A lesson with its options chosen and every control somewhere."""

    lesson: Lesson
    options: Mapping[str, str]
    values: Mapping[str, float]

    @property
    def address(self) -> str:
        """The query of the address that opens this state; defaults are left out."""
        return "&".join(part.text for part in self._parts if not part.is_default)

    def parts(self) -> list[str]:
        """Return what an address says of this state, its defaults too."""
        return [part.text for part in self._parts]

    @cached_property
    def _parts(self) -> tuple["_Part", ...]:
        lesson = self.lesson
        chosen = [(option, self.options[option.name]) for option in lesson.options]
        found = [
            _Part((option.name,), f"{option.name}={choice}", choice == option.value)
            for option, choice in chosen
        ]
        defaults = lesson.defaults(self.options)
        for name, members in _groups(lesson.independent(self.values)).items():
            numbers = ",".join(notation(self.values[m]) for m in members)
            is_default = all(self.values[m] == defaults[m] for m in members)
            found.append(_Part(tuple(members), f"{name}={numbers}", is_default))
        return tuple(found)

    def shared_with(self, other: Lesson) -> "State":
        """Return the state of another lesson that has as much of this as it knows."""
        named = [name for p in self._parts if not p.is_default for name in p.names]
        groups = _groups(tuple(name for name in named if name in self.values))
        implied = other.implied_options(
            {name: len(group) for name, group in groups.items()}
        )
        options = {option.name: option.value for option in other.options} | implied
        for option in other.options:
            if option.name in named and self.options[option.name] in option.choices:
                options[option.name] = self.options[option.name]
        controls = {control.name: control for control in other.controls(options)}
        start = {name: control.value for name, control in controls.items()}
        explicit = {
            name: control.nearest(self.values[name])
            for name, control in controls.items()
            if name in named
        }
        values = other.constrained({**start, **explicit}, frozenset(explicit))
        return State(other, options, _floats(values))

    def quantities(self) -> dict[str, object]:
        """Return every number that is shown: where the controls are, what follows."""
        return {**self.values, **self.lesson.measured(self.values, self.options)}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The sweep of every control around this state."""
        return self.lesson.tables(self.values, self.options)

    @cached_property
    def draggable(self) -> tuple[str, ...]:
        """The sliders that move something beside themselves."""
        return draggable(self.lesson.controls(self.options), self.tables)

    def after(self, move: Mapping[str, object]) -> "State":
        """Return the state after one `move`, or this one where it says nothing.

        A move is one of ``{"set": {control: value}}``, ``{"preset": index}``,
        ``{"option": {name: choice}}``, ``{"descent": step}`` and
        ``{"pad": [index, place]}``.
        """
        match move:
            case {"set": {**to}}:
                return self._dragged(to)
            case {"preset": int(index)}:
                return self._preset(index)
            case {"option": {**to}}:
                return self._chosen(to)
            case {"descent": int(step)}:
                return self._descended(step)
            case {"pad": [int(index), int(place)]}:
                return self._placed(index, place)
        return self

    def _dragged(self, to: Mapping[object, object]) -> "State":
        values: Values = self.values
        for control in self.lesson.controls(self.options):
            value = to.get(control.name)
            # Not nan, and perhaps an int that no float can hold: nearest takes it.
            if isinstance(value, int | float) and value == value:
                stop = np.asarray(control.nearest(value))
                values = self.lesson.dragged(values, control.name, stop)
        return replace(self, values=_floats(values))

    def _preset(self, index: int) -> "State":
        presets = self.lesson.presets(self.options)
        if not 0 <= index <= len(presets):
            return self
        if index == 0:
            return replace(self, values=_floats(self.lesson.defaults(self.options)))
        values = self.lesson.preset_values(self.options, presets[index - 1])
        return replace(self, values=_floats(values))

    def _chosen(self, to: Mapping[object, object]) -> "State":
        options = dict(self.options)
        for option in self.lesson.options:
            choice = to.get(option.name)
            if isinstance(choice, str) and choice in option.choices:
                options[option.name] = choice
        # What has another default under the new options is something else.
        before = {c.name: c.value for c in self.lesson.controls(self.options)}
        after = {c.name: c.value for c in self.lesson.controls(options)}
        same = {name for name in after if before.get(name) == after[name]}
        kept = {name: self.values[name] for name in same}
        values = self.lesson.constrained({**after, **kept}, frozenset(self.values))
        return State(self.lesson, options, _floats(values))

    def _descended(self, step: int) -> "State":
        descent = self.lesson.descent(self.values, self.options)
        return self if descent is None else self._row(descent.values, step)

    def _placed(self, index: int, place: int) -> "State":
        handles = self.lesson.handles(self.values, self.options)
        if not 0 <= index < len(handles):
            return self
        return self._row(handles[index].values, place)

    def _row(self, rows: Values, index: int) -> "State":
        """Return the state of one row of a walk, within the ranges of the controls."""
        columns = dict(zip(rows, np.broadcast_arrays(*rows.values()), strict=True))
        controls = self.lesson.controls(self.options)
        if not 0 <= index < len(columns[controls[0].name]):
            return self
        row = int(index)  # True is an int too, but picks no row of an array
        values: Values = {
            c.name: c.nearest(float(columns[c.name][row])) for c in controls
        }
        # What was cut to a range may no longer agree with what follows from it.
        values = self.lesson.constrained(values, frozenset(values))
        return replace(self, values=_floats(values))


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
        f"{_quoted(name)} is given {len(values)} times, the last counts"
        for name, values in query.items()
        if len(values) > 1
    ]
    options = _options(lesson, texts, remarks)
    controls = {control.name: control for control in lesson.controls(options)}
    groups = _groups(tuple(controls))
    explicit: dict[str, float] = {}
    for name, text in texts.items():
        if name in groups:
            members = [controls[member] for member in groups[name]]
            explicit |= _numbers(name, text, members, remarks)
        elif name == "lesson":
            remarks.append(f"{_quoted(text)} is no lesson")
        elif name not in options:
            remarks.append(f"{_quoted(name)} is not a name here")
    start = {name: control.value for name, control in controls.items()}
    explicit = _summing_to_one(lesson, start, explicit, groups)
    values = _floats(lesson.constrained({**start, **explicit}, frozenset(explicit)))
    remarks += _adjusted(explicit, values, groups)
    return State(lesson, options, values), remarks


def notation(value: float) -> str:
    """Return the shortest decimal notation that reads back as `value`."""
    return repr(float(value)).removesuffix(".0")


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
            remarks.append(f"{option.name}={_quoted(text)} is none of {allowed}")
            text = fallback
        chosen[option.name] = text
    return chosen


def _numbers(
    name: str, text: str, members: list[Control], remarks: list[str]
) -> dict[str, float]:
    """Return the numbers of `text` for `members`, each within its range."""
    texts = text.split(",", maxsplit=len(members))
    if len(members) == 1 and _is_decimal_comma(text):
        remarks.append(f"{name}={_quoted(text)}: write {text.replace(',', '.')}")
        return {}
    if len(texts) != len(members):
        remarks.append(f"{name} takes {len(members)} number(s)")
    explicit = {}
    for control, part in zip(members, texts, strict=False):
        number = _number(part)
        if number is None:
            remarks.append(
                f"{control.name}={_quoted(part)} is not a number from "
                f"{control.low:g} to {control.high:g}"
            )
            continue
        explicit[control.name] = control.nearest(number)
        if explicit[control.name] != number:
            remarks.append(
                f"{control.name}={_quoted(part)} lies outside "
                f"{control.low:g} to {control.high:g}"
            )
    return explicit


def _number(text: str) -> float | None:
    try:
        number = float(text) if len(text) <= LONGEST_NUMBER else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def _is_decimal_comma(text: str) -> bool:
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
        # Each was rounded to two digits at worst.
        if len(part) == len(members) > 1 and 0 < abs(total - 1) <= 0.005 * len(part):
            scaled = {member: value / total for member, value in part.items()}
            before, after = (
                lesson.constrained({**start, **explicit, **p}, frozenset(explicit))
                for p in (part, scaled)
            )
            moved = any(before[m] != part[m] for m in part)
            if moved and all(after[m] == scaled[m] for m in part):
                explicit = {**explicit, **scaled}
    return explicit


def _adjusted(
    explicit: Mapping[str, float], values: Mapping[str, float], groups: Groups
) -> list[str]:
    """Say which numbers were changed to fit each other."""
    return [
        f"{name} does not fit the rest, nearest is "
        f"{','.join(f'{values[member]:.4g}' for member in members)}"
        for name, members in groups.items()
        if any(abs(explicit.get(m, values[m]) - values[m]) > 1e-9 for m in members)
    ]


def _groups(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names by the vector that they are parts of."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition(".")[0], []).append(name)
    return groups


def _floats(values: Values) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:21]}...")
