"""A number explained: how long a search of many rows takes."""

import numpy as np

from tests.benchmarks.surface import milliseconds
from tests.benchmarks.table import Aim, Row
from xentviz import explain

N_CLASSES = 10
ROUNDS = 3
SECOND = 1000.0  # ms


def rows() -> list[Row]:
    """Measure a search of 1,000 x 10."""
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(1000, N_CLASSES))
    classes = generator.integers(N_CLASSES, size=1000)
    times = [
        milliseconds(lambda: explain(logits, classes, "1.2345678"))
        for _ in range(ROUNDS)
    ]
    size = f"explain: 1,000 x {N_CLASSES}, time against a second"
    return [Row(size, float(np.median(times)), SECOND, "ms", Aim("≤", 1.0))]
