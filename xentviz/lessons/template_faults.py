"""What of a template that a teacher wrote cannot be shown as it stands."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from xentviz.lessons.template import LINK, PIECES, tokens, unread

# How a place is written, and how finely.
PLACE = "{loss:.3f} of 0 to 9 decimals"
# In a text that is Markdown: what is meant for a place, and what is one.
MEANT = re.compile(r"@?\{[A-Za-z][\w.]*:[^{}\s]+\}")
IS_PLACE = re.compile(r"@?\{[A-Za-z][\w.]*:\.\d[fg]\}")
# Of markup, what it begins with.
SIGN = re.compile(r"<[^>]*>|\S+")
PLAIN = frozenset({"text", "softbreak", "hardbreak", "paragraph_open"}) | {
    "paragraph_close",
    "inline",
}

Wrong = tuple[str, str]  # the word, and why


def wrong_words(template: str, units: str = "nats") -> Iterator[Wrong]:
    """Give what of a template is neither words, a formula nor a place."""
    plain = LINK.sub(r"\g<words>", template)
    for rest in unread(plain):
        yield rest, f"{rest!r} is neither a place for a number, {PLACE}, nor a formula"
    try:
        pieces = tokens(plain, {}, units)
    except ValueError as error:
        yield "", str(error)
    else:
        if any("@" in str(token.get("text", "")) for token in pieces):
            yield "@", f"a place in a formula must be written as @{PLACE}"
    for piece in PIECES.finditer(plain):
        tex = piece["tex"] or ""
        if tex != tex.strip():
            why = "a formula must have no space at its ends: $p = q$"
            yield f"${tex.splitlines()[0]}", f"{why}, got {piece[0]!r}"
    if "](" in plain or "][" in plain:
        yield "](", "a link must lead somewhere: [words](predicted=0.9)"


def markup(template: str) -> Iterator[Wrong]:
    """Give what of words would be markup, which is shown nowhere as such."""
    words = PIECES.sub(
        lambda piece: piece["words"] or "x", LINK.sub(r"\g<words>", template)
    )
    if "\\" in words:
        yield "\\", "a formula must stand between dollars: $p = q$"
        return
    if "](" in words:
        return  # a link that leads nowhere: said already
    for token in MarkdownIt("commonmark").parse(words):
        for part in (token, *(token.children or ())):
            if part.type not in PLAIN:
                [sign, *_] = SIGN.findall(part.markup or part.content or part.type)
                yield sign, f"words must be plain, got {sign!r}"
                return


def wrong_places(text: str) -> Iterator[Wrong]:
    """Give what of a text in Markdown is meant for a place and is none."""
    for meant in MEANT.findall(text):
        if not IS_PLACE.fullmatch(meant):
            yield meant, f"{meant!r} is no place for a number, {PLACE}"


def not_plain(title: str) -> Iterator[Wrong]:
    """Give what of a name is shown as it stands, though it is meant otherwise."""
    if "$" in title:
        yield "$", "a formula cannot stand here: it must be plain words"
    else:
        yield from markup(title)
