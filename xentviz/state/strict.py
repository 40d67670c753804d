"""A request: a state that code or a command line asks for, met exactly or refused.

An address is read leniently, since a visitor is to see something; who writes a name or
a number into a program wants to be told that it is wrong.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from xentviz.lessons import Lesson, lessons
from xentviz.state.reading import read
from xentviz.state.state import State, notation


def check_choice(name: str, value: object, allowed: Iterable[str]) -> None:
    """Refuse what is none of the names that there are.

    Raises
    ------
    ValueError
        If it is none of them; it lists them.
    """
    if str(value) not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {value!r}")


def lesson_named(slug: str) -> Lesson:
    """Return the lesson `slug`.

    Raises
    ------
    ValueError
        If there is none; it lists those there are.
    """
    check_choice("lesson", slug, lessons())
    return lessons()[slug]


def state(lesson: Lesson, parameters: Mapping[str, object]) -> State:
    """Return exactly the state that is asked for.

    Parameters
    ----------
    lesson : Lesson
        The lesson that has it.
    parameters : mapping of str to float, sequence of float or str
        The parameters of an address: a number for a control, as many as it has parts
        for a vector, a choice for an option; or the text of one. The rest starts as the
        page starts.

    Raises
    ------
    ValueError
        If the lesson has no such control or option, or has it not at this value.
    """
    query = {name: [_text(name, value)] for name, value in parameters.items()}
    found, remarks = read(lesson, query)
    known = names(found)
    unknown = [repr(name[:24]) for name in parameters if name not in known]
    if unknown:
        raise ValueError(
            f"{lesson.slug} has no {', '.join(unknown)}; it has {', '.join(known)}"
        )
    if remarks:
        raise ValueError("; ".join(remarks))
    return found


def names(state: State) -> tuple[str, ...]:
    """Return every name that an address of the lesson may set."""
    controls = state.lesson.controls(state.options)
    whole = [control.name.partition(".")[0] for control in controls]
    options = [option.name for option in state.lesson.options]
    return tuple(dict.fromkeys(whole + options))


def _text(name: str, value: object) -> str:
    """Return a value as an address has it."""
    if isinstance(value, str):
        return value
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = np.empty((0, 0))
    if numbers.ndim > 1:
        raise ValueError(f"{name} takes a number or a list of numbers, got {value!r}")
    return ",".join(notation(number) for number in numbers.ravel())
