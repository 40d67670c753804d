"""Texts of a teacher's own: each checked before anything is served with them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xentviz.lessons import lessons
from xentviz.lessons.template import markdown_places
from xentviz.lessons.text import (
    ENGLISH,
    OWN,
    Entry,
    Text,
    languages,
    our_text,
    own_folder,
    text_of,
)
from xentviz.state.own_words import faults_of_words
from xentviz.state.step_faults import Fault, step_faults

GLOSSARY, STEPS = "glossary", "steps"


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
    # First the words that all else is said with: no text is read beside faulty ones.
    faults = [f"{path}:{line}: {why}" for path, line, why in faults_of_words(folder)]
    for path in [] if faults else sorted(folder.rglob("*.md")):
        if path.stem in (*lessons(), GLOSSARY):
            faults += [f"{path}:{line}: {why}" for line, why in _faults(path)]
        else:
            known = ", ".join(lessons())
            faults.append(f"{path}:1: must be called after a lesson: {known}")
    if faults:
        raise ValueError("; ".join(faults))


def _faults(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = text_of(path.stem, _language(path))
    except ValueError as error:
        at, _, why = str(error).removeprefix(f"{path}:").partition(":")
        yield (int(at), why.strip()) if at.isdecimal() else (1, str(error))
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.stem == GLOSSARY:
        return
    yield from _unlike(text, our_text(path.stem, _language(path)))
    lesson = lessons()[path.stem]
    for name, step_text in text.steps.items():
        for fault in step_faults(lesson, name, step_text):
            line = _line(lines, text.sections[STEPS], name, fault)
            yield line, f"`{name}`: {fault.why}"


def _unlike(text: Text, ours: Text) -> Iterator[tuple[int, str]]:
    """Give what a text's sections lack of ours, or have beyond it, but for steps."""
    for name, section in text.sections.items():
        known = ours.sections.get(name)
        start = section[""].start
        if known is None:
            yield start, f"## {name} must be one of {', '.join(ours.sections)}"
        elif name != STEPS and section is not known:
            lacking = [f"`{entry}`" for entry in known if entry not in section]
            if lacking:
                yield start, f"## {name} must have {', '.join(lacking)} too"
            yield from _foreign(section, known)


def _foreign(
    section: Mapping[str, Entry], known: Mapping[str, Entry]
) -> Iterator[tuple[int, str]]:
    """Give the names and the places of a section that ours has not."""
    numbers = {place for entry in known.values() for place in _places(entry)}
    for name, entry in section.items():
        if name not in known:
            named = ", ".join(filter(None, known))
            yield entry.start, f"`{name}` must be one of {named}"
        for place in _places(entry):
            if place not in numbers:
                yield entry.start, f"{{{place}}} is the place of no number here"


def _places(entry: Entry) -> list[str]:
    return markdown_places(entry.title) + markdown_places(entry.body)


def _line(
    lines: Sequence[str], entries: Mapping[str, Entry], name: str, fault: Fault
) -> int:
    """Return the line on which the word of a fault stands, or what it is a word of."""
    entry = entries.get(f"{name}.{fault.sentence}") or entries[name]
    others = (other.start for other in entries.values() if other.start > entry.start)
    within = range(entry.start, min(others, default=len(lines) + 1))
    return next((k for k in within if fault.word in lines[k - 1]), entry.start)


def _language(path: Path) -> str:
    """Return the language of a text: that of its folder, where it is one's."""
    folder = path.parent.name
    return folder if path.parent != own_folder() and folder in languages() else ENGLISH
