"""The weights of classes and of rows, and what of them counts in a mean."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import broadcast_within, non_negative


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What the rows of a target have in common, be they labels or distributions."""

    weight: NDArray[np.float64] | None  # (n_classes,)
    sample_weight: NDArray[np.float64] | None  # (n_rows,)
    smoothing: float

    @property
    def relative_rows(self) -> "Weights":
        """These, with the weights of rows beside the largest of them."""
        weight = self.sample_weight
        if weight is None:
            return self
        return replace(self, sample_weight=relative(weight, weight))

    def relative_to(self, classes: NDArray[np.intp]) -> "Weights":
        """Return these, each kind beside the largest that rows of `classes` have."""
        weight = self.weight
        if weight is None:
            return self.relative_rows
        return replace(self.relative_rows, weight=relative(weight, weight[classes]))


def sample_weights(
    sample_weight: ArrayLike | None, shape: tuple[int, ...]
) -> NDArray[np.float64] | None:
    """Return the weight of each row of `shape`, (n_rows,); none where there is none."""
    if sample_weight is None:
        return None
    array = non_negative("sample_weight", sample_weight)
    return broadcast_within("sample_weight", array, "the rows", shape).ravel()


@np.errstate(over="ignore", under="ignore")
def relative(weight: NDArray[np.float64], counted: NDArray[Any]) -> NDArray[np.float64]:
    """Return `weight` times the power of two that brings the largest `counted` near 1.

    A mean divides by it again: weights of 5e-324 or 1e308 lose it no digit. What counts
    goes on counting, and stays finite.
    """
    _, exponent = np.frexp(counted.max(initial=0.0))
    limits = np.finfo(np.float64)
    scaled = np.clip(np.ldexp(weight, -exponent), limits.smallest_subnormal, limits.max)
    return np.where(weight > 0.0, scaled, 0.0)


@np.errstate(over="ignore", under="ignore")
def products(
    weight: NDArray[np.float64], others: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the products of two kinds of weights, finite and above 0 where both are.

    However small, one that counts makes an infinite cost count.
    """
    limits = np.finfo(np.float64)
    least = np.where((weight > 0.0) & (others > 0.0), limits.smallest_subnormal, 0.0)
    return np.clip(weight * others, least, limits.max)
