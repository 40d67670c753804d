"""The Markdown that lessons write, taken apart: paragraphs, tables and mathematics."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
SPAN = re.compile(r"\$(?P<math>[^$]+)\$|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*]+)\*")


@dataclass(frozen=True)
class Span:
    """A piece of a line: ``text``, ``bold``, ``italic``, or ``math`` in LaTeX."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words, with mathematics among them."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Display:
    """Mathematics in lines of its own, in LaTeX."""

    tex: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first is the header."""

    rows: tuple[tuple[str, ...], ...]


def blocks(markdown: str) -> Iterator[Paragraph | Display | Table]:
    """Give the blocks of a text, from top to bottom."""
    for index, part in enumerate(DISPLAY.split(markdown)):
        if index % 2:
            yield Display(part.strip())
            continue
        for text in re.split(r"\n\s*\n", part):
            if text.strip():
                yield _block(text.strip())


def spans(text: str) -> tuple[Span, ...]:
    """Return the pieces of a paragraph."""
    found, end = [], 0
    for match in SPAN.finditer(text):
        if match.start() > end:
            found.append(Span("text", text[end : match.start()]))
        kind = str(match.lastgroup)
        found.append(Span(kind, match[kind]))
        end = match.end()
    return (*found, Span("text", text[end:])) if end < len(text) else tuple(found)


def _block(text: str) -> Paragraph | Table:
    lines = text.split("\n")
    if not lines[0].startswith("|"):
        return Paragraph(spans(text))
    rows = [tuple(c.strip() for c in line.strip("| ").split("|")) for line in lines]
    return Table(tuple(row for row in rows if set("".join(row)) - set("-: ")))
