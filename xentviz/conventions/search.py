"""The conventions that give a number: each alone, and two of different stages."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from xentviz.conventions import (
    accuracy,
    axes,
    binary,
    clipping,
    deviance,
    divergence,
    errors,
    focal,
    labels,
    logarithm,
    precision,
    reductions,
    roles,
    softmax,
    temperature,
    training_log,
    units,
)
from xentviz.conventions.question import Question
from xentviz.conventions.seen import Seen
from xentviz.conventions.working import STAGES, Convention, Working

SUBJECTS = (
    reductions,
    training_log,
    units,
    softmax,
    logarithm,
    clipping,
    binary,
    divergence,
    labels,
    roles,
    axes,
    temperature,
    precision,
    focal,
    errors,
    deviance,
    accuracy,
)
PLAIN = {
    "model": softmax.plain,
    "logarithm": logarithm.plain,
    "loss": binary.cross_entropy,
    "reduction": reductions.mean,
}
MOST_NUMBERS = 200_000  # of logits, up to which pairs are searched
MOST_ROWS = 20  # up to which the loss of a row is looked for in pairs
PAIR = 10  # how much further fetched two at once are than one
# The rank up to which two conventions are tried together; and of the two together
# where one is of a stage that goes with many: else there are coincidences alone.
USUAL, USUAL_TOGETHER = 5, 11
SOCIABLE = {"reduction", "unit", "problem"}
# What Keras does with logits unless it is told that they are.
KERAS_OF_LOGITS = {"clipped-keras", "logits-as-probabilities"}
# Relative: two values that differ by less say the same; to fewer digits, the second.
SAME, SAME_TO_FEW_DIGITS = 1e-9, 1e-6
FEW_DIGITS = 1e-9  # half of the last one, from which they are few


@dataclass(frozen=True)
class Candidate:
    """A value that conventions give, and how."""

    conventions: tuple[Convention, ...]
    working: Working

    @property
    def name(self) -> str:
        """The names, in the order of the alphabet, joined by a plus."""
        return "+".join(sorted(c.name for c in self.conventions))

    @property
    def rank(self) -> int:
        """How far-fetched it is."""
        ranks = sum(c.rank for c in self.conventions)
        return ranks + PAIR * (len(self.conventions) - 1)

    def value(self, seen: Seen) -> float:
        """Return its value; of several, one a row, the nearest to the one seen."""
        values = np.ravel(self.working.value)
        if values.size == 1:
            return float(values[0])
        return float(min(values, key=seen.distance, default=np.nan))


class Search:
    """All that conventions give for one question; what they share is done once."""

    def __init__(self, question: Question, number: Seen | None = None) -> None:
        self.question = question
        few = number is not None and number.half > FEW_DIGITS
        self._same = partial(_same, near=SAME_TO_FEW_DIGITS if few else SAME)
        self.known = [c for s in SUBJECTS for c in s.conventions(question)]
        self._after: dict[tuple[int, ...], Working | None] = {}

    def evaluated(self, conventions: Iterable[Convention] = ()) -> Working | None:
        """Return the working in which some stages depart; None where none is."""
        chosen = {c.stage: c for c in conventions}
        return self._through(tuple(chosen.get(stage) for stage in STAGES))

    def named(self, *names: str) -> Candidate | None:
        """Return the likeliest conventions of these names together, if there are."""
        found = []
        for name in names:
            same = [c for c in self.known if c.name == name]
            if not same:
                return None
            found.append(min(same, key=lambda c: c.rank))
        working = self.evaluated(found)
        return working and Candidate(tuple(found), working)

    def _through(self, stages: tuple[Convention | None, ...]) -> Working | None:
        if not stages:
            return _begun(self.question)
        key = tuple(map(id, stages))
        if key not in self._after:
            before, last = self._through(stages[:-1]), stages[-1]
            apply = last.apply if last else PLAIN.get(STAGES[len(stages) - 1])
            done = before and (apply(before) if apply else before)
            if done and len(stages) == len(STAGES):
                done = done.then(value=done.rounded(done.value))
            self._after[key] = done
        return self._after[key]

    def singles(self) -> Iterator[Candidate]:
        """Yield what each convention alone gives, where it changes anything."""
        plain = self.evaluated()
        for convention in self.known:
            working = self.evaluated([convention])
            if working is None:
                continue
            own = convention.harmless or convention.name in ("mean", "none")
            if own or not self._same(working.value, plain.value):
                yield Candidate((convention,), working)

    def pairs(self) -> Iterator[Candidate]:
        """Yield what two at once give, where both of them matter."""
        if self.question.scores.size > MOST_NUMBERS:
            return
        plain = self.evaluated()
        alone = {id(c): self.evaluated([c]) for c in self.known}
        for pair in combinations(self.known, 2):
            working = self.evaluated(pair) if self._is_worth(*pair) else None
            if working is None:
                continue
            others = [plain, *(alone[id(c)] for c in pair)]
            if not any(o and self._same(working.value, o.value) for o in others):
                yield Candidate(pair, working)

    def _is_worth(self, one: Convention, other: Convention) -> bool:
        """Whether two are tried together: the usual ones."""
        names = (one.name, other.name)
        if one.stage == other.stage or "mean" in names:
            return False
        if "none" in names and len(self.question.q) > MOST_ROWS:
            return False
        if set(names) == KERAS_OF_LOGITS:
            return True
        if one.rank <= USUAL and other.rank <= USUAL:
            return True
        together = one.rank + other.rank <= USUAL_TOGETHER
        return together and (one.stage in SOCIABLE or other.stage in SOCIABLE)


def _begun(question: Question) -> Working:
    own = question.independent
    return Working(
        question, question.scores, question.q, own, "sigmoid" if own else "softmax"
    )


def _same(a: object, b: object, near: float) -> bool:
    """Whether two values say the same; a row of losses and one number never do."""
    a, b = np.asarray(a), np.asarray(b)
    if a.size == b.size == 1:
        a, b = a.item(), b.item()
        is_finite = math.isfinite(a) and math.isfinite(b)
        close = is_finite and abs(a - b) <= near * abs(b)
        return close or a == b or (a != a and b != b)
    with np.errstate(all="ignore"):
        return a.shape == b.shape and np.allclose(
            a, b, rtol=near, atol=0, equal_nan=True
        )
