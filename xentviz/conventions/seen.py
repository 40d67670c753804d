"""The number that was seen, whose digits say how well it is known."""

import re
from dataclasses import dataclass

import numpy as np

from xentviz.conventions.writing import shortened
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
# A loss among what else a line of a log tells, no second number behind it.
LOSS = re.compile(
    r"(?P<name>[\w./-]*loss)\b['\"]?\s*[:=]?\s*"
    r"(?P<word>[\w.]+\([^()]*\)|[^\s|;{}()\[\]'\"]++)(?!\s*[(\d])",
    re.IGNORECASE,
)
# 1,234.5 has commas between thousands, 1.234,5 has points; 1,234 could be either.
THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+\.\d*|[-+]?\d{1,3}(?:,\d{3}){2,}")
POINTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+|[-+]?\d{1,3}(?:\.\d{3}){2,}")
EITHER = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
ANY_DIGIT = re.compile(r"[-+.0]*[1-9]")  # before an exponent, that is
NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?")
INFINITE = ("nan", "inf", "infinity", "∞")
LONGEST = 1_000  # characters that are read
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
        ``"tensor(1.2300)"``, ``"loss: 1.23"``, ``"loss: 1.23 - accuracy: 0.5"``,
        ``"1.23…"`` where digits were cut off, with a decimal comma, or with thousands
        parted. Of a float, the shortest digits that tell it apart.

    Raises
    ------
    ValueError
        If it is no number, more than one, one that could be two, or one that no
        framework could print: 1e400, 1e-400.

    Examples
    --------
    >>> seen("1.23")
    Seen(text='1.23', value=1.23, half=0.005)
    """
    text = str(number).strip()
    found = (_read(text) or _loss_of(text)) if len(text) <= LONGEST else None
    if found is None:
        refuse("seen", "be one number, such as 1.23", repr(shortened(text)))
    return found


def _read(text: str) -> Seen | None:
    """Return the number that a text is, whatever stands around it."""
    around = AROUND.fullmatch(text)
    word = _word(around["word"])
    if word.lower().lstrip("+-") in INFINITE:
        return Seen(word, float(word.lower().replace("∞", "inf")))
    if not NUMBER.fullmatch(word):
        return None
    value = float(word)
    if np.isinf(value) or (value == 0.0 and ANY_DIGIT.match(word)):
        refuse("seen", "be a number that a float64 can hold", text)
    half = _half_of_last_digit(word)
    return (
        Seen(f"{word}…", value, 2 * half) if around["cut"] else Seen(word, value, half)
    )


def _loss_of(line: str) -> Seen | None:
    """Return the one loss that a line of a log names, among whatever else it tells."""
    losses = {}
    for found in LOSS.finditer(line):
        if number := _read(found["word"]):
            losses[found["name"]] = number
    if len({number.text for number in losses.values()}) > 1:
        named = ", ".join(f"{name} {number.text}" for name, number in losses.items())
        refuse("seen", "be one loss", named)
    return next(iter(losses.values()), None)


def _word(text: str) -> str:
    """Return the one number in what a framework prints, in digits with a point."""
    inner = text
    for printed in PRINTED:
        if found := printed.fullmatch(text):
            inner = found["number"]
    word = inner.strip("[] ").replace("−", "-")
    return _with_a_point(word) if inner is text else word


def _with_a_point(word: str) -> str:
    """Return a number whose thousands may be parted, its decimals by a point."""
    if THOUSANDS.fullmatch(word):
        return word.replace(",", "")
    if POINTS.fullmatch(word):
        return word.replace(".", "").replace(",", ".")
    if EITHER.fullmatch(word):
        whole, point = word.replace(",", ""), word.replace(",", ".")
        refuse("seen", f"be written as {whole} or as {point}", word)
    return word.replace(",", ".")


def _half_of_last_digit(word: str) -> float:
    mantissa, _, exponent = word.lower().partition("e")
    places = len(mantissa.partition(".")[2])
    return float(f"5e{int(exponent or 0) - places - 1}")
