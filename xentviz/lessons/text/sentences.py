"""What the package says in English to who programs, said to a reader in their language.

The package's functions, their errors too, are written for code and speak English. Where
a page or the command line shows what they say, the tables `TABLES` of the words have
each of their sentences by a name, with what is filled in in braces; that of another
language stands in its place. What no table has is shown as it is.
"""

import re
from functools import cache
from typing import NamedTuple

from xentviz.lessons.text import ENGLISH, interface

TABLES = ("conventions", "refusals", "remarks", "http", "argparse")
JOINT = "; "  # between the clauses of a sentence
# The places that hold a sentence of the tables, and nothing else.
WITHIN = {"rule", "refusal"}
PLACE = re.compile(r"\{(\w+)\}")
# A name does not reach over the one of a file before it.
NOT_IN = {"name": f"{JOINT}|: "}


class Sentence(NamedTuple):
    """An English sentence as a pattern, and what stands for it."""

    pattern: re.Pattern[str]
    theirs: str


def in_language(text: str, language: str) -> str:
    """Return what the package has said, in the language of a reader.

    Examples
    --------
    >>> in_language("the likeliest class alone: q = 2; nothing that is known", "es")
    'solo la clase más probable: q = 2; nothing that is known'
    """
    if language == ENGLISH:
        return text
    return sentence_for(text, language) or _clauses(text.split(JOINT), language)


def sentence_for(text: str, language: str) -> str:
    """Return the sentence that stands for a text; empty where there is none."""
    for pattern, theirs in _sentences(language):
        if found := pattern.fullmatch(text):
            # What is filled in may be a sentence as well, and some must be one.
            parts = {n: sentence_for(t, language) for n, t in found.groupdict().items()}
            if all(parts[name] for name in WITHIN & parts.keys()):
                return theirs.format(**{n: parts[n] or found[n] for n in parts})
    return ""


def _clauses(clauses: list[str], language: str) -> str:
    """Return clauses, of which some in a row may be one sentence: the longest first."""
    translated = []
    while clauses:
        for n in range(len(clauses), 0, -1):
            first = JOINT.join(clauses[:n])
            theirs = sentence_for(first, language)
            if theirs or n == 1:
                translated.append(theirs or first)
                clauses = clauses[n:]
                break
    return JOINT.join(translated)


@cache
def _sentences(language: str) -> tuple[Sentence, ...]:
    """Return every sentence, those that say the most in their own words first."""
    english, theirs = interface(), interface(language)
    sentences = {
        text: theirs[table].get(name, text)
        for table in TABLES
        for name, text in english[table].items()
    }
    own = {text: len(PLACE.sub("", text)) for text in sentences}
    longest = sorted(sentences, key=lambda text: own[text], reverse=True)
    return tuple(Sentence(pattern_of(text), sentences[text]) for text in longest)


def pattern_of(text: str) -> re.Pattern[str]:
    """Return what a sentence of a table looks like when it is filled in.

    >>> bool(pattern_of("got {n} of {m}").fullmatch("got 3 of 4"))
    True
    """
    pieces = PLACE.split(text)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [
        f"(?P<{name}>(?:(?!{NOT_IN.get(name, JOINT)}).)+?)" for name in pieces[1::2]
    ]
    return re.compile("".join(pieces), re.DOTALL)
