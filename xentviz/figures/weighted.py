"""What the pictures of a loss show otherwise where it is smoothed and weighted.

There the quantities have the coefficients of the loss, and drawn lengths of their own:
slopes may be as large as a weight, and are then all drawn to the scale of the largest.
"""

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.theme import Quantities, Style, letter


def is_weighted(quantities: Quantities) -> bool:
    """Tell whether the loss is smoothed and weighted."""
    return "coefficient" in quantities


def drawn(name: str, quantities: Quantities) -> str:
    """Return the quantity whose numbers are the lengths that are drawn for `name`."""
    return f"{name}_drawn" if is_weighted(quantities) else name


def number(quantities: Quantities) -> str:
    """Return which array of a bar holds what it says: its length, where it is that."""
    return "customdata" if is_weighted(quantities) else "y"


def numbers(name: str, quantities: Quantities) -> dict[str, NDArray[np.float64]]:
    """Return the arrays of a bar for a quantity: its length, and what it says."""
    found = {"y": quantities[drawn(name, quantities)]}
    return found | {number(quantities): quantities[name]}


def lives(name: str, quantities: Quantities) -> dict[str, str]:
    """Return what `numbers` follow."""
    return {"y": drawn(name, quantities)} | {number(quantities): name}


def saying(title: str, quantities: Quantities) -> dict[str, str]:
    """Return the titles of what a bar says and of its length, where that is another."""
    if not is_weighted(quantities):
        return {}
    return {"customdata": title, "y": f"{title}, as drawn"}


def ticks(places: list[float], quantities: Quantities) -> dict[str, object]:
    """Return ticks; none but that of 0 where lengths are drawn to another scale.

    Each bar says what it is: another scale would contradict it.
    """
    if not is_weighted(quantities):
        return {"tickvals": places}
    return {"tickvals": [0], "showticklabels": False}


def counted(quantities: Quantities) -> str:
    """Return what stands for q: with its weight where it has one, and smoothed."""
    return "wq′" if is_weighted(quantities) else "q"


def pull(quantities: Quantities, style: Style | None = None) -> str:
    """Return the slope over a score, p − q, its letters in colour under a style."""
    p, q = (letter(x, style) if style else x for x in "pq")
    return f"{p} Σwq′ − w{q}′" if is_weighted(quantities) else f"{p} − {q}"
