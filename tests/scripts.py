"""The code of a state as its reader runs it: scripts, and the numbers they print."""

import contextlib
import io
import math
from collections.abc import Iterator, Mapping

import numpy as np

from tests.states import each_choice, ends, opened, outermost
from xentviz import binary_cross_entropy_gradient
from xentviz.lessons import Lesson
from xentviz.state.state import State

# What a script may print: a lesson's own read-outs of a loss and of its slopes.
LOSSES = {
    "loss",
    "mean_loss",
    "gradient",
    "predicted_gradient",
    "binary_loss",
    "binary_gradient",
}
ULP = float(np.spacing(1.0))
# Where a probability is 0 or next to it, and a logarithm without end or near it.
EDGES = {
    "binary": ["predicted=0.001&target=1", "predicted=0.999&target=0&units=bits"],
    "sigmoid": ["logit=10&target=0.5", "logit=-10&target=1&units=bits"],
    "softmax": [
        "logits=10,-10,3&target=0,0.5,0.5&temperature=0.1",
        "logits=10,-10,3&target=0,0.5,0.5&temperature=0.1&weight=0,2,10",
        "logits=9,-8,3&label_smoothing=0.3&weight=2.5,1,0&units=bits",
        "logits=9,-8,3&target=0,1,0&weight=3,0,1",
    ],
    "chain": [
        "logits=10,-10,3&target=0,0.5,0.5&temperature=0.1&units=bits",
        "logits=1,-2,0.3&target=0,0.5,0.5&temperature=0.7&weight=0,2,10&units=bits",
        "logits=2,1,0&label_smoothing=0.1&weight=2.5,1,0.5",
    ],
    "logarithm": [f"first={p}&heads={k}" for p in (0, 1) for k in (0, 7, 10)],
    "soft-targets": ["logits=6,-6,6&binary_logits=6,-6,0&target=0,1,0&shift=4"],
    "batch": ["data=digits&temperature=0.1&weight=rising&ignore_index=0&units=bits"],
    "weights": ["w=6&b=-5&data=apart", "w=-4&b=5&units=bits"],
}


def worth_running(
    lesson: Lesson, *, steps_of_choices: slice = slice(None)
) -> Iterator[State]:
    """Give every choice with every step, every slider at both ends, and edges.

    Of the steps of each choice there may be some: the first is how it starts.
    """
    yield from (opened(lesson, address) for address in EDGES.get(lesson.slug, []))
    for start in [*each_choice(lesson), *outermost(lesson)]:
        steps = lesson.guide(start.options)
        presets = range(len(steps) + 1)[steps_of_choices]
        yield from (start.after({"preset": k}) for k in presets)
    yield from (state for start in outermost(lesson) for state in ends(start))


def ran(script: str) -> str:
    """Run a script on its own in this process, and return what it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    return out.getvalue()


def read_back(printed: str) -> dict[str, np.ndarray]:
    """Return the numbers that a script has printed, a line each, by their names."""
    lines = (line.split(" ", maxsplit=1) for line in printed.splitlines())
    special = {"inf": math.inf, "nan": math.nan}
    return {name: np.array(eval(text, special)) for name, text in lines}


def shown(state: State) -> dict[str, np.ndarray]:
    """Return the losses and gradients that a lesson shows, in the unit of the state."""
    now = state.lesson.measured(state.values, state.options)
    readouts = state.lesson.readouts(state.options)
    names = {readout.quantity.partition(".")[0] for readout in readouts} & LOSSES
    if state.lesson.slug == "logarithm":  # it draws the slope, and does not tell it
        slope = binary_cross_entropy_gradient(now["first"], now["best"])
        unit = np.log(2.0) if state.options["units"] == "bits" else 1.0
        return {"loss": now["loss"], "predicted_gradient": slope / unit}
    # Where cross-entropy refuses a target there is none: its numbers are NaN.
    return {name: now[name] for name in names if not np.isnan(now[name]).any()}


def assert_agrees(
    printed: Mapping[str, np.ndarray], state: State, *, rel: float, near: float
) -> None:
    """Assert that a script printed what the lesson shows: all of it, and no other.

    `rel` is the part of a number by which it may differ; `near` what it may differ by
    where it is the difference of numbers of size 1. A slope that a lesson shows as 0,
    since only the rounding of its logits keeps it from that, may be an ulp of 1.
    """
    expected = shown(state)
    # What is undefined is shown as that, and printed as that.
    printed = {name: n for name, n in printed.items() if not np.isnan(n).any()}
    assert set(printed) == set(expected) != set(), state
    for name, numbers in expected.items():
        assert printed[name].shape == np.shape(numbers), (name, state)
        is_rest = (np.asarray(numbers) == 0.0) & (np.abs(printed[name]) <= ULP)
        np.testing.assert_allclose(
            np.where(is_rest, 0.0, printed[name]),
            numbers,
            rtol=rel,
            atol=near,
            err_msg=f"{name} of {state}",
        )
