"""The number that was seen, whose digits say how well it is known."""

import re
from dataclasses import dataclass

import numpy as np

from xentviz.quantities.arrays import refuse

# tensor(1.23, grad_fn=<…>), np.float32(1.23), <tf.Tensor: …, numpy=1.23>
PRINTED = tuple(
    map(
        re.compile,
        (
            r"[\w.]+\((?P<number>[^,()]*)(?:,\s*\w+=.*)?\)",
            r"<tf\.\w+:.*numpy=(?P<number>[^,>]*)>",
        ),
    )
)
# loss: 1.23, loss = tensor(1.23), ≈ 1.23, 1.23 nats, 1.23… as it was cut off.
AROUND = re.compile(
    r"(?:[^\W\d][\w /-]*[:=])?\s*[≈~=]?\s*(?P<word>.*?)\s*(?P<cut>…|\.{3})?[,;]?"
    r"(?:\s*(?:nats?|bits?))?",
    re.DOTALL,
)
ANY_DIGIT = re.compile(r"[-+.0]*[1-9]")  # before an exponent, that is
NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?")
COARSE = 1e-3  # relative: half of the last digit, from which they are few
ROUNDING = 1e-12  # relative: sums of other orders than ours


@dataclass(frozen=True)
class Seen:
    """A value, and half a unit of its last digit."""

    text: str
    value: float
    half: float = 0.0

    @property
    def is_coarse(self) -> bool:
        """Whether so few digits are given that many values have them."""
        return self.half > COARSE * abs(self.value)

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
        ``"tensor(1.2300)"``, ``"loss: 1.23"``, ``"1.23…"`` where digits were cut off,
        or with a decimal comma. Of a float, the shortest digits that tell it apart.

    Raises
    ------
    ValueError
        If it is no number, or one that no framework could print: 1e400, 1e-400.

    Examples
    --------
    >>> seen("1.23")
    Seen(text='1.23', value=1.23, half=0.005)
    """
    text = str(number).strip()
    around = AROUND.fullmatch(text)
    word = _word(around["word"])
    if word.lower().lstrip("+-") in ("nan", "inf", "infinity", "∞"):
        return Seen(word, float(word.lower().replace("∞", "inf")))
    if not NUMBER.fullmatch(word):
        refuse("seen", "be a number", repr(text))
    value = float(word)
    if np.isinf(value) or (value == 0.0 and ANY_DIGIT.match(word)):
        refuse("seen", "be a number that a float64 can hold", text)
    half = _half_of_last_digit(word)
    return (
        Seen(f"{word}…", value, 2 * half) if around["cut"] else Seen(word, value, half)
    )


def _word(text: str) -> str:
    """Return the one number in what a framework prints, a decimal comma as a point."""
    inner = text
    for printed in PRINTED:
        if found := printed.fullmatch(text):
            inner = found["number"]
    word = inner.strip("[] ").replace("−", "-")
    return word.replace(",", ".") if inner is text else word


def _half_of_last_digit(word: str) -> float:
    mantissa, _, exponent = word.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    return float(f"5e{int(exponent or 0) - places - 1}")
