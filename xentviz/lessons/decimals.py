"""Numbers as a page writes them, and as TeX does."""

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from xentviz.quantities.notation import with_minus

__all__ = [
    "DECIMALS",
    "decimal",
    "formatted",
    "json_number",
    "number",
    "tex_decimal",
    "with_minus",
]

DECIMALS = 4


def decimal(value: float, decimals: int = DECIMALS) -> str:
    """Return a number as the page writes it, in powers of ten where it would hide.

    What is 0 exactly is ``0``: a 0 with decimals is never shown, since what would be
    rounded to it stands in powers of ten.

    >>> decimal(-0.5), decimal(0.0), decimal(8.4967e-18), decimal(float("-inf"))
    ('−0.5000', '0', '8.497e−18', '−∞')
    """
    return with_minus(_ascii(value, decimals))


def _ascii(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or 0 < size < 0.5 * 10**-decimals:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa}e{int(exponent):+d}"
    # Halves go away from 0, as in a browser.
    digits = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{digits:f}"


def formatted(value: float, spec: str = "") -> str:
    """Return a number as a text asks for it: ``.2f`` of decimals, ``.4g`` of digits.

    >>> formatted(0.1, ".2f"), formatted(0.1, ".4g"), formatted(0.1)
    ('0.10', '0.1', '0.1000')
    """
    return with_minus(_in_ascii(value, spec))


def _in_ascii(value: float, spec: str) -> str:
    if spec.endswith("g") and math.isfinite(value):
        return format(value + 0.0, spec)
    return _ascii(value, int(spec.strip(".fg") or DECIMALS))


def tex_decimal(value: float, spec: str = "") -> str:
    r"""Return a number as `formatted` does, in TeX's notation.

    >>> tex_decimal(-8.4967e-18)
    '-8.497 \\cdot 10^{-18}'
    """
    if math.isnan(value):
        return r"\text{undefined}"
    text = _in_ascii(value, spec).replace("∞", r"\infty")
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if mark else text


def json_number(value: float) -> float | str | None:
    """Return a number as JSON holds it: infinity in words, what is undefined as null.

    >>> json_number(-0.0), json_number(float("-inf")), json_number(float("nan"))
    (0.0, '-inf', None)
    """
    if math.isfinite(value):
        return float(value) + 0.0  # never a minus zero
    return None if math.isnan(value) else str(value)


def number(quantities: Mapping[str, object], name: str) -> float:
    """Return a quantity, or the part ``name.0`` of one."""
    if name in quantities:
        return float(np.asarray(quantities[name]))
    whole, _, part = name.rpartition(".")
    return float(np.asarray(quantities[whole])[int(part)])
