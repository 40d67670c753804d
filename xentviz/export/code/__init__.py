"""Code that computes what a state shows, for whoever works with another library.

Each file beside this one has the scripts of one framework: text for others to run,
with their own formulas. Here a script is given the numbers of a state.
"""

from collections.abc import Mapping
from dataclasses import fields
from string import Template

import numpy as np

from xentviz.export import FRAMEWORKS
from xentviz.export.code import jax, numpy, pytorch, scipy, tensorflow, xentviz
from xentviz.lessons.problem import Problem
from xentviz.quantities.arrays import refuse
from xentviz.state.state import State

SCRIPTS: Mapping[str, Mapping[type[Problem], str]] = {
    "numpy": numpy.SCRIPTS,
    "xentviz": xentviz.SCRIPTS,
    "pytorch": pytorch.SCRIPTS,
    "jax": jax.SCRIPTS,
    "tensorflow": tensorflow.SCRIPTS,
    "scipy": scipy.SCRIPTS,
}
WIDEST = 88  # columns of a line: what formatters of Python leave as it is


def program(state: State, framework: str) -> str:
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
    >>> from xentviz.state.state import read
    >>> state, _ = read(lessons()["sigmoid"], {"logit": ["2"], "target": ["0.7"]})
    >>> print(program(state, "pytorch").splitlines()[2])
    import torch
    """
    if framework not in FRAMEWORKS:
        refuse("framework", f"be one of {', '.join(FRAMEWORKS)}", repr(framework))
    lesson, options = state.lesson, state.options
    problem = lesson.problem(state.values, options)
    if problem is None:
        refuse("lesson", "say what its loss is taken of", f"{lesson.slug}, without")
    in_bits = options["units"] == "bits"
    heading = f"{lesson.title}: the loss and its gradient in {options['units']}"
    body = Template(SCRIPTS[framework][type(problem)]).substitute(
        given=_given(problem),
        bits=" / math.log(2.0)" if in_bits else "",
    )
    script = "import math\n\n" * in_bits + body
    return f'"""{heading}, with {FRAMEWORKS[framework]}."""\n\n{script}'


def _given(problem: Problem) -> str:
    """Return an assignment a line for each number of a problem, nothing rounded."""
    lines = []
    for field in fields(problem):
        numbers = np.asarray(getattr(problem, field.name), dtype=np.float64).tolist()
        line = f"{field.name} = {numbers!r}"
        if len(line) > WIDEST:
            rows = "".join(f"    {number!r},\n" for number in numbers)
            line = f"{field.name} = [\n{rows}]"
        lines.append(line)
    return "\n".join(lines)
