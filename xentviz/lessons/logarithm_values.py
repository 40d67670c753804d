"""What the lesson of the logarithm shows: distances, mean surprise, likelihood."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.grids import P_GRID
from xentviz.figures.logarithms import TOP, WIDE
from xentviz.figures.surprisal import LONGEST
from xentviz.lessons.underflow import stacked
from xentviz.quantities import binary_cross_entropy, entropy, surprisal
from xentviz.quantities.binary_entropy import binary_entropy
from xentviz.sweep.distinct import once_each

# Where on the axis of p the bracket stands that is as tall as the points are apart.
SIDE = 0.86


def distances(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return how far two p are apart, in p, as a ratio, and on the log scale."""
    both = {"first": first, "second": second}
    cost = {name: surprisal(p) for name, p in both.items()}
    tosses = {name: surprisal(p, base=2) for name, p in both.items()}
    low, high = np.minimum(first, second), np.maximum(first, second)
    is_same = low == high
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(is_same, 1.0, np.divide(high, low))
        apart = np.where(is_same, 0.0, np.abs(cost["first"] - cost["second"]))
    y = {name: np.minimum(nats, TOP) for name, nats in cost.items()}
    nothing, side = np.zeros(np.shape(apart)), np.full(np.shape(apart), SIDE)
    return {
        **both,
        **{f"{name}_surprisal": nats for name, nats in cost.items()},
        **{f"{name}_point": height for name, height in y.items()},
        **{f"{name}_tosses": count for name, count in tosses.items()},
        **{f"{name}_drawn": np.minimum(n, 1.1 * LONGEST) for name, n in tosses.items()},
        "probability_difference": high - low,
        "surprisal_difference": apart,
        "ratio": ratio,
        "below_x": stacked(first, first, second, second),
        "below_y": stacked(y["first"], nothing, nothing, y["second"]),
        "beside_x": stacked(first, side, side, second),
        "beside_y": stacked(y["first"], y["first"], y["second"], y["second"]),
    }


def mean_surprisal(share: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return a distribution as blocks: where, how wide, how tall; and their mean."""
    is_there = share > 0
    return {
        "share": share,
        "share_centre": np.cumsum(share, axis=-1) - share / 2.0,
        "share_surprisal": np.where(is_there, surprisal(share), np.nan),
        "entropy": entropy(share),
    }


def likelihood(
    p: NDArray[np.float64], best: ArrayLike
) -> dict[str, NDArray[np.float64]]:
    """Return the cross-entropy of some flips over p, and upside down, and its point."""
    best = np.asarray(best, dtype=np.float64)
    loss, floor = binary_cross_entropy(p, best), binary_entropy(best)
    curve = once_each(lambda q: binary_cross_entropy(P_GRID, q[:, np.newaxis]), best)
    point = np.minimum(loss, WIDE)
    return {
        "best": best,
        "loss": loss,
        "best_loss": floor,
        "best_likelihood": 0.0 - floor,
        "loss_curve": curve,
        "likelihood_curve": 0.0 - curve,
        "loss_point": point,
        "likelihood_point": 0.0 - point,
    }
