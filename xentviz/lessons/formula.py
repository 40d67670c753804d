r"""Formulas: written once, in TeX, and read off as the page shows them.

A formula is TeX with places for numbers, ``@{loss:.3f}`` of three decimals, or, where
nothing is live, ``@{p:.4g}`` of four digits. Ours in it are the letters of the field,
``p``, ``q`` and ``z``, which stand in their colours, and what depends on the unit of
information: ``\log`` without an index is ``\ln`` or ``\log_2``, ``\per`` is the factor
1/ln 2 of bits, ``\slope{p - q}`` is such a slope in either unit, and ``\units`` is the
unit's name.

The page has no typesetter that keeps up with a drag, so it shows a formula as one line
of characters. Each command has its characters in a table; one that has none is refused.
"""

import re
from collections.abc import Iterator, Mapping

from xentviz.lessons.decimals import DECIMALS, number, tex_decimal
from xentviz.quantities.units import TEX_LOG, TEX_PER, tex_slope

LETTERS = frozenset("pqz")
CHARACTERS = {
    r"\cdot": "·",
    r"\cdots": "⋯",
    r"\enspace": "\u2002",
    r"\infty": "∞",
    r"\iff": "⟺",
    r"\ln": "ln",
    r"\log": "log",
    r"\max": "max",
    r"\partial": "∂",
    r"\quad": "\u2003",
    r"\sigma": "σ",
    r"\sum": "Σ",
    r"\tfrac12": "½",
    r"\to": "→",
    r"\ ": " ",
    "-": "−",
    "'": "′",
}
# A sign that belongs to what follows it: the space that ends its command is none.
PREFIXES = frozenset([r"\partial"])
RAISED = str.maketrans("-0123456789T", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ")
LOWERED = str.maketrans("0123456789jk", "₀₁₂₃₄₅₆₇₈₉ⱼₖ")
PIECES = re.compile(
    r"@\{(?P<place>[^:}]+)(?::(?P<spec>\.\d[fg]))?\}"
    r"|\\(?:text|mathrm)\{(?P<text>[^{}]*)\}"
    r"|(?P<command>\\tfrac12|\\[A-Za-z]+|\\.|-|')(?P<space> *)"
    r"|(?P<script>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<top>\\top)|(?P<one>.))"
    r"|(?P<character>.)"
)

UNITS = re.compile(
    r"\\(?:slope\{(?P<slope>[^{}]*)\}|(?P<log>log)(?![A-Za-z_])"
    r"|(?P<per>per)(?![A-Za-z]) *|(?P<units>units)(?![A-Za-z]))"
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
    for token in _tokens(in_units(tex, units), letters):
        if "text" in token and found and "text" in found[-1]:
            token = {"text": f"{found.pop()['text']}{token['text']}"}
        found.append(token)
    return found


def filled_tex(tex: str, quantities: Mapping[str, object], units: str) -> str:
    r"""Return a formula in plain TeX, the numbers of `quantities` in it.

    >>> filled_tex(r"\log p = @{loss:.2f}", {"loss": 0.5}, "bits")
    '\\log_2 p = 0.50'
    """

    def filled(piece: re.Match[str]) -> str:
        if not piece["place"]:
            return piece[0]
        return tex_decimal(number(quantities, piece["place"]), piece["spec"] or "")

    return PIECES.sub(filled, in_units(tex, units))


def in_units(tex: str, units: str) -> str:
    r"""Return a formula in plain TeX, what depends on the unit written out.

    >>> in_units(r"\slope{p - q}, \log p", "bits")
    '(p - q)/\\ln 2, \\log_2 p'
    """

    def written_out(piece: re.Match[str]) -> str:
        if piece["slope"] is not None:
            return tex_slope(piece["slope"], units)
        if piece["units"]:
            return rf"\text{{{units}}}"
        return TEX_LOG[units] if piece["log"] else TEX_PER[units]

    return UNITS.sub(written_out, tex)


def place_token(name: str, spec: str, letters: Mapping[str, str]) -> Token:
    """Return the place of a number, in the colour of its quantity's letter."""
    letter = letters.get(name.partition(".")[0])
    colour = {"letter": letter} if letter else {}
    return {"place": name, "decimals": int(spec.strip(".f") or DECIMALS)} | colour


def _tokens(tex: str, letters: Mapping[str, str]) -> Iterator[Token]:
    for piece in PIECES.finditer(tex):
        if piece["place"]:
            yield place_token(piece["place"], piece["spec"] or "", letters)
        elif piece["command"]:
            space = "" if piece["command"] in PREFIXES else piece["space"]
            yield {"text": _characters(piece["command"]) + space}
        elif piece["script"]:
            script = piece["group"] or piece["one"] or "T"
            table = RAISED if piece["script"] == "^" else LOWERED
            yield {"text": script.translate(table)}
        elif piece["character"] in LETTERS:
            yield {"letter": piece["character"]}
        else:
            text = piece["text"]
            yield {"text": piece["character"] if text is None else text}


def _characters(command: str) -> str:
    if command not in CHARACTERS:
        raise ValueError(
            f"a formula must be made of {', '.join(sorted(CHARACTERS))}, \\text and "
            f"\\mathrm, got {command}"
        )
    return CHARACTERS[command]
