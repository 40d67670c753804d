"""Numbers, as they stand in a line of arithmetic, and rows, as they are typed."""

import re
from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.arrays import refuse
from xentviz.quantities.notation import MINUS, with_minus

MOST = 4  # numbers of a row or a sum that are written out
MOST_SHOWN = 80  # characters of a text that is refused
# What a framework prints around numbers, <tf.Tensor: …, numpy=…>, dtype=…, grad_fn=<…>,
# around one, np.float64(1.5), and before a bracket, tensor(…). A name is looked at from
# its beginning alone: however long a text is, it is gone through once.
BESIDE = re.compile(
    r"<tf\.\w++:[^<]*?numpy=|>\s*\Z|"
    r"\b[^\W\d]\w*+=(?:<[^<>]*>|'[^']*'|\([^()]*\)|[\w.:]++)"
)
CALL = re.compile(r"(?<![\w.])[^\W\d][\w.]*+\(([^()\[\]]*+)\)")
NAME = re.compile(r"(?<![\w.])[^\W\d][\w.]*+(?=[(\[])")
ROW = re.compile(r"\[[^\[\]]*\]")


def figure(value: float, digits: int = 6) -> str:
    """Return a number to `digits` digits, a minus as a minus.

    >>> figure(-0.25), figure(float("inf"))
    ('−0.25', '∞')
    """
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return with_minus(f"{value + 0.0:.{digits}g}")


def shown(values: Iterable[float]) -> str:
    """Return a row: ``(2, 1, 0)``; of a long one its beginning.

    >>> shown([2.0, 1.0, 0.25])
    '(2, 1, 0.25)'
    """
    numbers = list(islice(values, MOST + 1))
    parts = [figure(value) for value in numbers[:MOST]]
    return f"({', '.join(parts)}{', …' if len(numbers) > MOST else ''})"


def summed(values: Iterable[float]) -> str:
    """Return a sum written out: ``0.5 + 0.25``; of a long one its beginning."""
    numbers = list(islice(values, MOST + 1))
    parts = [figure(value) for value in numbers[:MOST]]
    return (" + ".join(parts) or "0") + (" + …" if len(numbers) > MOST else "")


def rows_of(name: str, text: str) -> NDArray[np.float64]:
    """Return the rows of a text: numbers by commas or blanks, rows by semicolons.

    A line is a row too, and so is what brackets enclose, on one line or several: an
    array can be pasted as Python prints it.

    Raises
    ------
    ValueError
        If a word is no number, or rows differ in length: it names both.

    Examples
    --------
    >>> rows_of("logits", "2,1,0; 0,3,1").tolist()
    [[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]
    """
    lines = _lines(text)
    if not lines:
        raise ValueError(f"{name} must hold numbers, got {shortened(text)!r}")
    rows = [
        [_number(name, word, f"row {i}") for word in line]
        for i, line in enumerate(lines, start=1)
    ]
    for i, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ValueError(
                f"{name} must have rows of equal length, got {len(rows[0])} in row 1 "
                f"and {len(row)} in row {i}"
            )
    return np.array(rows)


def _lines(text: str) -> list[list[str]]:
    text = NAME.sub("", CALL.sub(r"\1", BESIDE.sub("", text)))
    text = text.replace("(", "[").replace(")", "]").replace(MINUS, "-")
    text = ROW.sub(lambda row: row[0].replace("\n", " "), text)
    text = text.replace("],", ";").replace("]", ";").replace("[", " ")
    text = text.replace("\n", ";")
    words = [line.replace(",", " ").split() for line in text.split(";")]
    return [line for line in words if line]


def _number(name: str, word: str, where: str) -> float:
    try:
        value = float(word)
    except ValueError:
        refuse(name, "hold numbers", f"{shortened(word)!r} in {where}")
    if np.isinf(value) and any(digit in word for digit in "123456789"):
        refuse(name, "hold numbers that a float64 can", f"{shortened(word)} in {where}")
    return value


def shortened(text: str) -> str:
    """Return the beginning of a text, as much as a refusal repeats."""
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
