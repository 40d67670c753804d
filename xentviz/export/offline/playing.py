"""The states between which the guide of a file leads, where one control is live in it.

They lie beside the line that this control is dragged along. Each has a line of its own:
so every step is there, with what its guess and its goal are played to, and wherever its
phrases lead from there.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xentviz.state.state import State

Part = dict[str, Any]


class Way(NamedTuple):
    """What a control that the guide sets leads to: a place, by its number.

    `is_there` tells whether the live control goes where it is in that place, too; else
    it stays where the hand has left it.
    """

    control: str
    value: float
    place: int
    is_there: bool


@dataclass
class Places:
    """The places of a file.

    Parameters
    ----------
    states : list of State
        Each place; the first is where the file opens.
    control : str
        The control that is live.
    ways : list of list of Way
        Of each place what can be set in it.
    between : set of float
        Where the guide sets the control that is live.
    presets : list of int
        The place that a preset leads to, for the start and for each step.
    """

    states: list[State]
    control: str
    ways: list[list[Way]] = field(default_factory=lambda: [[]])
    between: set[float] = field(default_factory=set)
    presets: list[int] = field(default_factory=lambda: [0])

    def add(self, state: State) -> int:
        """Return the number of a state, a new one where it is not there yet."""
        if state not in self.states:
            self.states.append(state)
            self.ways.append([])
        return self.states.index(state)

    def points(self) -> list[float]:
        """Return wherever the live control is set, in any place or by the guide."""
        return sorted({p.values[self.control] for p in self.states} | self.between)

    def follow(self, place: int, control: str, value: float) -> int:
        """Return where a control that is set leads from a place."""
        if control == self.control:
            self.between.add(value)
            return place
        for way in self.ways[place]:
            if (way.control, way.value) == (control, value):
                return way.place
        before = self.states[place]
        after = before.after({"set": {control: value}})
        there = self.add(after)
        is_there = before.values[self.control] != after.values[self.control]
        self.ways[place].append(Way(control, value, there, is_there))
        return there


def places(state: State, control: str, steps: Iterable[Part]) -> Places:
    """Return the places that `steps` lead to, where `control` alone is dragged."""
    found = Places([state], control)
    for index, step in enumerate(steps, start=1):
        start = found.add(state.after({"preset": index}))
        found.presets.append(start)
        open_ends = [0, start]
        for wish in (step["guess"], step["goal"]):
            here = start
            for name, value in _sets(wish):
                here = found.follow(here, name, value)
                open_ends.append(here)
        _follow_phrases(found, open_ends, list(phrases(step)))
    return found


def phrases(guide: object) -> Iterator[Part]:
    """Give what every phrase moves, in a step or a part of it."""
    if isinstance(guide, dict):
        if isinstance(guide.get("move"), dict):
            yield guide["move"]
        guide = list(guide.values())
    if isinstance(guide, list):
        for part in guide:
            yield from phrases(part)


def playable(guide: Any, names: Set[str]) -> Any:
    """Return the guide with plain words for those phrases that would move nothing.

    Parameters
    ----------
    guide : object
        The guide, or a part of it.
    names : set of str
        The controls that the guide can set.
    """
    if isinstance(guide, dict):
        return {name: playable(part, names) for name, part in guide.items()}
    if not isinstance(guide, list):
        return guide
    found: list[object] = []
    for part in guide:
        is_phrase = isinstance(part, dict) and "move" in part
        if is_phrase and not _leads(part["move"], names):
            found += part["words"]
        else:
            found.append(playable(part, names))
    return found


def _leads(move: Part, names: Set[str]) -> bool:
    """Tell whether a phrase sets controls alone, and only such as can be set."""
    return not move["option"] and move["set"].keys() <= names


def _sets(wish: object) -> Iterable[tuple[str, float]]:
    return wish["set"].items() if isinstance(wish, dict) else ()


def _follow_phrases(found: Places, open_ends: list[int], moves: list[Part]) -> None:
    """Follow the phrases of a step from each place, and from wherever they lead."""
    seen = set(open_ends)
    while open_ends:
        place = open_ends.pop()
        for move in moves:
            here = place
            for name, value in _sets(move):
                here = found.follow(here, name, value)
                if here not in seen:
                    seen.add(here)
                    open_ends.append(here)
