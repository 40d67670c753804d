"""Templates of a lesson taken apart, and filled with the numbers of a state."""

import math
import string
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

LETTERS = frozenset({"p", "q", "z"})
DECIMALS = 4

Token = dict[str, object]


def tokens(template: str, letters: Mapping[str, str], units: str) -> list[Token]:
    """Return a template as texts, letters, and the places of numbers.

    Parameters
    ----------
    template : str
        ``{loss}`` is the place of a number, ``{p}``, ``{q}`` and ``{z}`` are letters,
        ``{units}`` is the unit.
    letters : mapping of str to str
        The letter in whose colour the number of a quantity stands.
    units : str
        What stands at ``{units}``.
    """
    found: list[Token] = []
    for text, name, spec, _ in string.Formatter().parse(template):
        if text:
            found.append({"text": text})
        if name == "units":
            found.append({"text": units})
        elif name in LETTERS:
            found.append({"letter": name})
        elif name is not None:
            decimals = int(spec.strip(".f")) if spec else DECIMALS
            letter = letters.get(name.partition(".")[0])
            tone = {"letter": letter} if letter else {}
            found.append({"place": name, "decimals": decimals} | tone)
    return found


def filled(template: str, quantities: Mapping[str, object], units: str) -> str:
    """Return a template as the page shows it, the numbers of `quantities` in it."""
    return "".join(_said(token, quantities) for token in tokens(template, {}, units))


def number(quantities: Mapping[str, object], name: str) -> float:
    """Return a quantity, or the part ``name.0`` of one."""
    if name in quantities:
        return float(quantities[name])
    whole, _, part = name.rpartition(".")
    return float(np.asarray(quantities[whole])[int(part)])


def decimal(value: float, decimals: int = DECIMALS) -> str:
    """Return a number as the page writes it, in powers of ten where it would hide."""
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else "∞" if value > 0 else "-∞"
    size = abs(value)
    if size >= 1e6 or 0 < size < 0.5 * 10**-decimals:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa}e{int(exponent):+d}"
    # Halves go away from 0, as in a browser.
    digits = Decimal(value + 0.0).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{digits:f}"


def _said(token: Token, quantities: Mapping[str, object]) -> str:
    if "place" in token:
        value = number(quantities, str(token["place"]))
        return decimal(value, int(str(token["decimals"])))
    return str(token.get("text", token.get("letter")))
