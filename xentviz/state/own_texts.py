"""Texts of a teacher's own: each checked before anything is served with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xentviz.lessons import lessons
from xentviz.lessons.text import (
    ENGLISH,
    OWN,
    Entry,
    Text,
    languages,
    our_text,
    own_folder,
    own_text,
    words_of,
)
from xentviz.state.own_words import faults_of_words
from xentviz.state.section_faults import STEPS, glossary_faults, section_faults
from xentviz.state.step_faults import Fault, step_faults

GLOSSARY = "glossary"
# What a link can say, beside the number of a step; and more steps than anybody takes.
MOST_LETTERS, MOST_STEPS = 40, 30
NAME = re.compile(rf"(?!\d+\Z)[\w-]{{1,{MOST_LETTERS}}}")


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
    found = list(faults_of_words(folder)) or list(_faults_of_texts(folder))
    if found:
        raise ValueError(
            "; ".join(f"{path}:{line}: {why}" for path, line, why in found)
        )


def _faults_of_texts(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Give the faults of every text in a folder, and of what nobody would read."""
    named = [*lessons(), GLOSSARY]
    paths = [
        path for path in sorted(folder.rglob("*")) if not path.name.startswith(".")
    ]
    read = [path for path in paths if path.suffix in (".md", ".toml")]
    if not read:
        yield (
            folder,
            1,
            f"must hold a text: {', '.join(f'{name}.md' for name in named)}",
        )
    for path in paths:
        stem, ending = path.name.partition(".")[0].lower(), path.suffix
        if path not in read:
            if stem in named and ending:
                yield path, 1, f"must be called {stem}.md"
        elif ending == ".md" and path.stem not in named:
            yield path, 1, f"must be called after a lesson: {', '.join(lessons())}"
        elif ending == ".md":
            if path.parent not in (folder, *(folder / tag for tag in languages())):
                tags = ", ".join(languages())
                yield (
                    path,
                    1,
                    f"must stand beside, or in the folder of a language: {tags}",
                )
            yield from ((path, line, why) for line, why in _faults(path))


def _faults(path: Path) -> Iterator[tuple[int, str]]:
    language = _language(path)
    try:
        lines = words_of(path).splitlines()
        text, ours = own_text(path, language), our_text(path.stem, language)
    except ValueError as error:
        at, _, why = str(error).removeprefix(f"{path}:").partition(":")
        yield (int(at), why.strip()) if at.isdecimal() else (1, str(error))
        return
    if path.stem == GLOSSARY:
        yield from _faults_of_glossary(text, ours)
        return
    yield from section_faults(text, ours)
    misnamed = list(_misnamed(text.sections[STEPS]))
    yield from misnamed
    for name, step_text in {} if misnamed else text.steps.items():
        for fault in step_faults(lessons()[path.stem], name, step_text):
            line = _line(lines, text.sections[STEPS], name, fault)
            yield line, f"`{name}`: {fault.why}"


def _faults_of_glossary(text: Text, ours: Text) -> Iterator[tuple[int, str]]:
    for name, section in text.sections.items():
        if section is not ours.sections.get(name):
            yield from glossary_faults(section)


def _misnamed(entries: Mapping[str, Entry]) -> Iterator[tuple[int, str]]:
    """Give why the steps of a text are none, or too many to go through."""
    steps = {name for name in entries if name and "." not in name}
    if not steps:
        yield entries[""].start, "## Steps must have a step, ### `name` Title"
    if len(steps) > MOST_STEPS:
        yield entries[""].start, f"## Steps must have at most {MOST_STEPS} steps"
    for name, entry in entries.items():
        step, _, sentence = name.partition(".")
        if sentence and step in steps:
            continue
        if name and not (NAME.fullmatch(name) and name in steps):
            why = "must be a name of letters, digits, _ and -, and no number"
            yield entry.start, f"`{name[:MOST_LETTERS]}` {why}"


def _line(
    lines: Sequence[str], entries: Mapping[str, Entry], name: str, fault: Fault
) -> int:
    """Return the line on which the word of a fault stands, or what it is a word of."""
    entry = entries.get(f"{name}.{fault.sentence}") or entries[name]
    others = (other.start for other in entries.values() if other.start > entry.start)
    within = [*range(entry.start, min(others, default=len(lines) + 1))]
    if fault.word and not fault.sentence:  # in the words before it is in their heading
        within = [*within[1:], entry.start]
    return next((k for k in within if fault.word in lines[k - 1]), entry.start)


def _language(path: Path) -> str:
    """Return the language of a text: that of its folder, where it is one's."""
    folder = path.parent.name
    return folder if path.parent != own_folder() and folder in languages() else ENGLISH
