"""The number that was seen, whose digits say how well it is known."""

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?")
ROUNDING = 1e-12  # relative: sums of other orders than ours


@dataclass(frozen=True)
class Seen:
    """A value, and half a unit of its last digit."""

    text: str
    value: float
    half: float = 0.0

    def is_rounded_from(self, value: float, noise: float = ROUNDING) -> bool:
        """Whether a value, rounded to as many digits, is the one that was seen."""
        if not (np.isfinite(self.value) and np.isfinite(value)):
            return bool(np.isnan(self.value) and np.isnan(value)) or self.value == value
        return abs(value - self.value) <= self.half * (1 + 1e-9) + noise * abs(value)

    def distance(self, value: float) -> float:
        """Return how far a value lies off, beside the size of what was seen."""
        if not (np.isfinite(self.value) and np.isfinite(value)):
            return 0.0 if self.is_rounded_from(value) else np.inf
        return abs(value - self.value) / max(abs(self.value), self.half, 1e-300)


def seen(number: str | float) -> Seen:
    """Return the number that `number` writes; as a text, so that its digits count.

    Parameters
    ----------
    number : str or float
        ``"1.23"``, ``"3.5e-5"``, ``"nan"``, ``"-inf"``, or as a framework prints it:
        ``"tensor(1.2300)"``. Of a float, the shortest digits that tell it apart.

    Raises
    ------
    ValueError
        If it is no number.

    Examples
    --------
    >>> seen("1.23")
    Seen(text='1.23', value=1.23, half=0.005)
    """
    text = str(number).strip()
    inner = re.sub(r"^(?:tensor|array|np\.float\d+|tf\.Tensor)\(", "", text)
    word = inner.split(",")[0].strip(" )[]").replace("−", "-")
    if word.lower().lstrip("+-") in ("nan", "inf", "infinity", "∞"):
        return Seen(text, float(word.lower().replace("∞", "inf")))
    if not NUMBER.fullmatch(word):
        raise ValueError(f"seen must be a number, got {text!r}")
    digits = Decimal(word)
    half = float(Decimal(5).scaleb(digits.as_tuple().exponent - 1))
    return Seen(text, float(digits), half)
