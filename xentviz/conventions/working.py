"""How a number comes about: a question, taken through ten stages to a value.

Each stage has its plain way, and conventions that depart from it. What a stage does it
also says, with the numbers in it: the sentences in a row are the arithmetic written
out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xentviz.conventions.question import Question
from xentviz.conventions.writing import shown

STAGES = (
    "axes",  # which axis the classes are on, in which order
    "dtype",  # how coarse the numbers are
    "problem",  # one question with K answers, or K questions with two
    "model",  # how scores become probabilities
    "target",  # what the labels are made into
    "roles",  # which of the two is the target
    "logarithm",  # how the logarithm of a probability is taken
    "loss",  # what of it is the loss of an entry
    "reduction",  # how the losses of rows become one number
    "unit",  # what that number is told in
)
Array = NDArray[np.float64]


def unrounded(array: Array) -> Array:
    """Return the array, in the float64 that it is computed in."""
    return array


@dataclass(frozen=True)
class Working:
    """A question on its way to a value; arrays are (n_rows, n_classes)."""

    question: Question
    scores: Array
    q: Array  # or (1, n_rows) beside scores of (n_rows, 1), each paired with each
    elementwise: bool  # whether each entry is a yes-or-no question of its own
    link: str  # what makes probabilities of scores: "softmax" or "sigmoid"
    p: Array | None = None
    log_p: Array | None = None
    log_not: Array | None = None  # ln(1 - p)
    terms: Array | None = None  # what each entry adds to the loss of its row
    scale: float = 1.0  # what the losses are multiplied by
    value: Array | float = np.nan
    rounded: Callable[[Array], Array] = unrounded
    rounded_sum: Callable[[Array], Array] = unrounded  # before a mean divides it
    steps: tuple[Callable[[], str], ...] = field(default=(), repr=False)

    def then(self, step: Callable[[], str] | str = "", **changes: object) -> "Working":
        """Return the working after a step that changes it, and what the step says."""
        text = (lambda: step) if isinstance(step, str) else step
        return replace(self, steps=(*self.steps, text), **changes)

    @cached_property
    def losses(self) -> Array:
        """The loss of each row, or of each entry where these are the questions."""
        terms = self.terms * self.scale
        return terms if self.elementwise else terms.sum(axis=-1)

    @property
    def n_counted(self) -> int:
        """How many losses are not ignored."""
        rows = int(self.question.counted.sum())
        return rows * self.terms.shape[1] if self.elementwise else rows

    @property
    def why(self) -> str:
        """The arithmetic, written out."""
        return "; ".join(filter(None, (step() for step in self.steps)))


@dataclass(frozen=True)
class Convention:
    """One way of one stage that departs from the plain one.

    `rank` is how far-fetched it is: the likelier of two that give the same number is
    told first. One that is `harmless` is told even where it changes nothing. What does
    not go with the conventions of other stages applies to nothing: it gives None.
    """

    name: str
    stage: str
    rank: int
    mend: str
    apply: Callable[[Working], Working | None]
    harmless: bool = False


def costs(w: Working, share: Array, of_yes: Array, of_no: Array) -> Array:
    """Return what each entry costs: of a yes-or-no question its no beside its yes."""
    terms = counted(share, of_yes)
    return terms + counted(1.0 - share, of_no) if w.elementwise else terms


def counted(share: Array, cost: Array) -> Array:
    """Return share * cost, 0 where the share is 0: 0 ln 0 is 0."""
    if np.isfinite(cost).all():
        return share * cost
    share, cost = np.broadcast_arrays(share, cost)
    return np.multiply(share, cost, out=np.zeros(cost.shape), where=share != 0)


def row_shown(array: Array) -> str:
    """Return the first row of an array, as it stands in a sentence."""
    return shown(array[0]) if len(array) else "()"
