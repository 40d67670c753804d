"""The paths down of the lesson on weights: under both losses, by each method."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.weight_points import LABELS
from xentviz.quantities.descent import adam_descent, gradient_descent, momentum_descent
from xentviz.quantities.linear_model import slopes_of_both
from xentviz.sweep.controls import Values, vector

METHODS = {
    "descent": gradient_descent,
    "momentum": momentum_descent,
    "adam": adam_descent,
}
N_STEPS = 80
# The steps that are drawn before they are walked.
N_AHEAD = 30


def paths_down(
    values: Values, rates: Sequence[float], method: str, n_steps: int
) -> NDArray[np.float64]:
    """Return the paths down under each loss, ``(n_steps + 1, 2, n_rates, 2)``.

    Cross-entropy first; for each of `rates`.
    """
    starts = tuple(values[name] for name in ("w", "b", "squared_w", "squared_b"))
    points = tuple(vector(values, "point"))
    return _walked(starts, points, tuple(rates), method, n_steps)


@lru_cache(maxsize=1)
def _walked(
    starts: tuple[float, ...],
    points: tuple[float, ...],
    rates: tuple[float, ...],
    method: str,
    n_steps: int,
) -> NDArray[np.float64]:
    """Return the paths down from `starts`, one after the other in `paths_down`."""
    walk = METHODS[method]
    return walk(
        slopes_of_both(points, LABELS),
        np.broadcast_to(np.reshape(starts, (2, 1, 2)), (2, len(rates), 2)),
        learning_rate=np.array(rates)[:, np.newaxis],
        n_steps=n_steps,
    )


def ahead(paths: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the coordinates of paths, ``(..., n_steps + 1)`` for each rate."""
    ahead = {}
    for prefix, path in zip(("", "squared_"), np.moveaxis(paths, 1, 0), strict=True):
        steps = np.moveaxis(path, 0, -2)
        ahead |= {f"{prefix}path_w": steps[..., 0], f"{prefix}path_b": steps[..., 1]}
    return ahead
