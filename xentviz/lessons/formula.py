r"""Formulas: written once, in TeX, and read off as the page shows them.

A formula is TeX with places for numbers, ``@{loss:.3f}``, of so many decimals. Three
things in it are ours: ``p``, ``q`` and ``z`` are the letters of the field, which stand
in their colours; ``\log`` is the logarithm that the unit of information asks for,
``\ln`` or ``\log_2``; ``\units`` is the name of that unit.

The page has no typesetter that keeps up with a drag, so it shows a formula as one line
of characters. Each command has its characters in a table; one that has none is refused.
"""

import re
from collections.abc import Iterator, Mapping

from xentviz.lessons.decimals import DECIMALS, number, tex_decimal
from xentviz.quantities.units import LOG, TEX_LOG

LETTERS = frozenset("pqz")
CHARACTERS = {
    r"\cdot": "·",
    r"\cdots": "⋯",
    r"\enspace": "\u2002",
    r"\infty": "∞",
    r"\iff": "⟺",
    r"\ln": "ln",
    r"\max": "max",
    r"\partial": "∂",
    r"\quad": "\u2003",
    r"\sigma": "σ",
    r"\sum": "Σ",
    r"\tfrac12": "½",
    r"\to": "→",
    r"\ ": " ",
    "-": "−",
}
# A sign that belongs to what follows it: the space that ends its command is none.
PREFIXES = frozenset([r"\partial"])
RAISED = str.maketrans("-0123456789T", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ")
LOWERED = str.maketrans("0123456789jk", "₀₁₂₃₄₅₆₇₈₉ⱼₖ")
PIECES = re.compile(
    r"@\{(?P<place>[^:}]+)(?::\.(?P<decimals>\d+)f)?\}"
    r"|\\(?:text|mathrm)\{(?P<text>[^{}]*)\}"
    r"|(?P<command>\\tfrac12|\\[A-Za-z]+|\\.|-)(?P<space> *)"
    r"|(?P<script>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<top>\\top)|(?P<one>.))"
    r"|(?P<character>.)"
)

Token = dict[str, object]


def formula_tokens(tex: str, letters: Mapping[str, str], units: str) -> list[Token]:
    r"""Return a formula as texts, letters, and the places of numbers.

    Parameters
    ----------
    tex : str
        The formula.
    letters : mapping of str to str
        The letter in whose colour the number of a quantity stands.
    units : {"nats", "bits"}
        The unit of information.

    Raises
    ------
    ValueError
        If a command has no characters.

    Examples
    --------
    >>> formula_tokens(r"-\log p", {}, "bits")
    [{'text': '−log₂ '}, {'letter': 'p'}]
    """
    found: list[Token] = []
    for token in _tokens(tex, letters, units):
        if "text" in token and found and "text" in found[-1]:
            token = {"text": f"{found.pop()['text']}{token['text']}"}
        found.append(token)
    return found


def filled_tex(tex: str, quantities: Mapping[str, object], units: str) -> str:
    r"""Return a formula in TeX alone, the numbers of `quantities` in it.

    >>> filled_tex(r"\log p = @{loss:.2f}", {"loss": 0.5}, "bits")
    '\\log_2 p = 0.50'
    """

    def filled(piece: re.Match[str]) -> str:
        if piece["place"]:
            decimals = int(piece["decimals"] or DECIMALS)
            return tex_decimal(number(quantities, piece["place"]), decimals)
        if piece["command"] == r"\log":
            return TEX_LOG[units] + piece["space"]
        if piece["command"] == r"\units":
            return rf"\text{{{units}}}{piece['space']}"
        return piece[0]

    return PIECES.sub(filled, tex)


def place_token(name: str, decimals: str | None, letters: Mapping[str, str]) -> Token:
    """Return the place of a number, in the colour of its quantity's letter."""
    letter = letters.get(name.partition(".")[0])
    colour = {"letter": letter} if letter else {}
    return {"place": name, "decimals": int(decimals or DECIMALS)} | colour


def _tokens(tex: str, letters: Mapping[str, str], units: str) -> Iterator[Token]:
    for piece in PIECES.finditer(tex):
        if piece["place"]:
            yield place_token(piece["place"], piece["decimals"], letters)
        elif piece["command"]:
            space = "" if piece["command"] in PREFIXES else piece["space"]
            yield {"text": _characters(piece["command"], units) + space}
        elif piece["script"]:
            script = piece["group"] or piece["one"] or "T"
            table = RAISED if piece["script"] == "^" else LOWERED
            yield {"text": script.translate(table)}
        elif piece["character"] in LETTERS:
            yield {"letter": piece["character"]}
        else:
            text = piece["text"]
            yield {"text": piece["character"] if text is None else text}


def _characters(command: str, units: str) -> str:
    ours = {r"\log": LOG[units], r"\units": units} if command not in CHARACTERS else {}
    characters = (CHARACTERS | ours).get(command)
    if characters is None:
        raise ValueError(
            f"a formula must be made of {', '.join(sorted(CHARACTERS))}, \\log, "
            f"\\units, \\text and \\mathrm, got {command}"
        )
    return characters
