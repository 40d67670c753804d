"""Translations: each section stands for the English one that it was made from.

``digests.toml`` in the folder of a language has a table for each text, and in it the
digest of each English section at the time that it was translated; of the words of the
page, of each. Where the English has changed since, or nothing is there, it stands in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from xentviz.lessons.text.reader import Text

Words = Mapping[str, Mapping[str, str]]
Made = Mapping[str, str]  # the digest of what each section was made from
# The section that is no section: the title, and the sentence under it.
HEAD = "title"
# What a language says of itself: made from nothing.
OF_ITSELF = "language"


def digests(text: Text) -> dict[str, str]:
    """Return a digest of what each section of a text says, however its lines break."""
    sections = {HEAD: [text.title, text.sentence]}
    for name, section in text.sections.items():
        sections[name] = [
            (entry, one.title, one.line) for entry, one in section.items()
        ]
    return {name: _digest(what) for name, what in sections.items()}


def words_digests(words: Words) -> dict[str, str]:
    """Return a digest of each word, ``table.word``; a number needs no other."""
    return {
        f"{name}.{key}": _digest(word)
        for name, table in words.items()
        for key, word in table.items()
        if name != OF_ITSELF and isinstance(word, str)
    }


def text_in(english: Text, theirs: Text, made: Made) -> Text:
    """Return a text with each section that is translated from what it now says."""
    fresh = _fresh(digests(english), made)
    sections = dict(english.sections)
    for name, section in theirs.sections.items():
        if name in fresh:
            sections[name] = {**sections[name], **section}
    head = theirs if HEAD in fresh else english
    return replace(theirs, title=head.title, sentence=head.sentence, sections=sections)


def words_in(english: Words, theirs: Words, made: Made) -> Words:
    """Return words, each that is translated from what it now says."""
    fresh = _fresh(words_digests(english), made)
    return {
        name: {
            key: theirs.get(name, {}).get(key, word)
            if name == OF_ITSELF or f"{name}.{key}" in fresh
            else word
            for key, word in table.items()
        }
        for name, table in english.items()
    }


def _fresh(now: Made, made: Made) -> set[str]:
    return {name for name, digest in now.items() if made.get(name) == digest}


def _digest(what: object) -> str:
    text = json.dumps(what, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
