"""The guide of a lesson: what its steps say, and what the stage compares and plays.

Nothing in it depends on the state: it is made once for each choice of options.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import parse_qsl

from xentviz.lessons import Lesson
from xentviz.lessons.formula import Token
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.lessons.template import GLOSSARY, LINK, tokens, unbroken
from xentviz.lessons.text import StepText, text_of
from xentviz.state.state import State
from xentviz.sweep.controls import Control, floats

Tokens = list[dict[str, object]]


def guide(state: State) -> dict[str, object] | None:
    """Return the guide of a state's lesson under its options, ready for JSON.

    Returns
    -------
    guide : dict or None
        ``steps``, each with its words as tokens, and the ``glossary`` of the words of
        the field in them; none where the lesson has no steps.
    """
    return _guide(state.lesson, tuple(state.options.items()))


@cache
def _guide(lesson: Lesson, options: tuple) -> dict[str, object] | None:
    chosen = dict(options)
    steps = lesson.guide(chosen)
    if not steps:
        return None
    maker = _Maker(lesson, chosen)
    start = maker.state({})
    return {
        "steps": [maker.step(step) for step in steps],
        "glossary": {name: maker.term(name) for name in sorted(maker.terms())},
        # Where it starts, as an address has it: briefly, and with every default.
        "address": start.address,
        "start": "&".join(start.parts()),
    }


class _Maker:
    """Makes the parts of one guide."""

    def __init__(self, lesson: Lesson, options: Mapping[str, str]) -> None:
        self.lesson = lesson
        self.options = options
        self.controls: dict[str, Control] = {
            control.name: control for control in lesson.controls(options)
        }
        self.texts = lesson.text.steps

    def step(self, step: Step) -> dict[str, object]:
        """Return a step with what it says, where it leads, and what it asks."""
        text = self.texts[step.name]
        state = self.state(step.values)
        return {
            "name": step.name,
            "title": text.title,
            "words": self.tokens(text.words),
            "about": list(step.about),
            "to": _independent(state),
            "address": state.address,
            "guess": self.guess(step, text),
            "goal": self.goal(step, text),
        }

    def goal(self, step: Step, text: StepText) -> dict[str, object] | None:
        """Return a goal with its bounds in the unit of the page."""
        if not step.goal or "goal" not in text.sentences:
            return None
        return {
            "say": self.tokens(text.sentences["goal"]),
            "met": self.tokens(text.sentences["met"]),
            "conditions": [self.condition(condition) for condition in step.goal],
            **self.played(step, step.solution),
        }

    def guess(self, step: Step, text: StepText) -> dict[str, object] | None:
        """Return a guess, and where the picture plays to."""
        sentences = {name: self.tokens(t) for name, t in text.sentences.items()}
        match step.guess if "guess" in sentences else None:
            case Mark() as mark:
                scale = self.scale(mark.quantity)
                ends = mark.low, mark.high, mark.step
                stops = Control(mark.quantity, "", "", *ends, value=mark.low)
                fields = {
                    "kind": "mark",
                    "quantity": mark.quantity,
                    "letter": self.lesson.letters.get(mark.quantity, ""),
                    "low": mark.low * scale,
                    "high": mark.high * scale,
                    "step": mark.step,
                    "decimals": stops.decimals,
                    "within": mark.within * scale,
                    "figure": mark.figure,
                    "axis": mark.axis,
                }
            case Pick() as pick:
                fields = {
                    "kind": "pick",
                    "right": pick.right,
                    "answers": [
                        {
                            "name": name,
                            "label": sentences[f"choice.{name}"],
                            "wrong": sentences.get(f"wrong.{name}"),
                        }
                        for name in pick.answers
                    ],
                }
            case _:
                return None
        ask = {
            "say": sentences["guess"],
            "right_sentence": sentences.get("right"),
            "wrong": sentences.get("wrong"),
        }
        return {**fields, **ask, **self.played(step, step.guess.at)}

    def played(self, step: Step, at: Mapping[str, float]) -> dict[str, object]:
        """Return the state that a step plays to, and what is set for it."""
        return {
            "to": _independent(self.state({**step.values, **at})),
            "set": floats(at),
        }

    def condition(self, condition: Condition) -> dict[str, object]:
        """Return the bounds that a quantity is compared with, in the page's unit."""
        scale = self.scale(condition.quantity)
        bounds = {"low": condition.low * scale, "high": condition.high * scale}
        finite = {k: v if math.isfinite(v) else None for k, v in bounds.items()}
        return {"quantity": condition.quantity, **finite}

    def scale(self, quantity: str) -> float:
        """Return what one of a quantity's own units is in the unit of the page."""
        return self.lesson.unit_scale(quantity, self.options)

    def state(self, values: Mapping[str, float]) -> State:
        """Return the state of a step's values over those to start with."""
        whole = self.lesson.state_of(values, self.options)
        return State(self.lesson, self.options, whole)

    def tokens(self, text: str) -> Tokens:
        """Return words as tokens: those of a template, phrases, and terms."""
        found: Tokens = []
        end = 0
        for link in LINK.finditer(text):
            found += self.plain(text[end : link.start()])
            found.append(self.link(link))
            end = link.end()
        return unbroken(found + self.plain(text[end:]))

    def link(self, link: re.Match[str]) -> dict[str, object]:
        """Return a phrase that moves the picture, or a word of the field."""
        words, target = unbroken(self.plain(link["words"])), link["target"]
        if target.startswith(GLOSSARY):
            return {"term": target.removeprefix(GLOSSARY), "words": words}
        to: dict[str, float] = {}
        options: dict[str, str] = {}
        for name, value in parse_qsl(target):
            if name in {choice.name for choice in self.lesson.choices}:
                options[name] = value
                continue
            members = [m for m in self.controls if m.partition(".")[0] == name]
            named = [name] if name in self.controls else members
            # A vector of more classes than there are is cut to those there are.
            to |= {m: float(v) for m, v in zip(named, value.split(","), strict=False)}
        return {"move": {"set": to, "option": options}, "words": words}

    def plain(self, text: str) -> list[Token]:
        """Return words without links as tokens."""
        return tokens(text, self.lesson.letters, self.options["units"]) if text else []

    def terms(self) -> set[str]:
        """Return the words of the field that the steps speak of."""
        return {
            link["target"].removeprefix(GLOSSARY)
            for step_text in self.texts.values()
            for text in _texts(step_text)
            for link in LINK.finditer(text)
            if link["target"].startswith(GLOSSARY)
        }

    def term(self, name: str) -> dict[str, object]:
        """Return a word of the field, and the sentence that explains it."""
        entry = text_of("glossary", self.lesson.language).entry(name)
        return {"title": entry.title, "sentence": unbroken(self.plain(entry.line))}


def _texts(text: StepText) -> Iterator[str]:
    yield text.words
    yield from text.sentences.values()


def _independent(state: State) -> dict[str, float]:
    names = state.lesson.independent(state.values)
    return {name: state.values[name] for name in names}
