"""What the controls of soft targets say: the target, the logits, places to drag to."""

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.declarations import Quantities
from xentviz.lessons.rounding import settled
from xentviz.lessons.soft_target_places import N_PARTS
from xentviz.quantities.ternary import lattice
from xentviz.sweep.controls import Values, parts, vector

# How far from 0 the sliders of the logits reach.
FARTHEST = 6.0
# The least share that p is dragged to: nothing at all would be a logit of −∞.
LEAST = 0.005


def target_of(values: Values) -> NDArray[np.float64]:
    """Return the target over its classes, whatever kind it is of."""
    if "class" in values:
        return np.eye(3)[np.rint(values["class"]).astype(int)]
    return vector(values, "labels" if "labels.0" in values else "target")


def named(
    values: Values, target: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the target, under the name of its kind too."""
    found = {"target": target, "target_sum": target.sum(axis=-1)}
    if "labels.0" in values:
        found["labels"] = target
    if "class" in values:
        found["class"] = np.broadcast_to(values["class"], target.shape[:-1])
    return found


def at_rest(
    found: Quantities, prefix: str, logits: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return a loss's quantities, its slopes `settled`: no gap where none is left."""
    p = found[f"{prefix}predicted"]
    largest = np.maximum(np.abs(logits).max(axis=-1, keepdims=True), 1.0)
    slopes = settled(found[f"{prefix}gradient"], largest * p * (1.0 - p))
    rests = (slopes == 0.0).all(axis=-1)
    gap = f"{prefix}kl_divergence"
    return {
        **found,
        f"{prefix}gradient": slopes,
        gap: np.where(rests, 0.0, found[gap]),
    }


def predictions(values: Values) -> Values:
    """Return the states with p at each place of the triangle, z on average as it is."""
    shares = lattice(N_PARTS)
    shares = np.where(shares == 0.0, LEAST, shares)
    logits = np.log(shares / shares.sum(axis=-1, keepdims=True))
    mean = vector(values, "logits").mean()
    logits += mean - logits.mean(axis=-1, keepdims=True)
    # Back into the range of the sliders: adding the same to all changes no p.
    logits -= np.maximum(logits.max(axis=-1, keepdims=True) - FARTHEST, 0.0)
    logits += np.maximum(-FARTHEST - logits.min(axis=-1, keepdims=True), 0.0)
    return {**values, **parts("logits", logits)}
