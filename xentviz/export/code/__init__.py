"""Code that computes what a state shows, for whoever works with another library.

``programs/<framework>/`` has a program for each kind of problem; each runs as it is, on
numbers of its own. Here one is given the numbers of a state.
"""

import ast
import re
from dataclasses import fields
from pathlib import Path

import numpy as np

from xentviz.export import FRAMEWORKS
from xentviz.lessons.problem import Problem
from xentviz.lessons.text import ENGLISH
from xentviz.quantities.arrays import refuse
from xentviz.quantities.units import LN2
from xentviz.state.state import State

PROGRAMS = Path(__file__).parent / "programs"
WIDEST = 88  # columns of a line: what formatters of Python leave as it is
UNITS = {
    "nats": "unit = 1.0  # nats",
    "bits": f"unit = {LN2!r}  # ln 2: nats in a bit",
}


def code(state: State, framework: str) -> str:
    """Return a program that prints the loss and the gradients shown at `state`.

    Parameters
    ----------
    state : State
        A lesson, its options, and its controls.
    framework : str
        A key of `xentviz.export.FRAMEWORKS`.

    Returns
    -------
    source : str
        A whole Python file that needs the framework alone. It prints a line for each
        read-out that it computes, in float64 and the unit of the state: its name, and
        the number or the list of numbers with every digit.

    Raises
    ------
    ValueError
        If `framework` is not one of them, or the lesson gives no problem to compute.

    Examples
    --------
    >>> from xentviz.lessons import lessons
    >>> from xentviz.state.reading import read
    >>> state, _ = read(lessons()["sigmoid"], {"logit": ["2"], "target": ["0.7"]})
    >>> print(code(state, "pytorch").splitlines()[2])
    import torch
    """
    if framework not in FRAMEWORKS:
        refuse("framework", f"be one of {', '.join(FRAMEWORKS)}", repr(framework))
    lesson, units = state.lesson, state.options["units"]
    problem = lesson.problem(state.values, state.options)
    if problem is None:
        refuse("lesson", "say what its loss is taken of", f"{lesson.slug}, without")
    # Code speaks English, the title in it as well.
    title = lesson.speaking(ENGLISH).title
    heading = f"{title}: {problem.asks} in {units}"
    assignments = _assignments(problem) | {"unit": UNITS[units]}
    source = _path(framework, problem).read_text(encoding="utf-8")
    head = f'"""{heading}, with {FRAMEWORKS[framework]}."""'
    return _replaced(source, head, assignments)


def _path(framework: str, problem: Problem) -> Path:
    """Return the program for a kind of problem: ``LinearModel`` is ``linear_model``."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(problem).__name__).lower()
    return PROGRAMS / framework / f"{name}.py.txt"


def _replaced(source: str, head: str, assignments: dict[str, str]) -> str:
    """Return a program with another docstring, and other numbers to start from."""
    lines = source.splitlines(keepends=True)
    docstring, *body = ast.parse(source).body
    first = {ast.unparse(n.targets[0]): n for n in reversed(body) if _is_assignment(n)}
    places = [(docstring, head), *((first[n], line) for n, line in assignments.items())]
    for node, text in sorted(places, key=lambda place: -place[0].lineno):
        lines[node.lineno - 1 : node.end_lineno] = [f"{text}\n"]
    return "".join(lines)


def _is_assignment(node: ast.stmt) -> bool:
    """Tell whether a statement gives one name a value."""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def _assignments(problem: Problem) -> dict[str, str]:
    """Return an assignment for each number of a problem, nothing rounded."""
    return {
        field.name: _assignment(field.name, getattr(problem, field.name))
        for field in fields(problem)
    }


def _assignment(name: str, value: object) -> str:
    """Return an assignment: a long list with a line for each of its parts."""
    if isinstance(value, str):
        return f'{name} = "{value}"'
    array = np.asarray(value)
    numbers = array if array.dtype.kind in "iu" else array.astype(np.float64)
    line = f"{name} = {numbers.tolist()!r}"
    if len(line) <= WIDEST:
        return line
    rows = "".join(f"    {part!r},\n" for part in numbers.tolist())
    return f"{name} = [\n{rows}]"
