"""The state of a lesson: moved by a hand, and written as the address that opens it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from xentviz.lessons import Lesson
from xentviz.sweep.controls import Values, floats
from xentviz.sweep.table import Table, draggable


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
        independent = lesson.independent(self.values)
        unsaid = self._unsaid(independent)
        for name, members in by_vector(independent).items():
            numbers = ",".join(notation(self.values[m]) for m in members)
            is_default = unsaid.issuperset(members)
            found.append(_Part(tuple(members), f"{name}={numbers}", is_default))
        return tuple(found)

    def _unsaid(self, names: Iterable[str]) -> set[str]:
        """Return the controls that come out as they are though no address names them.

        What is where it starts is not always one: some follow another, unless named.
        """
        defaults = self.lesson.defaults(self.options)
        named = {
            member: self.values[member]
            for members in by_vector(tuple(names)).values()
            for member in members
            if any(self.values[m] != defaults[m] for m in members)
        }
        follows = self.lesson.state_of(named, self.options)
        return {
            name
            for name, value in self.values.items()
            if name not in named and value == follows[name]
        }

    def shared_with(self, other: Lesson) -> "State":
        """Return the state of another lesson that has as much of this as it knows."""
        named = [name for p in self._parts if not p.is_default for name in p.names]
        groups = by_vector(tuple(name for name in named if name in self.values))
        implied = other.implied_options(
            {name: len(group) for name, group in groups.items()}
        )
        options = {option.name: option.value for option in other.options} | implied
        for option in other.options:
            if option.name in named and self.options[option.name] in option.choices:
                options[option.name] = self.options[option.name]
        explicit = {
            control.name: control.nearest(self.values[control.name])
            for control in other.controls(options)
            if control.name in named
        }
        return State(other, options, other.state_of(explicit, options))

    def quantities(self) -> dict[str, object]:
        """Return every number that is shown: where the controls are, what follows."""
        return {**self.values, **self.lesson.measured(self.values, self.options)}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The sweep of every control around this state."""
        return self.lesson.tables(self.values, self.options)

    def tables_with(self, walks: Mapping[str, Values]) -> dict[str, Table]:
        """Return the sweeps, and the tables of `walks`, computed in one go."""
        found = self.lesson.tables(self.values, self.options, walks)
        # Whoever asks for the sweeps after this has them.
        vars(self)["tables"] = {n: t for n, t in found.items() if n not in walks}
        return found

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
        return replace(self, values=floats(values))

    def _preset(self, index: int) -> "State":
        """Return where the lesson starts, or the state of a step, counted from 1."""
        states = [{}, *(step.values for step in self.lesson.guide(self.options))]
        if not 0 <= index < len(states):
            return self
        values = self.lesson.state_of(states[index], self.options)
        return replace(self, values=values)

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
        return State(self.lesson, options, floats(values))

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
        return replace(self, values=floats(values))


def notation(value: float) -> str:
    """Return the shortest decimal notation that reads back as `value`."""
    return repr(float(value)).removesuffix(".0")


def by_vector(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the names by the vector that they are parts of."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.partition(".")[0], []).append(name)
    return groups
