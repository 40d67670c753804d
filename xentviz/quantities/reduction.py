"""How the losses of rows become one number."""

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.arguments import refuse

REDUCTIONS = ("none", "mean", "sum")


def checked_reduction(reduction: str) -> str:
    """Return `reduction`, which is one of PyTorch's three."""
    if reduction not in REDUCTIONS:
        refuse("reduction", f"be one of {', '.join(REDUCTIONS)}", repr(reduction))
    return reduction


def counted(share: NDArray, cost: NDArray) -> NDArray[np.float64]:
    """Return share * cost, 0 where the share is 0: what is not asked costs nothing."""
    share, cost = np.broadcast_arrays(share, cost)
    with np.errstate(over="ignore", under="ignore"):
        return np.multiply(share, cost, out=np.zeros(cost.shape), where=share > 0)


@np.errstate(over="ignore")
def reduced(losses: NDArray, reduction: str, divisor: float) -> NDArray[np.float64]:
    """Return the losses, their sum, or their mean: nan where the divisor is 0."""
    if reduction == "none":
        return losses[()]
    total = losses.sum()
    return total if reduction == "sum" else total / (divisor or np.nan)
