"""Run the benchmarks named on the command line, or all of them."""

import argparse

from tests.benchmarks import (
    abuse,
    batch,
    drag,
    files,
    load,
    numbers,
    proxied,
    settle,
    surface,
    turn,
    visitors,
)
from tests.benchmarks.table import formatted

SUBJECTS = {
    "drag": drag.rows,
    "settle": settle.rows,
    "load": load.rows,
    "surface": surface.rows,
    "batch": batch.rows,
    "batch-files": files.rows,
    "turn": turn.rows,
    "visitors-mixed": visitors.mixed,
    "visitors-pupils": visitors.pupils,
    "visitors-memory": visitors.memory,
    "visitors-cached": proxied.cached,
    "visitors-restarted": proxied.restarted,
    "visitors-abuse": abuse.rows,
    "numbers": numbers.rows,
}


def main() -> None:
    """Print the table of the subjects asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("subjects", nargs="*", metavar="subject", default=[])
    subjects = parser.parse_args().subjects or list(SUBJECTS)
    if unknown := [subject for subject in subjects if not _parts(subject)]:
        parser.error(f"no subject {unknown}; there are {', '.join(SUBJECTS)}")
    named = [part for subject in subjects for part in _parts(subject)]
    print(formatted([row for part in named for row in SUBJECTS[part]()]))


def _parts(subject: str) -> list[str]:
    """Return the subject, or those that its name begins: all of `visitors`."""
    return [name for name in SUBJECTS if f"{name}-".startswith(f"{subject}-")]


if __name__ == "__main__":
    main()
