"""States of the lessons, for tests: by hand, at random, and at their extremes."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from urllib.parse import parse_qs

import pytest
from hypothesis import strategies as st

from xentviz.lessons import Lesson, lessons
from xentviz.state import State, read
from xentviz.sweep.controls import Control

each_lesson = pytest.mark.parametrize(
    "lesson", list(lessons().values()), ids=list(lessons())
)


def cases_but(cases: Iterable, *others) -> list:
    """Return every case of a test, `others` for the exhaustive run alone."""
    return [
        pytest.param(case, marks=pytest.mark.exhaustive if case in others else ())
        for case in cases
    ]


def lessons_but(*others: str) -> list:
    """Return every lesson's name as a case, `others` for the exhaustive run alone."""
    return cases_but(lessons(), *others)


def opened(lesson: Lesson, address: str = "") -> State:
    """Return the state that an address opens."""
    return read(lesson, parse_qs(address))[0]


def every_option(lesson: Lesson) -> list[dict[str, str]]:
    """Return every combination of the choices that a lesson offers."""
    names = [option.name for option in lesson.options]
    choices = product(*(option.choices for option in lesson.options))
    return [dict(zip(names, chosen, strict=True)) for chosen in choices]


def with_options(lesson: Lesson, options: dict[str, str]) -> State:
    """Return the first state of a lesson with `options` chosen."""
    return opened(lesson).after({"option": options})


def each_choice(lesson: Lesson) -> Iterator[State]:
    """Give a lesson as it starts, with each choice of one option after the other."""
    for option in lesson.options:
        for choice in option.choices:
            yield with_options(lesson, {option.name: choice})


def outermost(lesson: Lesson) -> Iterator[State]:
    """Give a lesson as it starts, with the first and the last choice of each option."""
    for pick in (0, -1):
        options = {o.name: list(o.choices)[pick] for o in lesson.options}
        yield with_options(lesson, options)


def extremes(lesson: Lesson) -> Iterator[State]:
    """Give states where the steps lead, and where every slider is at an end."""
    for start in outermost(lesson):
        steps = lesson.guide(start.options)
        yield from (start.after({"preset": i}) for i in range(len(steps) + 1))
        yield from ends(start)


def corners(lesson: Lesson) -> Iterator[State]:
    """Give of the `extremes` all but where the steps lead: a few, for the default."""
    for start in outermost(lesson):
        yield start
        yield from ends(start)


corners_first = pytest.mark.parametrize(
    "chosen",
    [corners, pytest.param(extremes, marks=pytest.mark.exhaustive)],
    ids=["corners", "extremes"],
)


def ends(start: State) -> Iterator[State]:
    """Give the states with every slider at its low end, and at its high end."""
    controls = start.lesson.controls(start.options)
    for end in ("low", "high"):
        yield start.after({"set": {c.name: getattr(c, end) for c in controls}})


def is_valid(state: State) -> bool:
    """Tell whether a lesson has this state: its options, its controls, their ranges."""
    options, values = state.options, state.values
    controls = state.lesson.controls(options)
    return (
        list(options) == [o.name for o in state.lesson.options]
        and all(options[o.name] in o.choices for o in state.lesson.options)
        and set(values) == {c.name for c in controls}
        and all(type(value) is float for value in values.values())
        # One that follows from another may end up between its last stop and the next.
        and all(
            abs(values[c.name] - c.nearest(values[c.name])) < c.step for c in controls
        )
    )


def assert_its_address_opens(state: State) -> None:
    """Hold a state against the one that its address opens, which has that address."""
    again, remarks = read(state.lesson, parse_qs(state.address))
    assert is_valid(state)
    assert again.options == state.options
    # What follows from another may do so by its last digit only.
    assert again.values == pytest.approx(dict(state.values), rel=1e-14, abs=1e-14)
    assert again.address == state.address
    assert remarks == []


@cache  # as all below: what Hypothesis finds out about a strategy, it keeps with it
def options_of(lesson: Lesson) -> st.SearchStrategy[dict[str, str]]:
    """Draw a combination of the choices that a lesson offers."""
    return st.sampled_from(every_option(lesson))


@cache
def control_of(controls: tuple[Control, ...]) -> st.SearchStrategy[Control]:
    """Draw one of some controls."""
    return st.sampled_from(controls)


@cache
def stop_of(control: Control) -> st.SearchStrategy[float]:
    """Draw a stop of a slider."""
    return st.sampled_from(control.stops.tolist())


@cache
def between(control: Control) -> st.SearchStrategy[float]:
    """Draw a value of a slider's range, on a stop or not."""
    return st.floats(control.low, control.high, allow_subnormal=False)


@cache
def _some_of(controls: tuple[Control, ...]) -> st.SearchStrategy[list[Control]]:
    return st.lists(control_of(controls), max_size=4)


@cache
def _place_of(control: Control) -> st.SearchStrategy[float]:
    counts = control.step >= 1  # then there is nothing between its stops
    return stop_of(control) if counts else stop_of(control) | between(control)


@st.composite
def states(draw: st.DrawFn, lesson: Lesson) -> State:
    """Draw a state: some options, some sliders on stops, some between them."""
    state = with_options(lesson, draw(options_of(lesson)))
    for control in draw(_some_of(tuple(lesson.controls(state.options)))):
        state = state.after({"set": {control.name: draw(_place_of(control))}})
    return state
