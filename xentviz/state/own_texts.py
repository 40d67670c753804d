"""Texts of a teacher's own: each checked before anything is served with them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl

from xentviz.lessons import Lesson, lessons
from xentviz.lessons.steps import Mark, Pick, Step
from xentviz.lessons.template import LINK, places
from xentviz.lessons.text import (
    ENGLISH,
    OWN,
    StepText,
    languages,
    own_folder,
    text_of,
)
from xentviz.state import strict
from xentviz.state.own_words import faults_of_words


def check_own_texts() -> None:
    """Check all words of the folder that a teacher serves with, where there is one.

    Raises
    ------
    ValueError
        If the folder or a lesson of such a name is not there, or a step cannot be
        followed; each fault with its file and line.
    """
    folder = own_folder()
    if folder is None:
        return
    if not folder.is_dir():
        raise ValueError(f"{OWN} must name a folder of texts, got {folder}")
    # First what all else is step_text with: no text is read beside words that are none.
    faults = [f"{path}:{line}: {why}" for path, line, why in faults_of_words(folder)]
    for path in [] if faults else sorted(folder.rglob("*.md")):
        if path.stem in lessons():
            faults += [f"{path}:{line}: {why}" for line, why in _faults(path)]
        elif path.stem != "glossary":
            known = ", ".join(lessons())
            faults.append(f"{path}:1: must be called after a lesson: {known}")
    if faults:
        raise ValueError("; ".join(faults))


def _faults(path: Path) -> Iterator[tuple[int, str]]:
    lesson, language = lessons()[path.stem], _language(path)
    try:
        text = text_of(path.stem, language)
    except ValueError as error:
        at, _, why = str(error).removeprefix(f"{path}:").partition(":")
        yield (int(at), why.strip()) if at.isdecimal() else (1, str(error))
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, step_text in text.steps.items():
        line = next((k for k, t in enumerate(lines, 1) if f"### `{name}`" in t), 1)
        try:
            options, step = _own_step(lesson, name, step_text)
        except ValueError as error:
            yield line, f"`{name}`: {error}"
            continue
        if step is None:
            yield line, f"`{name}` is no step of ours: it needs a `state`"
            continue
        yield from (
            (line, f"`{name}`: {why}")
            for why in _wrong(lesson, options, step, step_text)
        )


def _language(path: Path) -> str:
    """Return the language of a text: that of its folder, where it is one's."""
    folder = path.parent.name
    return folder if path.parent != own_folder() and folder in languages() else ENGLISH


def _own_step(
    lesson: Lesson, name: str, step_text: StepText
) -> tuple[dict[str, str], Step | None]:
    """Return a step with the first choice of options under which there is one."""
    start = {choice.name: choice.default for choice in lesson.choices}
    for values in product(*(choice.values for choice in lesson.choices)):
        options = dict(zip(start, values, strict=True))
        step = lesson.own_step(name, step_text, options)
        if step is not None:
            return options, step
    return start, None


def _wrong(
    lesson: Lesson, options: Mapping[str, str], step: Step, step_text: StepText
) -> Iterator[str]:
    """Return what of a step cannot be followed."""
    values = lesson.state_of(step.values, options)
    known = {**values, **lesson.quantities(values)}
    names = {name.partition(".")[0] for name in known}
    names |= set(lesson.figures) | {"player"}
    for name in step.about:
        if name.partition(".")[0] not in names:
            yield f"`about` names {name!r}, which is nothing here"
    for condition in step.goal:
        if condition.quantity.partition(".")[0] not in names:
            yield f"`until` names {condition.quantity!r}, which is no number here"
    yield from _missing(step, step_text)
    for text in [step_text.words, *step_text.sentences.values()]:
        for place in places(text):
            if place.partition(".")[0] not in names:
                yield f"{{{place}}} is the place of no number here"
        for link in LINK.finditer(text):
            yield from _wrong_link(lesson, link["target"], options)


def _missing(step: Step, step_text: StepText) -> Iterator[str]:
    # What a text leaves out of one of our steps is not asked there.
    is_own = "state" in step_text.sentences
    required = (
        ["goal", "met"]
        if step.goal and (is_own or "goal" in step_text.sentences)
        else []
    )
    if step.guess is None or not (is_own or "guess" in step_text.sentences):
        step = replace(step, guess=None)
    else:
        required += ["guess", "right"]
    if isinstance(step.guess, Mark):
        required.append("wrong")
    if isinstance(step.guess, Pick):
        required += [f"choice.{answer}" for answer in step.guess.answers]
    for name in required:
        if name not in step_text.sentences:
            yield f"a sentence `{name}` is missing"


def _wrong_link(
    lesson: Lesson, target: str, options: Mapping[str, str]
) -> Iterator[str]:
    if target.startswith("glossary:"):
        word = target.removeprefix("glossary:")
        if word not in text_of("glossary").sections:
            yield f"the glossary has no {word!r}"
        return
    try:
        strict.state(lesson, {**options, **dict(parse_qsl(target))})
    except ValueError as error:
        yield f"({target}) leads nowhere: {error}"
