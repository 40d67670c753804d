"""A grid of a million losses, beside the same grid through scipy."""

import time
from collections.abc import Callable

import numpy as np
from scipy.special import xlogy

from tests.benchmarks.table import Aim, Row, medians_in_turn
from xentviz import binary_surface

N = 1001
ROUNDS = 25


def rows() -> list[Row]:
    """Measure `binary_surface` against a logarithm at every point.

    The grids that scipy's side works on are there before its time begins.
    """
    p, q = np.meshgrid(np.linspace(0.0, 1.0, N), np.linspace(0.0, 1.0, N))
    times = medians_in_turn(
        lambda: milliseconds(lambda: binary_surface(n=N)),
        lambda: milliseconds(lambda: -(xlogy(q, p) + xlogy(1.0 - q, 1.0 - p))),
        ROUNDS,
    )
    what = f"surface: H(p,q) on {N} x {N}, against scipy's xlogy"
    return [Row(what, *times, "ms", Aim("≤", 0.125))]


def milliseconds(job: Callable[[], object]) -> float:
    """Return how long `job` takes."""
    start = time.perf_counter()
    job()
    return 1000.0 * (time.perf_counter() - start)
