"""One class of each row beside the others: its cost, and whether another is likelier.

-ln p = ln(1 + S), where S is the sum of the exponentials of all other classes, in units
of that of the class itself. No term is negative and none is left out, so nothing
cancels; and no logit is shifted, which would round it, as long as the exponentials are
neither so large nor so small that their ratio or its digits would be lost.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.blocks import FEW
from xentviz.quantities.stable_softmax import highest_surprisals
from xentviz.quantities.temperature import over_temperature

LARGEST = 1e150  # of the exponentials that are taken unshifted; the least is 1 by it


class ClassSurprisals(NamedTuple):
    """What a class of each row costs, and how likely it and another are, (n_rows,)."""

    surprisal: NDArray[np.float64]  # -ln p of the class
    own: NDArray[np.float64]  # p of the class
    rival: NDArray[np.float64]  # p of the likeliest other class


@np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore")
def class_surprisals(
    logits: NDArray[np.float64],
    classes: NDArray[np.intp],
    temperature: float = 1.0,
) -> ClassSurprisals:
    """Return -ln p of a class of each row, its p, and that of the likeliest other.

    `logits`, (n_rows, n_classes), are divided by `temperature`, and left as they are.
    """
    # Few classes are laid out one after another, as in `float64_block`.
    e = np.empty(logits.shape, order="F" if logits.shape[-1] <= FEW else "C")
    np.exp(over_temperature(logits, temperature), out=e)
    own, others, rival = _exponentials_apart(e, classes)
    total = own + others
    found = ClassSurprisals(np.log1p(others / own), own / total, rival / total)
    is_exact = (np.minimum(own, others) >= 1.0 / LARGEST) & (total <= LARGEST)
    if not is_exact.all():
        rest = np.flatnonzero(~is_exact)
        scaled = over_temperature(logits[rest], temperature)
        shifted = _by_the_highest(scaled, classes[rest])
        for column, of_rest in zip(found, shifted, strict=True):
            column[rest] = of_rest
    return found


def _exponentials_apart(
    e: NDArray[np.float64], classes: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Take what belongs to a class of each row out of `e`.

    Returns that, the sum of what is left, and the largest of it, all (n_rows,).
    """
    n_rows, n_classes = e.shape
    numbers = e.ravel(order="K")  # as they lie: no copy
    if e.flags.c_contiguous:
        places = np.arange(n_rows) * n_classes + classes
    else:
        places = classes * n_rows + np.arange(n_rows)
    own = numbers[places]
    numbers[places] = 0.0
    return own, np.asarray(e.sum(axis=-1)), np.asarray(e.max(axis=-1))


def _by_the_highest(
    z: NDArray[np.float64], classes: NDArray[np.intp]
) -> ClassSurprisals:
    """Return what `class_surprisals` does, for logits of any size."""
    highest, surprisal = highest_surprisals(z.copy)
    rows = np.arange(len(z))
    of_class = (highest - z[rows, classes]) + surprisal
    z[rows, classes] = -np.inf
    of_rival = (highest - z.max(axis=-1)) + surprisal
    return ClassSurprisals(of_class, np.exp(-of_class), np.exp(-of_rival))
