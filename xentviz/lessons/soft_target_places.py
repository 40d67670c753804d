"""Where the two losses of a target are drawn: in the triangle, and class by class."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.multi_label import LONGEST
from xentviz.figures.ternary import GAPS
from xentviz.lessons.declarations import Quantities
from xentviz.quantities.multi_label import is_distribution
from xentviz.quantities.ternary import N_RAYS, halfway, on_triangle, rings

# The parts that a soft target is kept in.
N_PARTS = 20
# An arrow shorter than this has nothing to point out.
SHORTEST = 0.02


def in_triangle(
    predicted: NDArray[np.float64], target: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return where p, q, the pull and the rings are drawn; NaN where q is nowhere."""
    whole = is_distribution(target)
    point = on_triangle(predicted)
    goal = np.where(whole[..., np.newaxis], on_triangle(target), np.nan)
    circles = np.full((*whole.shape, GAPS.size, N_RAYS + 1, 2), np.nan)
    circles[whole] = _circles(target[whole])
    pull = halfway(point, goal, SHORTEST)
    drawn = {"point": point, "target": goal, "pull": pull, "ring": circles}
    return {
        **{f"{name}_x": xy[..., 0] for name, xy in drawn.items()},
        **{f"{name}_y": xy[..., 1] for name, xy in drawn.items()},
        "refused": np.where(whole, np.nan, 0.0),
    }


def _circles(target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rings of distributions, (n, 3), as they are drawn."""
    # Few targets stand in many rows, and mostly those on stops of their sliders.
    once, which = np.unique(target, axis=0, return_inverse=True)
    return _circles_of(once.tobytes())[which.reshape(-1)]


@lru_cache(maxsize=8)
def _circles_of(targets: bytes) -> NDArray[np.float64]:
    return on_triangle(rings(np.frombuffer(targets).reshape(-1, 3), GAPS))


def in_thermometers(
    whole: Quantities, binary: Quantities, target: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the arrows of the sigmoids, and the losses as storeys with a roof."""
    answers = binary["binary_predicted"][..., np.newaxis]
    loss, floor, gap = (
        np.stack([whole[one], three, three / target.shape[-1]], axis=-1)
        for one, three in [
            ("loss", binary["binary_loss"]),
            ("entropy", binary["binary_entropy"]),
            ("kl_divergence", binary["binary_kl_divergence"]),
        ]
    )
    pull = halfway(answers, target[..., np.newaxis], SHORTEST)[..., 0]
    # A gap after each arrow: all are one line.
    gaps = np.full((*target.shape, 1), np.nan)
    arrows = np.concatenate([pull, gaps], axis=-1)
    return {
        "binary_pull": arrows.reshape(*target.shape[:-1], -1),
        "floors": floor,
        "gaps": gap,
        "roofs": np.minimum(loss, LONGEST),
    }
