"""Run the benchmarks named on the command line, or all of them."""

import argparse

from tests.benchmarks import batch, drag, load, numbers, settle, surface, turn, visitors
from tests.benchmarks.table import formatted

SUBJECTS = {
    "drag": drag.rows,
    "settle": settle.rows,
    "load": load.rows,
    "surface": surface.rows,
    "batch": batch.rows,
    "turn": turn.rows,
    "visitors": visitors.rows,
    "numbers": numbers.rows,
}


def main() -> None:
    """Print the table of the subjects asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("subjects", nargs="*", metavar="subject", default=[])
    asked = parser.parse_args().subjects or list(SUBJECTS)
    if unknown := set(asked) - set(SUBJECTS):
        parser.error(f"no subject {sorted(unknown)}; there are {', '.join(SUBJECTS)}")
    print(formatted([row for subject in asked for row in SUBJECTS[subject]()]))


if __name__ == "__main__":
    main()
