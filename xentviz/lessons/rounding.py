"""What rounding alone leaves of a slope that is 0."""

import numpy as np
from numpy.typing import NDArray

# What makes a logit: a logarithm or a product, a mean, a sum, a power of e.
ROUNDINGS = 4.0


def settled(
    slopes: NDArray[np.float64], blur: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return slopes, 0 where rounding of the logits alone accounts for them.

    There no logits of 64 bits bring the model nearer to rest: what is left is noise.

    Parameters
    ----------
    slopes : ndarray, shape (...)
        Of any unit.
    blur : ndarray, shape (...)
        How much each slope moves for a logit's relative change of 1. A rounding moves p
        by p (1 − p) times that of its logit, so the small slope of a confident answer
        stays as it is.
    """
    noise = ROUNDINGS * np.finfo(np.float64).eps * blur
    return np.where(np.abs(slopes) <= noise, 0.0, slopes)
