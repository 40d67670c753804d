"""The table: a line for each thing measured, beside what it was measured against."""

import operator
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEADINGS = ("what", "xentviz", "beside it", "ratio", "aim", "met?")
SENSES = {"≤": operator.le, "≥": operator.ge, "<": operator.lt}


@dataclass(frozen=True)
class Aim:
    """What the ratio should be: at most (``≤``), at least (``≥``) or below (``<``)."""

    sense: str
    bound: float

    def met(self, ratio: float) -> bool:
        """Say whether `ratio` is as it should be."""
        return SENSES[self.sense](ratio, self.bound)

    def __str__(self) -> str:
        """Return it as the table shows it."""
        return f"{self.sense} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """One thing measured.

    Parameters
    ----------
    what : str
        What is measured, and where it matters what it is measured against.
    ours, beside : float
        The two measurements, in `unit`.
    unit : str
        The unit of both.
    aim : Aim
        What ``ours / beside`` should come to.
    """

    what: str
    ours: float
    beside: float
    unit: str
    aim: Aim

    @property
    def ratio(self) -> float:
        """Ours over what ran beside it."""
        return self.ours / self.beside

    def cells(self) -> tuple[str, ...]:
        """Return the line's cells, in the order of the headings."""
        met = "yes" if self.aim.met(self.ratio) else "no"
        sides = (
            f"{value:.3g} {self.unit}".strip() for value in (self.ours, self.beside)
        )
        return (self.what, *sides, f"{self.ratio:.2f}", str(self.aim), met)


def formatted(rows: Sequence[Row]) -> str:
    """Return the table of `rows` as text, its columns aligned."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def medians_in_turn(
    ours: Callable[[], float], beside: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Return the medians of two measurements, each taken `rounds` times, in turn.

    The first of each is not counted: it pays for what later ones find done.
    """
    ours(), beside()
    pairs = [(ours(), beside()) for _ in range(rounds)]
    return tuple(map(statistics.median, zip(*pairs, strict=True)))
