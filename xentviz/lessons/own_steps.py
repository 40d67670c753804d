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

BOUND = re.compile(r"(?P<quantity>[\w.]+)\s*(?P<sign>[<>])\s*(?P<value>-?[\d.]+)")
# How far off a guess on a slider still is right, as a part of its range.
CLOSE = 0.03


def own_step(name: str, text: StepText, controls: Iterable[Control]) -> Step:
    """Return the step that a text declares.

    Raises
    ------
    ValueError
        If one of its sentences cannot be read; it names the sentence.
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
    for name, text in parse_qsl(query.strip("`")):
        members = [m for m in known if m == name or m.partition(".")[0] == name]
        if not members:
            raise ValueError(f"`{what}` names {name!r}, none of {', '.join(known)}")
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise ValueError(f"`{what}` has {text!r} where a number is due") from None
        found |= zip(members, numbers, strict=False)
    return found


def _bounds(text: str) -> tuple[Condition, ...]:
    found = []
    for bound in BOUND.finditer(text):
        side = "high" if bound["sign"] == "<" else "low"
        found.append(Condition(bound["quantity"], **{side: float(bound["value"])}))
    if text and not found:
        raise ValueError(f"`until` takes bounds, loss < 0.1, got {text!r}")
    return tuple(found)


def _guess(
    sentences: dict[str, str], answer: dict[str, float], known: dict[str, Control]
) -> Mark | Pick | None:
    if "guess" not in sentences:
        return None
    if not answer:
        raise ValueError("`guess` needs an `answer`, the state that it is played to")
    quantity = sentences.get("mark", "").strip("` ")
    if quantity:
        if quantity not in known:
            raise ValueError(f"`mark` names {quantity!r}, none of {', '.join(known)}")
        low, high, step = (
            getattr(known[quantity], part) for part in ("low", "high", "step")
        )
        return Mark(quantity, answer, low, high, step, within=CLOSE * (high - low))
    names = [n.removeprefix("choice.") for n in sentences if n.startswith("choice.")]
    right = [name for name in names if f"wrong.{name}" not in sentences]
    if len(names) < 2 or len(right) != 1:
        raise ValueError(
            "`guess` needs a `mark`, or answers `choice.a` of which all but one "
            "have a sentence `wrong.a`"
        )
    return Pick(tuple(names), right[0], answer, shown=())
