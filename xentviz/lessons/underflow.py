"""Products of many factors in each precision: where they go, and where they are 0."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.underflow import N_DRAWN, NOTHING
from xentviz.quantities.underflow import PRECISIONS, Underflow, product_underflow

# One more than is drawn: what keeps still there is seen to.
N_FACTORS = N_DRAWN + 1
# No sum of logarithms is drawn further down than this; the axis has ended by far.
DEEP = 10.0 * NOTHING
# What is drawn for a factor, whatever the count.
DRAWN = ("underflow_n", "underflow", "subnormal_at", "zero_n", "zero_y", "log_sum_line")


def underflows(
    look_up: Callable[..., NDArray[np.float64]], count: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the product of `count` factors in each precision, and its path."""

    def at_count(name: str) -> NDArray[np.float64]:
        columns = [look_up(f"{name} {k}", count) for k in range(len(PRECISIONS))]
        return stacked(*map(np.float64, columns))

    product = at_count("product")
    return {
        **{name: look_up(name) for name in DRAWN},
        "product": product,
        "product_point": _height(product),
        "log_sum": at_count("log_sum"),
        "log_sum_point": np.maximum(look_up("per_factor") * count, DEEP),
    }


def of_factors(factors: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return what follows from each factor, (n,), however many are multiplied."""
    underflows = [
        product_underflow(factors, N_FACTORS, precision) for precision in PRECISIONS
    ]
    per_factor = np.maximum(_height(factors), DEEP / N_DRAWN)
    return {
        **_paths(underflows),
        "per_factor": per_factor,
        "log_sum_line": per_factor[:, np.newaxis] * np.array([0.0, N_DRAWN]),
        **{f"product {k}": each.product for k, each in enumerate(underflows)},
        **{f"log_sum {k}": each.log_sum for k, each in enumerate(underflows)},
    }


def _paths(underflows: list[Underflow]) -> dict[str, NDArray[np.float64]]:
    """Return the corners of each product's path, and where in sight it becomes 0."""
    paths = [_path(each) for each in underflows]
    zero_at = stacked(*(each.zero_at for each in underflows))
    last = stacked(*(height[:, 2] for _, height in paths))
    subnormal_at = stacked(*(each.subnormal_at for each in underflows))
    return {
        "underflow_n": np.stack([n for n, _ in paths], axis=-2),
        "underflow": np.stack([height for _, height in paths], axis=-2),
        "subnormal_at": np.where(zero_at <= N_DRAWN, subnormal_at, np.nan),
        "zero_n": np.where(zero_at <= N_DRAWN, zero_at, np.nan),
        "zero_y": np.where(zero_at <= N_DRAWN, last, np.nan),
    }


def _height(product: ArrayLike) -> NDArray[np.float64]:
    """Return the power of ten of a product, or the line that stands for 0."""
    product = np.asarray(product, dtype=np.float64)
    return np.log10(product, out=np.full(product.shape, NOTHING), where=product > 0)


def _path(underflow: Underflow) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """Return the corners of the path of a product, as counts and powers of ten.

    From 1 to where it becomes subnormal, on to the last that differs from the next,
    and from there along what it keeps for ever, 0 or not.
    """
    height = _height(underflow.product)
    keeps = np.diff(height, axis=-1) == 0.0
    end = np.where(keeps.any(axis=-1), keeps.argmax(axis=-1), N_DRAWN)
    end = np.minimum(end, N_DRAWN)
    before = np.maximum(end - 1, 0)
    subnormal = np.minimum(underflow.subnormal_at, before).astype(int)
    last = np.full(end.shape, N_DRAWN)
    n = np.stack([np.zeros_like(end), subnormal, before, end, last], axis=-1)
    return n, np.take_along_axis(height, n, axis=-1)


def stacked(*columns: ArrayLike) -> NDArray[np.float64]:
    """Return columns beside each other, on a last axis."""
    return np.stack(np.broadcast_arrays(*columns), axis=-1)
