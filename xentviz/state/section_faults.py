"""What of the sections of a teacher's text cannot stand in place of ours."""

from collections.abc import Iterator, Mapping
from itertools import chain

from xentviz.lessons.template import LINK, markdown_places
from xentviz.lessons.template_faults import (
    Wrong,
    markup,
    not_plain,
    wrong_places,
    wrong_words,
)
from xentviz.lessons.text import Entry, Text

STEPS = "steps"
# How the entries of a section are read: as plain words, and as Markdown; the rest are
# templates, in their title or in their body.
PLAIN = frozenset({"options", "controls", "handles"})
MARKDOWN = frozenset({"derivation", "remarks"})

Found = tuple[int, str]  # the line, and why


def section_faults(text: Text, ours: Text) -> Iterator[Found]:
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
            for entry_name, entry in section.items():
                for _, why in _wrong(name, entry_name, entry):
                    yield entry.start, why


def glossary_faults(section: Mapping[str, Entry]) -> Iterator[Found]:
    """Give what of a word of the field, and of the sentence on it, cannot be shown."""
    entry = section[""]
    if not entry.line:
        yield entry.start, "a word needs a sentence under it"
    for place in markdown_places(entry.line):
        yield entry.start, f"{{{place}}} is the place of no number here"
    if LINK.search(entry.line):
        yield entry.start, "a link cannot stand here"
    sayable = chain(not_plain(entry.title), wrong_words(entry.line), markup(entry.line))
    for _, why in sayable:
        yield entry.start, why


def _foreign(
    section: Mapping[str, Entry], known: Mapping[str, Entry]
) -> Iterator[Found]:
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


def _wrong(section: str, name: str, entry: Entry) -> Iterator[Wrong]:
    """Give what of an entry cannot be shown as it stands."""
    if section in PLAIN:
        yield from not_plain(entry.title)
    elif section in MARKDOWN or name == "derivation":
        yield from wrong_places(f"{entry.title}\n{entry.body}")
    elif section == "numbers":
        yield from wrong_words(entry.title)
    else:
        if section != "formula":
            yield from not_plain(entry.title if name else "")
        is_tex = section == "formula" and name and "$" not in entry.body
        body = f"${entry.line}$" if is_tex else entry.line
        yield from wrong_words(body)
