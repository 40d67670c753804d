"""What of a step that a teacher wrote cannot be followed."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple
from urllib.parse import parse_qsl

from xentviz.lessons import Lesson
from xentviz.lessons.decimals import number
from xentviz.lessons.own_steps import SentenceError
from xentviz.lessons.steps import Mark, Pick, Step
from xentviz.lessons.template import GLOSSARY, LINK, places
from xentviz.lessons.template_faults import markup, not_plain, wrong_words
from xentviz.lessons.text import StepText, text_of
from xentviz.state import strict

# Sentences that no learner reads: they say what a step does.
INSTRUCTIONS = frozenset({"state", "about", "until", "answer", "mark"})
SPOKEN = frozenset({"guess", "right", "wrong", "goal", "met"})
OF_AN_ANSWER = ("choice.", "wrong.")


class Fault(NamedTuple):
    """What of a step cannot be followed: in which sentence, at which word, and why."""

    sentence: str  # its name; empty for the words of the step
    word: str  # empty for all of it
    why: str


def step_faults(lesson: Lesson, name: str, step_text: StepText) -> Iterator[Fault]:
    """Give what of a step of a lesson cannot be followed."""
    for sentence in step_text.sentences:
        if not (sentence in INSTRUCTIONS | SPOKEN or sentence.startswith(OF_AN_ANSWER)):
            known = ", ".join(sorted(INSTRUCTIONS | SPOKEN))
            yield Fault(sentence, "", f"`{sentence}` is none of {known}")
    if not step_text.title:
        yield Fault("", "", "needs a title, ### `name` Title")
    if not step_text.words:
        yield Fault("", "", "needs words under its title")
    for word, why in not_plain(step_text.title):
        yield Fault("", word, why)
    yield from _unused(step_text.sentences)
    try:
        options, step = _own_step(lesson, name, step_text)
    except SentenceError as error:
        yield Fault(error.sentence, error.word, str(error))
        return
    if step is None:
        yield Fault("", "", "is no step of ours: it needs a `state`")
        return
    yield from _wrong(lesson, options, step, step_text)


def _unused(sentences: Mapping[str, str]) -> Iterator[Fault]:
    """Give the sentences that nobody would read."""
    answers = {s.removeprefix("choice.") for s in sentences if s.startswith("choice.")}
    for name in sentences:
        _, _, answer = name.partition(".")
        if name in ("right", "wrong", "mark") or answer:
            if "guess" not in sentences:
                yield Fault(name, "", f"`{name}` needs a `guess`")
            elif answer and "mark" in sentences:
                yield Fault(name, "", f"`{name}` stands beside `mark`: one of the two")
            elif answer and answer not in answers:
                yield Fault(name, "", f"`{name}` needs a `choice.{answer}`")
        if name in ("met", "until") and "goal" not in sentences:
            yield Fault(name, "", f"`{name}` needs a `goal`")
        if name == "answer" and not {"guess", "goal"} & sentences.keys():
            yield Fault(name, "", "`answer` needs a `guess` or a `goal`")


def _own_step(
    lesson: Lesson, name: str, step_text: StepText
) -> tuple[dict[str, str], Step | None]:
    """Return a step with the first choice of options under which there is one."""
    start = {choice.name: choice.default for choice in lesson.choices}
    # The default of each first: in most cases that is what a teacher sees.
    orders = [dict.fromkeys((c.default, *c.values)) for c in lesson.choices]
    for values in product(*orders):
        options = dict(zip(start, values, strict=True))
        step = lesson.own_step(name, step_text, options)
        if step is not None:
            return options, step
    return start, None


def _wrong(
    lesson: Lesson, options: Mapping[str, str], step: Step, step_text: StepText
) -> Iterator[Fault]:
    """Return what of a step cannot be followed."""
    known = _known(lesson, options, step.values)
    parts = {name.partition(".")[0] for name in (*known, *lesson.figures, "player")}
    for name in step.about:
        if name.partition(".")[0] not in parts:
            yield Fault("about", name, f"`about` names {name!r}, which is nothing here")
    numberless = [c.quantity for c in step.goal if not _is_number(known, c.quantity)]
    for name in numberless:
        yield Fault("until", name, f"`until` names {name!r}, which is no number here")
    if step.goal and not numberless and "state" in step_text.sentences:
        yield from _unreached(lesson, options, step, known)
    yield from _missing(step, step_text)
    for sentence, text in {"": step_text.words, **step_text.sentences}.items():
        if sentence not in INSTRUCTIONS:
            for word, why in _unsayable(lesson, text, known, options):
                yield Fault(sentence, word, why)


def _unreached(
    lesson: Lesson, options: Mapping[str, str], step: Step, known: Mapping[str, object]
) -> Iterator[Fault]:
    """Give why the goal of a step is none, or not where its answer leads."""
    if all(condition.is_met(known) for condition in step.goal):
        yield Fault("until", "", "`until` holds already where the step starts")
    reached = _known(lesson, options, {**step.values, **step.solution})
    if step.solution and not all(bound.is_met(reached) for bound in step.goal):
        yield Fault("answer", "", "`answer` does not reach what `until` says")


def _known(
    lesson: Lesson, options: Mapping[str, str], values: Mapping[str, float]
) -> dict[str, object]:
    """Return every number that may be spoken of in a state."""
    state = lesson.state_of(values, options)
    return {**state, **lesson.quantities(state)}


def _is_number(known: Mapping[str, object], name: str) -> bool:
    try:
        number(known, name)
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    return True


def _unsayable(
    lesson: Lesson,
    text: str,
    known: Mapping[str, object],
    options: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Return the words of a sentence that are places of nothing or lead nowhere."""
    for place in places(text):
        if not _is_number(known, place):
            yield f"{{{place}", f"{{{place}}} is the place of no number here"
    yield from wrong_words(text, options["units"])
    yield from markup(text)
    for link in LINK.finditer(text):
        target = link["target"]
        why = _wrong_link(lesson, target, options)
        if why:
            yield f"({target})", f"({target}) leads nowhere: {why}"


def _missing(step: Step, step_text: StepText) -> Iterator[Fault]:
    sentences = step_text.sentences
    # What a text leaves out of one of our steps is not asked there.
    is_own = "state" in sentences
    required = []
    if step.goal and (is_own or "goal" in sentences):
        required += ["goal", "met"]
    elif is_own and "goal" in sentences:
        required.append("until")
    asks = is_own or "guess" in sentences
    match step.guess if asks else None:
        case Mark():
            required += ["guess", "right", "wrong"]
        case Pick(answers=answers):
            required += ["guess", "right", *(f"choice.{name}" for name in answers)]
    for name in required:
        if name not in sentences:
            yield Fault("", "", f"a sentence `{name}` is missing")


def _wrong_link(lesson: Lesson, target: str, options: Mapping[str, str]) -> str:
    """Return why a link of a sentence leads nowhere, or nothing."""
    if target.startswith(GLOSSARY):
        word = target.removeprefix(GLOSSARY)
        known = text_of("glossary").sections
        return "" if word in known else f"the glossary has no {word!r}"
    pairs = parse_qsl(target)
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        return "it must say each value once"
    if not parameters:
        return "it must say a value, as a link does"
    try:
        strict.state(lesson, {**options, **parameters})
    except ValueError as error:
        return str(error)
    return ""
