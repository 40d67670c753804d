"""The words of lessons: one Markdown file a language and lesson, and its reader.

A file reads as a text. Its first heading is the title, the paragraph under it the
sentence. A section, ``## Pictures``, holds entries by the name that they have in code:
a heading ``### `surface` The loss over p and q`` with what stands under it, or an item
of a list, ``- `loss` loss $H(p,q)$``. What is no entry is the body of the section; an
item under such a heading is a part of that entry, ``at_rest.goal``.
Places for numbers are those of `xentviz.lessons.template`. The words of the page around
lessons are in ``interface.toml``, which says what the language calls itself, too; those
of a part of it in another ``.toml`` beside it.

A folder beside ``en`` is a language. Of a text in it each section counts that says what
the English one says now: see `xentviz.lessons.text.translation`.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from xentviz.lessons.text.files import words_of
from xentviz.lessons.text.reader import Entry, StepText, Text, parsed
from xentviz.lessons.text.translation import Made, Words, text_in, words_in

__all__ = [
    "ENGLISH",
    "FOLDER",
    "OWN",
    "Entry",
    "StepText",
    "Text",
    "figure_words",
    "files_of_words",
    "interface",
    "languages",
    "our_text",
    "own_folder",
    "own_text",
    "parsed",
    "sentence",
    "tables_of",
    "text_of",
    "words_of",
]

FOLDER = Path(__file__).parent
ENGLISH = "en"
# What names a folder of texts of one's own.
OWN = "XENTVIZ_TEXT"
INTERFACE = "interface.toml"
DIGESTS = "digests.toml"


def languages() -> Mapping[str, str]:
    """Return what each language calls itself, by its tag; English is the first."""
    return _languages(own_folder())


@cache
def _languages(own: Path | None) -> Mapping[str, str]:
    folders = [FOLDER, *filter(None, [own])]
    found = {p.parent.name for f in folders for p in f.glob(f"*/{INTERFACE}")}
    tags = [ENGLISH, *sorted(found - {ENGLISH})]
    return {tag: interface(tag)["language"]["name"] for tag in tags}


@cache
def text_of(slug: str, language: str = ENGLISH) -> Text:
    """Return what the lesson `slug` says in a language."""
    own = _own(slug, language)
    return our_text(slug, language) if own is None else own_text(own, language)


def own_text(path: Path, language: str) -> Text:
    """Return a teacher's text, in which a section stands in place of ours."""
    theirs, ours = parsed(words_of(path), str(path)), our_text(path.stem, language)
    return replace(theirs, sections={**ours.sections, **theirs.sections})


@cache
def our_text(slug: str, language: str = ENGLISH) -> Text:
    """Return what it says where no teacher says otherwise."""
    text = _parsed(FOLDER / ENGLISH / f"{slug}.md")
    path = FOLDER / language / f"{slug}.md"
    if language == ENGLISH or not path.is_file():
        return text
    return text_in(text, _parsed(path), _made(language).get(slug, {}))


def interface(language: str = ENGLISH) -> Words:
    """Return the words of the page beside those of lessons, by table and name."""
    # The command line speaks before it knows in which folder a teacher's words are.
    return _interface(language, own_folder())


@cache
def _interface(language: str, folder: Path | None) -> Words:
    words: dict[str, Mapping[str, str]] = {}
    for name, english in files_of_words(FOLDER / ENGLISH).items():
        theirs = tables_of(FOLDER / language / name) if language != ENGLISH else {}
        made = _made(language).get(Path(name).stem, {}) if theirs else {}
        words |= words_in(english, theirs, made) if theirs else english
    for own in files_of_words(folder / language).values() if folder else ():
        words |= {name: {**words.get(name, {}), **own[name]} for name in own}
    return words


def files_of_words(folder: Path) -> dict[str, Words]:
    """Return the tables of each file of words in a folder, by the file's name."""
    paths = sorted(folder.glob("*.toml"))
    return {path.name: tables_of(path) for path in paths if path.name != DIGESTS}


def sentence(language: str, table: str, name: str, /, **parts: object) -> str:
    """Return a sentence of the words, with what stands in its places."""
    return interface(language)[table][name].format(**parts)


@cache
def figure_words(language: str) -> Mapping[str, str]:
    """Return what stands for each phrase of the figures that a language has its own."""
    english, words = (interface(tag)["figures"] for tag in (ENGLISH, language))
    return {english[key]: word for key, word in words.items() if word != english[key]}


def own_folder() -> Path | None:
    """Return the folder of texts that a teacher serves with, over ours."""
    named = os.environ.get(OWN)
    return Path(named) if named else None


def _own(slug: str, language: str) -> Path | None:
    """Return a teacher's text: in the folder of its language, or beside for any."""
    folder = own_folder()
    if folder is None:
        return None
    paths = [folder / language / f"{slug}.md", folder / f"{slug}.md"]
    return next((path for path in paths if path.is_file()), None)


def _parsed(path: Path) -> Text:
    text = path.read_text(encoding="utf-8")
    return parsed(text, f"{path.parent.name}/{path.name}")


def tables_of(path: Path) -> Words:
    """Return the tables of a file of words; none where there is no such file.

    Raises
    ------
    ValueError
        If it is no TOML; it says where.
    """
    try:
        return tomllib.loads(words_of(path)) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        why, _, place = str(error).partition(" (at ")
        [line] = re.findall(r"line (\d+)", place) or [_n_lines(path)]
        raise ValueError(f"{path}:{line}: {why}") from None


def _n_lines(path: Path) -> int:
    return len(words_of(path).splitlines())


@cache
def _made(language: str) -> Mapping[str, Made]:
    """Return what each translated text was made from."""
    return tables_of(FOLDER / language / DIGESTS)
