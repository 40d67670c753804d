"""Steps that a teacher writes in a text alone, without Python.

Beside its words such a step has sentences that say what a `Step` does in Python:
``state`` is a query as in a link, ``about`` names pictures, controls and read-outs,
``until`` bounds of quantities to reach, ``answer`` a state that reaches them or that a
guess is played to, and ``mark`` the control that a guess is a number of. Among answers
the right one is that without a sentence ``wrong.<name>``.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.lessons.text import StepText
from xentviz.sweep.controls import Control

NUMBER = r"[-−]?(?:\d+\.?\d*|\.\d+)(?:e[-−]?\d+)?"
BOUND = re.compile(
    rf"(?P<quantity>[\w.]+)\s*(?P<sign>[<>])\s*(?P<value>{NUMBER})(?=[\s,;]|\Z)"
)
# How far off a guess on a slider still is right, as a part of its range.
CLOSE = 0.03


class SentenceError(ValueError):
    """A sentence of a step cannot be read.

    Parameters
    ----------
    sentence, why : str
        Its name, and what is wrong with it.
    word : str
        What of it is wrong; empty for all of it.
    """

    def __init__(self, sentence: str, why: str, word: str = "") -> None:
        super().__init__(f"`{sentence}` {why}")
        self.sentence, self.word = sentence, word


def own_step(name: str, text: StepText, controls: Iterable[Control]) -> Step:
    """Return the step that a text declares.

    Raises
    ------
    SentenceError
        If one of its sentences cannot be read.
    """
    known = {control.name: control for control in controls}
    sentences = text.sentences
    answer = _values("answer", sentences.get("answer", ""), known)
    return Step(
        name,
        _values("state", sentences["state"], known),
        about=tuple(re.findall(r"[\w.]+", sentences.get("about", ""))),
        guess=_guess(sentences, answer, known),
        goal=_bounds(sentences.get("until", "")),
        solution=answer,
    )


def _values(what: str, query: str, known: dict[str, Control]) -> dict[str, float]:
    """Return the values of a query, a vector's parts by their names."""
    found: dict[str, float] = {}
    pairs = parse_qsl(query.strip("`"))
    if query and not pairs:
        raise SentenceError(what, f"takes values, as a link does, got {query!r}")
    for name, text in pairs:
        if [one for one, _ in pairs].count(name) > 1:
            raise SentenceError(what, f"has {name} twice", name)
        members = [m for m in known if m == name or m.partition(".")[0] == name]
        if not members:
            why = f"names {name!r}, none of {', '.join(known)}"
            raise SentenceError(what, why, name)
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            why = f"has {text!r} where a number is due"
            raise SentenceError(what, why, name) from None
        if members == [name] and len(numbers) > 1:
            why = f"has {len(numbers)} numbers for {name}, which takes one"
            raise SentenceError(what, why, name)
        # A vector of more classes than there are is cut to those there are.
        for member, number in zip(members, numbers, strict=False):
            low, high = known[member].low, known[member].high
            if not low <= number <= high:
                why = f"has {name} = {number:g}, not between {low:g} and {high:g}"
                raise SentenceError(what, why, name)
            found[member] = number
    return found


def _bounds(text: str) -> tuple[Condition, ...]:
    found = []
    for bound in BOUND.finditer(text):
        side = "high" if bound["sign"] == "<" else "low"
        value = float(bound["value"].replace("−", "-"))
        found.append(Condition(bound["quantity"], **{side: value}))
    rest = BOUND.sub("", text).strip(" `,;")
    if rest:
        why = f"takes bounds, loss < 0.1, and commas between them, got {text!r}"
        raise SentenceError("until", why, rest.split()[0])
    return tuple(found)


def _guess(
    sentences: dict[str, str], answer: dict[str, float], known: dict[str, Control]
) -> Mark | Pick | None:
    if "guess" not in sentences:
        return None
    if not answer:
        why = "needs an `answer`, the state that it is played to"
        raise SentenceError("guess", why)
    quantity = sentences.get("mark", "").strip("` ")
    if quantity:
        if quantity not in known:
            why = f"names {quantity!r}, none of {', '.join(known)}"
            raise SentenceError("mark", why)
        low, high, step = (
            getattr(known[quantity], part) for part in ("low", "high", "step")
        )
        return Mark(quantity, answer, low, high, step, within=CLOSE * (high - low))
    names = [n.removeprefix("choice.") for n in sentences if n.startswith("choice.")]
    right = [name for name in names if f"wrong.{name}" not in sentences]
    if len(names) < 2 or len(right) != 1:
        why = (
            "needs a `mark`, or answers `choice.a` of which all but one "
            "have a sentence `wrong.a`"
        )
        raise SentenceError("guess", why)
    return Pick(tuple(names), right[0], answer, shown=())
