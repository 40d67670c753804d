"""Templates of a lesson: words with mathematics in them, and places for numbers.

``{loss:.3f}`` is the place of a number of three decimals, ``{units}`` that of the unit
of information; between dollars stands a formula (see `xentviz.lessons.formula`).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from xentviz.lessons.decimals import DECIMALS, decimal, formatted, number
from xentviz.lessons.formula import PIECES as IN_FORMULA
from xentviz.lessons.formula import Token, filled_tex, formula_tokens, place_token
from xentviz.quantities.units import LOG

# A phrase that moves the picture, or a word of the field, with where it leads.
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<target>[^)\s]+)\)")
GLOSSARY = "glossary:"  # what a target begins with that is such a word
# Of as many decimals as mean something: more than 9 are never shown.
PIECES = re.compile(
    r"\{(?P<place>[^:}]+)(?::(?P<spec>\.\df))?\}"
    r"|\$(?P<tex>[^$]+)\$"
    r"|(?P<words>[^{$]+)"
)

IN_MARKDOWN = re.compile(
    r"(?P<tex>\$\$.+?\$\$|\$[^$]+\$)"
    r"|\{(?P<place>[A-Za-z][\w.]*)(?::(?P<spec>\.\d[fg]))?\}",
    re.DOTALL,
)

# Where no line of words should end: about a sign between symbols, after a logarithm,
# between a number and its unit.
NO_BREAK = "\u00a0"
IN_ONE_LINE = re.compile(
    r" (?=[=<>≈+−·→] (?![^\W\d]{3}))|(?<= [=<>≈+−·→]) (?![^\W\d]{3})"
    r"|(?<=\bln) |(?<=\blog) |(?<=\blog₂) |(?<=\d) (?=(?:nats|bits?)\b)"
)


class Words(NamedTuple):
    """Words of a template."""

    text: str


class Formula(NamedTuple):
    """A formula of a template, with places of its own."""

    tex: str


class Place(NamedTuple):
    """The place of a number: its quantity, or a part of one, and its decimals."""

    name: str
    decimals: int


def parsed(template: str, units: str) -> list[Words | Formula | Place]:
    """Return the parts of a template, in their order."""
    found: list[Words | Formula | Place] = []
    for piece in PIECES.finditer(template):
        if piece["place"] == "units":
            found.append(Words(units))
        elif piece["place"]:
            found.append(
                Place(
                    piece["place"], int((piece["spec"] or "").strip(".f") or DECIMALS)
                )
            )
        elif piece["tex"]:
            found.append(Formula(piece["tex"]))
        else:
            found.append(Words(piece["words"]))
    return found


def tokens(template: str, letters: Mapping[str, str], units: str) -> list[Token]:
    """Return a template as texts, letters, and the places of numbers.

    Parameters
    ----------
    template : str
        Words with formulas and with places.
    letters : mapping of str to str
        The letter in whose colour the number of a quantity stands.
    units : {"nats", "bits"}
        The unit of information.
    """
    found: list[Token] = []
    for part in parsed(template, units):
        match part:
            case Formula(tex):
                found += formula_tokens(tex, letters, units)
            case Place(name, decimals):
                found.append(place_token(name, f".{decimals}f", letters))
            case Words(text):
                found.append({"text": text})
    return found


def in_one_line(words: str) -> str:
    r"""Return plain words whose expressions stay in a line.

    >>> in_one_line("the valley p = q, for 0 < q < 1")
    'the valley p\xa0=\xa0q, for 0\xa0<\xa0q\xa0<\xa01'
    """
    return IN_ONE_LINE.sub(NO_BREAK, words)


def unbroken(tokens: Sequence[Token]) -> list[Token]:
    r"""Return tokens in which an expression, and a number with its unit, stay in line.

    Examples
    --------
    >>> unbroken([{"text": "It rests at p = q, and loss = floor."}])
    [{'text': 'It rests at p\xa0=\xa0q, and loss = floor.'}]
    """
    found: list[Token] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        if "text" in token:
            text = in_one_line(str(token["text"]))
            if text == " " and found and "place" in found[-1] and _is_unit(after):
                text = NO_BREAK
            token = {"text": text}
        found.append(token)
    return found


def _is_unit(token: Token | None) -> bool:
    """Tell whether a token is a unit, or a phrase that is one."""
    words = (token or {}).get("words")
    [only, *others] = words if isinstance(words, list) and words else [token]
    return not others and only is not None and only.get("text") in LOG


def places(template: str) -> list[str]:
    """Return the names of the quantities that a template has places for."""
    found = [*PIECES.finditer(template), *IN_FORMULA.finditer(template)]
    names = [piece["place"] for piece in found if piece["place"]]
    return [name for name in names if name != "units"]


def markdown_places(text: str) -> list[str]:
    """Return the names that a Markdown text has places for, in its formulas too."""
    found = []
    for piece in IN_MARKDOWN.finditer(text):
        inside = IN_FORMULA.finditer(piece["tex"]) if piece["tex"] else [piece]
        found += [part["place"] for part in inside if part["place"]]
    return found


def unread(template: str) -> list[str]:
    """Return what of a template is neither words, a formula nor a place.

    Examples
    --------
    >>> unread("The loss is {loss:.3x} at $p$ = {predicted:.2f}.")
    ['{loss:.3x}']
    """
    ends = [piece.span() for piece in PIECES.finditer(template)]
    starts = [0, *(end for _, end in ends)]
    gaps = [start for start, (end, _) in zip(starts, ends, strict=False) if start < end]
    gaps += [starts[-1]] if template[starts[-1] :] else []
    return [template[gap:].split(maxsplit=1)[0] for gap in gaps]


def filled(template: str, quantities: Mapping[str, object], units: str) -> str:
    """Return a template as the page shows it, the numbers of `quantities` in it."""
    return "".join(_text(token, quantities) for token in tokens(template, {}, units))


def filled_markdown(text: str, quantities: Mapping[str, object], units: str) -> str:
    """Return a Markdown text with numbers in it, its formulas in plain TeX.

    A formula may stand between single dollars or, on lines of its own, between double
    ones. A text among `quantities` takes its place first, with the places that it has.
    """
    for name, value in quantities.items():
        if isinstance(value, str):
            text = text.replace(f"@{{{name}}}", value).replace(f"{{{name}}}", value)

    def piece(found: re.Match[str]) -> str:
        if found["tex"]:
            return filled_tex(found[0], quantities, units)
        if found["place"] == "units":
            return units
        return formatted(number(quantities, found["place"]), found["spec"] or "")

    return IN_MARKDOWN.sub(piece, text)


def _text(token: Token, quantities: Mapping[str, object]) -> str:
    if "place" in token:
        value = number(quantities, str(token["place"]))
        return decimal(value, int(str(token["decimals"])))
    return str(token.get("text", token.get("letter")))
