"""The reader of a lesson's text: Markdown, taken apart into sections and entries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.token import Token

# Where the named sentences of a step begin.
ITEMS = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +`", re.MULTILINE)


class Entry(NamedTuple):
    """A named thing of a section: what stands on its line, what under it, and where."""

    title: str
    body: str
    start: int = 0  # the line of the file that it begins on

    @property
    def line(self) -> str:
        """The body as one line."""
        return " ".join(self.body.split())


class StepText(NamedTuple):
    """What a step says: its name, its words, and named sentences."""

    title: str
    words: str
    sentences: dict[str, str]


@dataclass(frozen=True)
class Text:
    """What a lesson says in a language.

    Parameters
    ----------
    path : str
        The file, for those who have to mend it.
    title, sentence : str
        What the lesson is called, and what it is about.
    sections : mapping of str to mapping of str to Entry
        The entries of each section by name; under ``""`` what is no entry.
    """

    path: str
    title: str
    sentence: str
    sections: Mapping[str, Mapping[str, Entry]]

    def entry(self, section: str, name: str = "") -> Entry:
        """Return an entry of a section, or without a name what is no entry.

        Raises
        ------
        ValueError
            If the text has none.
        """
        found = self.sections.get(section, {}).get(name)
        if found is None:
            what = f"an entry `{name}` in ## {section}" if name else f"## {section}"
            raise ValueError(f"{self.path} must have {what}")
        return found

    @cached_property
    def steps(self) -> dict[str, StepText]:
        """What each step of ``## Steps`` says, in their order."""
        entries = self.sections.get("steps", {})
        found: dict[str, StepText] = {}
        for name, (title, body, _) in entries.items():
            step, _, sentence = name.partition(".")
            if not name:
                continue
            if sentence and step in found:
                found[step].sentences[sentence] = title
            else:
                words = ITEMS.split(body, maxsplit=1)[0]
                found[step] = StepText(title, " ".join(words.split()), {})
        return found

    def label(self, section: str, name: str) -> str:
        """Return what `name` is called; ``name.k`` is part ``{k}`` of ``name``."""
        whole, _, part = name.partition(".")
        names = self.sections.get(section, {})
        title = self.entry(section, name if name in names else whole).title
        return title.replace("{k}", part)


class _Heading(NamedTuple):
    depth: int
    name: str
    title: str
    start: int
    end: int


def parsed(source: str, path: str) -> Text:
    """Return a text taken apart.

    Raises
    ------
    ValueError
        If it does not begin with a title and a sentence, or a name stands twice or is
        missing; it says where.
    """
    # Late: the words of the command line need no reader.
    from markdown_it import MarkdownIt

    tokens, lines = MarkdownIt("commonmark").parse(source), source.splitlines()
    headings = list(_headings(tokens, len(lines)))
    if not headings or headings[0].depth != 1:
        raise ValueError(f"{path}:1: a text must begin with its title, # Title")
    bodies = [
        "\n".join(lines[one.end : other.start]).strip()
        for one, other in zip(
            headings, [*headings[1:], _Heading(0, "", "", len(lines), 0)], strict=True
        )
    ]
    if not bodies[0]:
        raise ValueError(f"{path}:2: a sentence must stand under the title")
    sections: dict[str, dict[str, Entry]] = {}
    section: dict[str, Entry] = {}
    for heading, body in zip(headings[1:], bodies[1:], strict=True):
        entry, name = Entry(heading.title, body, heading.start + 1), heading.name
        if heading.depth == 2:
            section = sections.setdefault(name or heading.title.lower(), {})
            name = ""
        elif not name:
            why = "what stands in a section must begin with its name, ### `name` Title"
            raise ValueError(f"{path}:{entry.start}: {why}")
        _add(section, name, entry, path)
    _add_items(sections, tokens, path)
    return Text(path, headings[0].title, " ".join(bodies[0].split()), sections)


def _headings(tokens: "list[Token]", n_lines: int) -> Iterator[_Heading]:
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            start, end = token.map or (n_lines, n_lines)
            yield _Heading(int(token.tag[1]), *_named(inline), start, end)


def _add_items(
    sections: dict[str, dict[str, Entry]], tokens: "list[Token]", path: str
) -> None:
    """Add the items of lists that begin with a name to the section they stand in."""
    section: dict[str, Entry] = {}
    within = ""
    for before, token, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == "heading_open":
            name, title = _named(inline)
            within = f"{name}." if token.tag == "h3" and name else ""
            if token.tag == "h2":
                section = sections[name or title.lower()]
        elif before.type == "list_item_open" and inline.type == "inline":
            name, title = _named(inline)
            if name:
                start = (inline.map or [0])[0] + 1
                _add(section, within + name, Entry(title, "", start), path)


def _named(inline: "Token") -> tuple[str, str]:
    """Return the name in code that a line begins with, if any, and the rest of it."""
    first = inline.children[0] if inline.children else None
    content = " ".join(inline.content.split())
    if first is None or first.type != "code_inline":
        return "", content
    return first.content, content.removeprefix(f"`{first.content}`").strip()


def _add(section: dict[str, Entry], name: str, entry: Entry, path: str) -> None:
    if name in section:
        place = f"{path}:{entry.start}"
        raise ValueError(f"{place}: `{name}` must stand once in its section")
    section[name] = entry
