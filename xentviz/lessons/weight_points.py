"""The six points of the lesson on weights, and what a model says to each of them."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.plane import B_GRID, W_GRID
from xentviz.lessons.decimals import decimal
from xentviz.quantities.linear_model import mean_cross_entropy, mean_squared_error
from xentviz.quantities.probability import sigmoid
from xentviz.sweep.controls import Values, vector

# Where the points lie, no first; each set holds three of both classes.
POINTS = {
    "mixed": (-2.0, -0.8, 2.6, -0.4, 1.0, 2.0),
    "close": (-2.5, -1.2, 0.4, 0.8, 1.6, 2.8),
    "apart": (-2.6, -1.8, -1.0, 1.0, 1.8, 2.6),
}
LABELS = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])


def labelled_points(values: Values) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the points lie, and their targets."""
    return vector(values, "point"), LABELS


def scores(w: ArrayLike, b: ArrayLike, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logit w x + b of each model at each x, on a last axis."""
    return np.asarray(w)[..., np.newaxis] * x + np.asarray(b)[..., np.newaxis]


@lru_cache(maxsize=8)
def planes(
    points: tuple[float, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both losses over w and b, cross-entropy in nats."""
    plane = W_GRID, B_GRID[:, np.newaxis], points, LABELS
    return mean_cross_entropy(*plane), mean_squared_error(*plane)


def blur(w: ArrayLike, b: ArrayLike, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much a gradient over w and b moves with its logits' rounding."""
    z = scores(w, b, x)
    each = sigmoid(z) * sigmoid(-z) * np.maximum(np.abs(z), 1.0)
    return np.stack([(each * np.abs(x)).mean(axis=-1), each.mean(axis=-1)], axis=-1)


def point_rows(values: Values) -> str:
    """Return a row for each point: its logit, and what it says to either loss."""
    x, q = labelled_points(values)
    z = scores(values["w"], values["b"], x)
    p, not_p = sigmoid(z), sigmoid(-z)
    return "\n".join(
        f"| {decimal(x[k], 2)} | {q[k]:g} | {decimal(z[k], 2)} | {decimal(p[k])} "
        f"| {decimal(p[k] - q[k])} | {decimal((p[k] - q[k]) * p[k] * not_p[k])} |"
        for k in range(x.size)
    )
