"""The answer: the conventions that give a number, best first, or the nearest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from xentviz.conventions.divergence import parts
from xentviz.conventions.libraries import Returned, json_value, returned
from xentviz.conventions.precision import FLOAT32_NOISE, as_float32
from xentviz.conventions.question import Question
from xentviz.conventions.search import FEW_DIGITS, PAIR, Candidate, Search
from xentviz.conventions.seen import Seen, seen
from xentviz.conventions.working import Working
from xentviz.conventions.writing import figure

MOST_NEAREST = 4
FAR_FETCHED = 3.0  # how much nearer two at once must be than one
IN_FLOAT32 = 3  # how far-fetched a rounding to float32 is, beside the ranks
OF_MANY_DIGITS = 30  # the same where more digits are given than a float32 has
MOST_SHOWN = 6
CROSS_ENTROPIES = ("mean", "binary", "categorical")  # as they are, with a floor
WORDS = {
    "is": "{seen} is",
    "nothing": "nothing known here gives {seen}; the nearest are",
    "why": "why",
    "mend": "mend",
    "few": "few digits were given: more of them would tell these apart",
    "others": "and by coincidence or the same arithmetic: {names}",
}
Say = Callable[[str], str]


@dataclass(frozen=True)
class Answer:
    """One convention, or two joined by a plus, and what it makes of the inputs."""

    convention: str
    value: float
    why: str
    mend: str
    working: Working = field(repr=False, compare=False)

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON holds it: NaN and infinity by their names."""
        return {
            "convention": self.convention,
            "value": json_value(self.value),
            "why": self.why,
            "mend": self.mend,
        }


class Explanation(Sequence[Answer]):
    """The answers that give the number that was seen, best first.

    Attributes
    ----------
    seen : Seen or None
        The number; of None there is only the table of the libraries.
    nearest : list of Answer
        What comes nearest, where nothing gives the number.
    libraries : list of Returned
        What each library returns for these inputs, and by which conventions.
    """

    def __init__(self, question: Question, number: str | float | None) -> None:
        self.question = question
        self.seen = None if number is None else seen(number)
        self.search = Search(question, self.seen)
        self.answers: list[Answer] = []
        self.nearest: list[Answer] = []
        if self.seen is not None:
            with np.errstate(all="ignore"):
                self._find(self.seen)

    def _find(self, number: Seen) -> None:
        candidates = [*self.search.singles(), *self.search.pairs()]
        tiers = [_tier(c, number) for c in candidates]
        fits = [
            (c, tier) for c, tier in zip(candidates, tiers, strict=True) if tier < 2
        ]
        fits.sort(key=lambda fit: _rank(*fit, number))
        best = [_answer(c, number, tier == 1) for c, tier in fits]
        self.answers = _once_each(best)
        if not best:
            self.nearest = _nearest(candidates, number)

    @property
    def plain(self) -> Working:
        """The mean cross-entropy, with no convention that departs from it."""
        with np.errstate(all="ignore"):
            return self.search.evaluated()

    @property
    def is_vague(self) -> bool:
        """Whether few digits were given, and more would leave fewer answers."""
        return self.seen is not None and self.seen.is_coarse and len(self.answers) > 1

    @property
    def libraries(self) -> list[Returned]:
        """What each library returns for these inputs."""
        with np.errstate(all="ignore"):
            return returned(self.search)

    def as_list(self) -> list[dict[str, object]]:
        """Return the answers, or without a number the table, as JSON holds them."""
        rows = self.libraries if self.seen is None else self.answers
        return [row.as_dict() for row in rows]

    def __len__(self) -> int:
        """Return how many answers there are."""
        return len(self.answers)

    def __getitem__(self, index: int) -> Answer:
        """Return an answer: the best is the first."""
        return self.answers[index]

    def __iter__(self) -> Iterator[Answer]:
        """Yield the answers, best first."""
        return iter(self.answers)

    def text(self, say: Say = str, words: Mapping[str, str] = WORDS) -> str:
        """Return the answers as text, or the table of the libraries.

        Parameters
        ----------
        say : callable
            What says a sentence of this package in another language.
        words : mapping of str to str
            What stands around them: as `WORDS`.
        """
        if self.seen is None:
            return _table(self.libraries, say)
        heading = words["is" if self.answers else "nothing"]
        lines = _answer_lines(
            self.answers or self.nearest,
            heading.format(seen=self.seen.text),
            say,
            words,
        )
        return "\n\n".join([*lines, *([words["few"]] if self.is_vague else [])])

    def __repr__(self) -> str:
        """Return the answers as text, or the table of the libraries."""
        return self.text()


def _tier(candidate: Candidate, number: Seen) -> int:
    """Return 0 for a value that is the number, 1 for one that float32 makes it."""
    value = candidate.value(number)
    if number.is_rounded_from(value):
        return 0
    return 1 if number.is_rounded_from(value, FLOAT32_NOISE) else 2


def _rank(candidate: Candidate, tier: int, number: Seen) -> int:
    """Return how far-fetched a value is, beside the number that it is."""
    overflows = np.isinf(number.value) and any(
        c.stage == "unit" for c in candidate.conventions
    )
    many = number.half < FEW_DIGITS * abs(number.value)
    in_float32 = OF_MANY_DIGITS if many else IN_FLOAT32
    return candidate.rank + in_float32 * tier + PAIR * overflows


def _answer(candidate: Candidate, number: Seen, in_float32: bool = False) -> Answer:
    value = candidate.value(number)
    name, why = candidate.name, candidate.working.why
    if np.size(candidate.working.value) > 1:
        rows = np.ravel(candidate.working.value)
        row = int(np.argmin([number.distance(v) for v in rows])) + 1
        why += f"; that of row {row} is {figure(value, 10)}"
    if name in CROSS_ENTROPIES and candidate.working.question.classes is None:
        why += parts(candidate.working)
    mends = dict.fromkeys(c.mend for c in candidate.conventions)
    if in_float32:
        names = {*name.split("+"), "float32"} - {"mean"}
        name, why = "+".join(sorted(names)), f"{why}; {as_float32(value)}"
        value = float(np.float32(value))
        if candidate.name == "mean":
            mends = {"nothing to mend: float64 gives more digits": None}
    return Answer(name, value, why, "; ".join(mends), candidate.working)


def _once_each(answers: list[Answer]) -> list[Answer]:
    """Return the best answer of each name."""
    first: dict[str, Answer] = {}
    for answer in answers:
        first.setdefault(answer.convention, answer)
    return list(first.values())


def _nearest(candidates: list[Candidate], number: Seen) -> list[Answer]:
    def far(candidate: Candidate) -> float:
        pair = FAR_FETCHED if len(candidate.conventions) > 1 else 1.0
        return number.distance(candidate.value(number)) * pair

    finite = sorted((c for c in candidates if far(c) < np.inf), key=far)
    return _once_each([_answer(c, number) for c in finite[: 3 * MOST_NEAREST]])[
        :MOST_NEAREST
    ]


def _answer_lines(
    answers: Sequence[Answer], heading: str, say: Say, words: Mapping[str, str]
) -> Iterator[str]:
    width = max(len(words[name]) for name in ("why", "mend"))
    why, mend = (words[name].ljust(width) for name in ("why", "mend"))
    yield heading
    for place, answer in enumerate(answers[:MOST_SHOWN], start=1):
        yield (
            f"{place}. {answer.convention}  {figure(answer.value, 12)}\n"
            f"   {why}  {say(answer.why)}\n   {mend}  {say(answer.mend)}"
        )
    if len(answers) > MOST_SHOWN:
        names = ", ".join(a.convention for a in answers[MOST_SHOWN:])
        yield words["others"].format(names=names)


def _table(rows: Sequence[Returned], say: Say) -> str:
    cells = [(say(r.library), say(r.call), r.text, r.convention) for r in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(cell, widths, strict=True)).rstrip()
        for cell in cells
    ]
    reason_of: dict[str, str] = {}
    for row in rows:
        reason_of.setdefault(row.convention, row.why)
    reasons = [f"{name}: {say(why)}" for name, why in reason_of.items()]
    return "\n".join([*lines, "", *reasons])
