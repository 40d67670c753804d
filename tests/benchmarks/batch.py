"""The loss of large batches in single precision and its gradient, beside SciPy.

Where PyTorch is installed it runs beside them too. All three take the same float32
logits; SciPy and PyTorch answer in float32, xentviz to 14 digits.
"""

import ctypes
import importlib.util
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.special import log_softmax, softmax

from tests.benchmarks.surface import milliseconds
from tests.benchmarks.table import Aim, Row, medians_in_turn
from xentviz import cross_entropy, cross_entropy_gradient

SIZES = ((1_000_000, 10), (100_000, 1_000))
ROUNDS = 5
OURS = {"mean loss": cross_entropy, "its gradient": cross_entropy_gradient}
PEAK = Path("/proc/self/clear_refs")  # Linux begins anew there what was the most
Job = Callable[[np.ndarray, np.ndarray], object]


def rows() -> list[Row]:
    """Measure both, in time and in the most memory that they hold at once."""
    generator = np.random.default_rng(0)
    measured = []
    for n_samples, n_classes in SIZES:
        logits = generator.normal(scale=3.0, size=(n_samples, n_classes))
        batch = logits.astype(np.float32), generator.integers(n_classes, size=n_samples)
        for what, ours in OURS.items():
            title = f"batch: {n_samples:,} x {n_classes:,}, {what}"
            measured += _beside_scipy(title, ours, BESIDE[what], batch)
            measured += _beside_pytorch(title, ours, what, batch)
    return measured


def _beside_scipy(
    title: str, ours: Job, beside: Job, batch: tuple[np.ndarray, np.ndarray]
) -> Iterator[Row]:
    times = medians_in_turn(
        lambda: milliseconds(lambda: ours(*batch)),
        lambda: milliseconds(lambda: beside(*batch)),
        ROUNDS,
    )
    yield Row(f"{title}, against scipy", *times, "ms", Aim("<", 1.0))
    peaks = [_peak_megabytes(job, batch) for job in (ours, beside)]
    # The gradient of scipy is in float32: the same memory is half the digits.
    yield Row(f"{title}, peak memory", *peaks, "MB", Aim("≤", 1.01))


def _beside_pytorch(
    title: str, ours: Job, what: str, batch: tuple[np.ndarray, np.ndarray]
) -> Iterator[Row]:
    if importlib.util.find_spec("torch") is None:
        return
    import torch
    from torch.nn.functional import cross_entropy as torch_cross_entropy

    logits, classes = map(torch.from_numpy, batch)

    def beside() -> None:
        at = logits.detach().requires_grad_(what != "mean loss")
        loss = torch_cross_entropy(at, classes)
        if at.requires_grad:
            loss.backward()

    times = medians_in_turn(
        lambda: milliseconds(lambda: ours(*batch)),
        lambda: milliseconds(beside),
        ROUNDS,
    )
    yield Row(f"{title}, against PyTorch", *times, "ms", Aim("≤", 2.0))
    if PEAK.exists():
        peaks = [
            _peak_resident_megabytes(job) for job in (lambda: ours(*batch), beside)
        ]
        yield Row(f"{title}, resident beside PyTorch", *peaks, "MB", Aim("≤", 1.0))


def _scipy_loss(logits: np.ndarray, classes: np.ndarray) -> float:
    log_p = log_softmax(logits, axis=-1)
    return -log_p[np.arange(classes.size), classes].mean()


def _scipy_gradient(logits: np.ndarray, classes: np.ndarray) -> np.ndarray:
    gradient = softmax(logits, axis=-1)
    gradient[np.arange(classes.size), classes] -= 1.0
    gradient /= classes.size
    return gradient


BESIDE = {"mean loss": _scipy_loss, "its gradient": _scipy_gradient}


def _peak_megabytes(job: Job, batch: tuple[np.ndarray, np.ndarray]) -> float:
    tracemalloc.start()
    try:
        job(*batch)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _peak_resident_megabytes(job: Callable[[], object]) -> float:
    """Return by how much a process grows: PyTorch's memory is none that Python sees."""
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before is not there to be filled
    PEAK.write_text("5")
    before = _resident("VmRSS")
    kept = job()
    peak = _resident("VmHWM")
    del kept
    return (peak - before) / 1e3


def _resident(name: str) -> float:
    """Return what the system says of this process, in kilobytes of 1,024 bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(name)]
    return float(line.split()[1]) * 1.024
