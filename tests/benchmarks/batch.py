"""The loss of a large batch, beside the same through scipy."""

import tracemalloc

import numpy as np
from scipy.special import log_softmax

from tests.benchmarks.surface import milliseconds
from tests.benchmarks.table import Aim, Row, medians_in_turn
from xentviz import cross_entropy

N_SAMPLES, N_CLASSES = 100_000, 100
ROUNDS = 5


def rows() -> list[Row]:
    """Measure the time of `cross_entropy` with class indices, and its memory."""
    generator = np.random.default_rng(0)
    logits = generator.normal(scale=3.0, size=(N_SAMPLES, N_CLASSES))
    classes = generator.integers(N_CLASSES, size=N_SAMPLES)
    size = f"batch: {N_SAMPLES:,} x {N_CLASSES}"
    times = medians_in_turn(
        lambda: milliseconds(lambda: cross_entropy(logits, classes)),
        lambda: milliseconds(lambda: _through_scipy(logits, classes)),
        ROUNDS,
    )
    copies = _peak_extra_megabytes(logits, classes), logits.nbytes / 1e6
    return [
        Row(f"{size}, time against scipy's log_softmax", *times, "ms", Aim("≤", 1.0)),
        Row(f"{size}, extra memory against the input", *copies, "MB", Aim("≤", 2.0)),
    ]


def _through_scipy(logits: np.ndarray, classes: np.ndarray) -> float:
    log_p = log_softmax(logits, axis=-1)
    return -log_p[np.arange(classes.size), classes].mean()


def _peak_extra_megabytes(logits: np.ndarray, classes: np.ndarray) -> float:
    tracemalloc.start()
    try:
        cross_entropy(logits, classes)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
