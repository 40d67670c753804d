"""Where the two losses of a target are drawn: in the triangle, and class by class."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.multi_label import LONGEST
from xentviz.figures.ternary import GAPS
from xentviz.lessons.declarations import Quantities
from xentviz.quantities.multi_label import is_distribution
from xentviz.quantities.ternary import N_RAYS, halfway, lattice, on_triangle, rings

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
    known, circles = _circles_of_lattice()
    place = tuple(np.rint(target.T[:2] * N_PARTS).astype(int))
    found, is_known = circles[place], (known[place] == target).all(axis=-1)
    if not is_known.all():
        # Few targets stand in many rows: each has its rings found once.
        once, which = np.unique(target[~is_known], axis=0, return_inverse=True)
        found[~is_known] = on_triangle(rings(once, GAPS))[which.reshape(-1)]
    return found


@cache
def _circles_of_lattice() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the targets that sliders and places make, and the rings of each."""
    known = np.full((N_PARTS + 1, N_PARTS + 1, 3), np.nan)
    circles = np.full((*known.shape[:2], GAPS.size, N_RAYS + 1, 2), np.nan)
    targets = lattice(N_PARTS)
    place = tuple(np.rint(targets.T[:2] * N_PARTS).astype(int))
    known[place] = targets
    circles[place] = on_triangle(rings(targets, GAPS))
    return known, circles


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
