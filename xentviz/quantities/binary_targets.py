"""Targets of yes-or-no labels, as coefficients of -ln p and of -ln(1 - p)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import (
    broadcast_shape,
    broadcast_within,
    fraction,
    non_negative,
    probabilities,
)
from xentviz.quantities.reduction import weighted
from xentviz.quantities.weights import products


class BinaryTarget(NamedTuple):
    """What each entry costs: weight (yes (-ln p) + no (-ln(1 - p))), as in `shape`."""

    shape: tuple[int, ...]
    weight: NDArray[np.float64]
    yes: NDArray[np.float64]  # pos_weight * q
    no: NDArray[np.float64]  # 1 - q

    def of(
        self, cost_of_yes: NDArray[np.float64], cost_of_no: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return what each entry costs, weighted last: what overflows is the answer."""
        cost = weighted(self.yes, cost_of_yes) + weighted(self.no, cost_of_no)
        return weighted(self.weight, cost)


def checked_binary_target(
    scores: dict[str, tuple[int, ...]],
    target: ArrayLike,
    *,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    label_smoothing: float = 0.0,
    may_enlarge: bool = False,
) -> BinaryTarget:
    """Return `target` for the scores of one name and shape, or refuse it.

    Beside a column of scores a row of labels is a table, and its mean that of all
    pairs: unless the answer shows its shape, a target may not enlarge the scores.
    """
    (name, shape), e = *scores.items(), fraction("label_smoothing", label_smoothing)
    arrays = {"target": probabilities("target", target)}
    for key, value in (("weight", weight), ("pos_weight", pos_weight)):
        if value is not None:
            arrays[key] = non_negative(key, value)
    if may_enlarge:
        shapes = {key: array.shape for key, array in arrays.items()}
        shape = broadcast_shape(**{name: shape}, **shapes)
    else:
        for key, array in arrays.items():
            broadcast_within(key, array, name, shape)
    q, w = arrays["target"], arrays.get("weight", np.ones(()))
    yes, no = (1.0 - e) * q + e / 2.0, (1.0 - e) * (1.0 - q) + e / 2.0
    if "pos_weight" in arrays:
        yes = products(arrays["pos_weight"], np.asarray(yes))
    return BinaryTarget(shape, w, np.asarray(yes), np.asarray(no))
