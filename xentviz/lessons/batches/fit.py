"""The batches of the lesson, fitted anew: ``python -m xentviz.lessons.batches.fit``.

Two data sets, each cut in two: a softmax regression learns from a few rows by gradient
descent, with the package's own gradient and nothing to hold it back, and what it then
says of the rest, after ever more updates, is the batch. Everything is seeded, so that
whoever runs this gets the files that lie here.

The blobs are made here. The digits are those of scikit-learn, which is needed to run
this and for nothing else: handwritten digits as images of 8 x 8 pixels (E. Alpaydin and
C. Kaynak, 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning
Repository, doi:10.24432/C50P49, CC BY 4.0).
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities import cross_entropy_gradient

FOLDER = Path(__file__).parent
N_CHECKPOINTS = 12
DECIMALS = 2  # of a logit: a loss moves by a hundredth at most
# Of a few seeds each the one in whose last updates the loss rises most plainly while
# more rows are right: it often does, and rarely by so much in so small a batch.
SEEDS = {"blobs": 32, "digits": 11}


class Split(NamedTuple):
    """Features of rows, and the class of each: those to learn from, and the rest."""

    x: NDArray[np.float64]
    y: NDArray[np.intp]
    held_out_x: NDArray[np.float64]
    held_out_y: NDArray[np.intp]


def blobs() -> Split:
    """Return three clouds of points in ten dimensions: 30 points to learn from."""
    generator = np.random.default_rng(SEEDS["blobs"])
    centres = 0.6 * generator.normal(size=(3, 10))
    y = np.tile(np.arange(3), 30)
    x = centres[y] + 1.2 * generator.normal(size=(90, 10))
    return Split(x[:30], y[:30], x[30:], y[30:])


def digits() -> Split:
    """Return the handwritten digits: 150 images to learn from, 240 to be told."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    order = np.random.default_rng(SEEDS["digits"]).permutation(len(y))
    few, rest = order[:150], order[-240:]
    return Split(x[few] / 16.0, y[few], x[rest] / 16.0, y[rest])


def fitted(
    split: Split, learning_rate: float, first: int
) -> dict[str, NDArray[np.number]]:
    """Return the logits of the rest after `first` updates, twice as many, and so on."""
    n_classes = int(split.y.max()) + 1
    x, rest = (np.c_[part, np.ones(len(part))] for part in (split.x, split.held_out_x))
    weights = np.zeros((x.shape[1], n_classes))
    updates = first * 2 ** np.arange(N_CHECKPOINTS)
    logits, done = [], 0
    for count in updates.tolist():
        for _ in range(count - done):
            pull = cross_entropy_gradient(x @ weights, split.y)
            weights -= learning_rate * x.T @ pull
        done = count
        logits.append(np.round(rest @ weights, DECIMALS))
    return {
        "logits": np.stack(logits).astype(np.float32),
        "target": split.held_out_y.astype(np.uint8),
        "updates": updates.astype(np.int32),
    }


FITS = {
    "blobs": lambda: fitted(blobs(), learning_rate=0.1, first=1),
    "digits": lambda: fitted(digits(), learning_rate=2.0, first=4),
}

if __name__ == "__main__":
    for name, fit in FITS.items():
        np.savez_compressed(FOLDER / f"{name}.npz", **fit())
