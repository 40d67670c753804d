"""A number explained, and files of logits read beside what NumPy and pyarrow do."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from tests.benchmarks.surface import milliseconds
from tests.benchmarks.table import Aim, Row, medians_in_turn
from xentviz import explain
from xentviz.dataset.batch import read

N_ROWS, N_CLASSES = 500_000, 10
ROUNDS = 3
SECOND = 1000.0  # ms


def rows() -> list[Row]:
    """Measure a search of 1,000 x 10, and the reading of each kind of file."""
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(1000, N_CLASSES))
    classes = generator.integers(N_CLASSES, size=1000)
    times = [
        milliseconds(lambda: explain(logits, classes, "1.2345678"))
        for _ in range(ROUNDS)
    ]
    size = f"explain: 1,000 x {N_CLASSES}, time against a second"
    found = [Row(size, float(np.median(times)), SECOND, "ms", Aim("≤", 1.0))]
    with tempfile.TemporaryDirectory() as folder:
        return [*found, *_files(Path(folder), generator)]


def _files(folder: Path, generator: np.random.Generator) -> Iterator[Row]:
    logits = generator.normal(size=(N_ROWS, N_CLASSES))
    target = generator.integers(N_CLASSES, size=N_ROWS)
    columns = {f"z_{k}": logits[:, k] for k in range(N_CLASSES)} | {"label": target}
    np.savez(folder / "a.npz", logits=logits, target=target)
    parquet.write_table(pa.table(columns), folder / "a.parquet")
    csv.write_csv(pa.table(columns), folder / "a.csv")
    theirs = {"npz": _arrays, "parquet": parquet.read_table, "csv": csv.read_csv}
    for ending, reading in theirs.items():
        path = folder / f"a.{ending}"
        times = medians_in_turn(
            lambda path=path: milliseconds(lambda: read(path)),
            lambda path=path, reading=reading: milliseconds(lambda: reading(path)),
            ROUNDS,
        )
        size = path.stat().st_size / 1e6
        name = f"{ending}: {size:.0f} MB, read and checked against read"
        yield Row(name, *times, "ms", Aim("≤", 2.0))


def _arrays(path: Path) -> tuple[np.ndarray, np.ndarray]:
    with np.load(path) as file:
        return file["logits"], file["target"]
