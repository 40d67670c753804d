"""Files of logits read, checked and drawn, beside what NumPy and pyarrow take to read.

A million rows of ten classes, and as many of more classes as 200 MB hold. Each file is
read in a process of its own, which has done nothing else: its memory is that of the
reading, counted from what it had before. Drawn are the three pictures that the page
shows first, with all that they say of every row, up to the JSON that is sent.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from tests.benchmarks.surface import milliseconds
from tests.benchmarks.table import Aim, Row
from xentviz.dataset.batch import read
from xentviz.dataset.findings import findings
from xentviz.dataset.loss import Terms
from xentviz.figures.batch import N_BINS, bin_width
from xentviz.figures.theme import Style
from xentviz.page.own_file_figures import (
    Found,
    histogram_figure,
    parts_figure,
    rows_figure,
)

SIZES = (
    (1_000_000, 10, ("npy", "npz", "parquet", "csv")),
    (1_250_000, 19, ("npy", "npz", "parquet")),
)
ROUNDS = 3
MEASURED = ("ours", "drawn", "theirs")
ROOM = 200.0  # MB that a reading may take beside twice the array
STATUS = Path("/proc/self/status")  # where Linux keeps the most memory there was


def rows() -> list[Row]:
    """Measure each kind of file, in time and in memory."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            row
            for n_rows, n_classes, endings in SIZES
            for row in _of_size(Path(folder), n_rows, n_classes, endings)
        ]


def _of_size(
    folder: Path, n_rows: int, n_classes: int, endings: tuple[str, ...]
) -> Iterator[Row]:
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(n_rows, n_classes))
    target = generator.integers(n_classes, size=n_rows)
    for ending in endings:
        path = folder / f"a.{ending}"
        WRITE[ending](path, logits, target)
        size = path.stat().st_size / 1e6
        name = f"{ending}: {n_rows:,} x {n_classes}, {size:.0f} MB"
        sides = [[_alone(path, whose) for whose in MEASURED] for _ in range(ROUNDS)]
        ours, drawn, theirs = (
            float(np.median([one[0] for one in side]))
            for side in zip(*sides, strict=True)
        )
        yield Row(f"{name}, read and checked", ours, theirs, "ms", Aim("≤", 2.0))
        yield Row(f"{name}, and drawn", drawn, theirs, "ms", Aim("≤", 2.0))
        peak = max(one[0][1] for one in sides)
        if np.isfinite(peak):
            most = 2.0 * logits.nbytes / 1e6 + ROOM
            yield Row(f"{name}, peak memory", peak, most, "MB", Aim("≤", 1.0))
        path.unlink()


def _write_npy(path: Path, logits: np.ndarray, target: np.ndarray) -> None:
    np.save(path, np.column_stack([logits, target]))


def _write_npz(path: Path, logits: np.ndarray, target: np.ndarray) -> None:
    np.savez(path, logits=logits, target=target)


def _table(logits: np.ndarray, target: np.ndarray) -> pa.Table:
    columns = {f"z_{k}": column for k, column in enumerate(logits.T)}
    return pa.table({**columns, "label": target})


WRITE: dict[str, Callable] = {
    "npy": _write_npy,
    "npz": _write_npz,
    "parquet": lambda path, *both: parquet.write_table(_table(*both), path),
    "csv": lambda path, *both: csv.write_csv(_table(*both), path),
}


def _arrays(path: Path) -> tuple[np.ndarray, np.ndarray]:
    with np.load(path) as file:
        return file["logits"], file["target"]


THEIRS: dict[str, Callable] = {
    "npy": np.load,
    "npz": _arrays,
    "parquet": parquet.read_table,
    "csv": csv.read_csv,
}


def _alone(path: Path, whose: str) -> tuple[float, float]:
    """Return the milliseconds of a reading in a new process, and its most megabytes."""
    command = [sys.executable, "-m", "tests.benchmarks.files", str(path), whose]
    output = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return tuple(json.loads(output))


def _drawn(path: Path) -> list[str]:
    """Return the first pictures of a file as the page sends them."""
    batch, terms, style = read(path), Terms(), Style()
    width = bin_width(batch.layout.n_classes)
    found = findings(batch, terms, width=width, n_bins=N_BINS)
    of_file = batch, Found(terms, found, found), style
    parts, _ = parts_figure(*of_file, "others")
    figures = rows_figure(*of_file), histogram_figure(*of_file), parts
    return [figure.to_json(validate=False) for figure in figures]


def _measured(path: Path, whose: str) -> tuple[float, float]:
    few = WRITE["npz"], path.with_suffix(".few.npz")
    few[0](few[1], np.zeros((2, 2)), np.zeros(2, np.int64))
    _drawn(few[1])  # what is imported when it is first needed is there by then
    before = _most_megabytes()
    ours = {"ours": read, "drawn": _drawn}
    reading = ours.get(whose) or THEIRS[path.suffix[1:]]
    kept: list[object] = []
    elapsed = milliseconds(lambda: kept.append(reading(path)))
    return elapsed, _most_megabytes() - before


def _most_megabytes() -> float:
    """Return the most memory that this process has had; NaN where no system tells."""
    if not STATUS.exists():
        return float("nan")
    [line] = [line for line in STATUS.read_text().splitlines() if "VmHWM" in line]
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]), sys.argv[2])))
