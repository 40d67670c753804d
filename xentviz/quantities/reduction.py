"""How the losses of rows become one number."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arrays import refuse

REDUCTIONS = ("none", "mean", "sum")


def checked_reduction(reduction: str) -> str:
    """Return `reduction`, which is one of PyTorch's three."""
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        refuse("reduction", f"be one of {', '.join(REDUCTIONS)}", repr(reduction))
    return reduction


def weighted(weight: ArrayLike, cost: ArrayLike) -> NDArray[np.float64]:
    """Return weight * cost, 0 where the weight is 0, whatever the cost there."""
    weight, cost = np.broadcast_arrays(weight, cost)
    with np.errstate(over="ignore", under="ignore"):
        terms = np.zeros(cost.shape)
        np.multiply(weight, cost, out=terms, where=weight > 0)
    return terms


@np.errstate(over="ignore")
def reduced(
    losses: NDArray[np.float64], reduction: str, divisor: float
) -> NDArray[np.float64]:
    """Return the losses, their sum, or their mean: nan where the divisor is 0."""
    if reduction == "none":
        return losses[()]
    total: NDArray[np.float64] = losses.sum()
    if reduction == "sum":
        return total
    if total == np.inf and np.isfinite(losses).all():  # of some, of whom the mean is
        return np.asarray((losses / divisor).sum())[()]
    return total / (divisor or np.nan)
