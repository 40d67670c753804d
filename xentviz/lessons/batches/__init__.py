"""Batches to look at: logits of a model at checkpoints of its training.

`xentviz.lessons.batches.fit` makes them; reading them needs NumPy alone.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent


class Checkpoints(NamedTuple):
    """What a model said of the same rows, after ever more updates.

    Parameters
    ----------
    logits : ndarray, shape (n_checkpoints, n, n_classes)
        Its scores, to two decimals.
    target : ndarray of int, shape (n,)
        The class of each row.
    updates : ndarray of int, shape (n_checkpoints,)
        How many updates it had had.
    """

    logits: NDArray[np.float64]
    target: NDArray[np.intp]
    updates: NDArray[np.intp]


@cache
def checkpoints(name: str) -> Checkpoints:
    """Return the batch of a name: ``"blobs"`` or ``"digits"``."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as file:
        # What was rounded to two decimals is again, in float64: -1.23 and no other.
        logits = np.round(file["logits"].astype(np.float64), 2)
        return Checkpoints(
            logits, file["target"].astype(np.intp), file["updates"].astype(np.intp)
        )
