"""How coarse the numbers are: float16 and bfloat16, and what float32 leaves open."""

from collections.abc import Callable
from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working
from xentviz.conventions.writing import figure

# A mean in float32 may be off by a few roundings; which, depends on the machine.
FLOAT32_NOISE = 8 * 2.0**-24


@np.errstate(over="ignore")
def float16(array: Array) -> Array:
    """Return numbers rounded to float16: 11 bits, nothing above 65504."""
    return np.asarray(array).astype(np.float16).astype(np.float64)


@np.errstate(over="ignore")
def bfloat16(array: Array) -> Array:
    """Return numbers rounded to bfloat16: the upper half of a float32, to even."""
    bits = np.asarray(array, dtype=np.float32).view(np.uint32)
    to_even = np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    upper = ((bits + to_even) & np.uint32(0xFFFF0000)).view(np.float32)
    return np.where(np.isnan(array), np.nan, upper).astype(np.float64)


def _all(rounded: Callable, name: str, w: Working) -> Working:
    step = f"logits, logarithms and the result rounded to {name}"
    return w.then(step, scores=rounded(w.scores), rounded=rounded)


def _sum_too(rounded: Callable, name: str, w: Working) -> Working:
    """Round the sum before it is divided, as PyTorch's `cross_entropy` does."""
    step = f"logits, logarithms, their sum and the result rounded to {name}"
    scores = rounded(w.scores)
    return w.then(step, scores=scores, rounded=rounded, rounded_sum=rounded)


def _inputs(rounded: Callable, name: str, w: Working) -> Working:
    return w.then(f"logits rounded to {name}", scores=rounded(w.scores))


def as_float32(value: float) -> str:
    """Return the sentence that says what float32 makes of a value.

    >>> as_float32(0.1)
    'in float32 it is 0.1000000015, give or take its roundings'
    """
    rounded = float(np.float32(value))
    return f"in float32 it is {figure(rounded, 10)}, give or take its roundings"


def conventions(question: Question) -> list[Convention]:
    """Return the coarse dtypes."""
    found = []
    for far, (name, rounded) in enumerate(
        {"float16": float16, "bfloat16": bfloat16}.items()
    ):
        mend = f"compute the loss in float32: logits.float(), not {name}"
        dtype = partial(Convention, name, "dtype", mend=mend)
        found += [
            dtype(6 + far, apply=partial(_sum_too, rounded, name)),
            dtype(7 + far, apply=partial(_all, rounded, name)),
            dtype(8 + far, apply=partial(_inputs, rounded, name)),
        ]
    return found
