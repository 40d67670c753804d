"""The whole check: ``python -m tests``; what follows on the line goes to pytest."""

import os
import subprocess
import sys
from pathlib import Path

from tests.browser import VARIABLE, provided

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Run each stage until one fails, and return its exit status."""
    print("== browser", flush=True)
    try:
        os.environ[VARIABLE] = provided()
    except RuntimeError as missing:
        print(missing)
        print("== failed: browser")
        return 1
    print(os.environ[VARIABLE])
    for name, command in {
        "format": ("ruff", "format", "--check", "."),
        "lint": ("ruff", "check", "."),
        "tests": ("pytest", *arguments),
    }.items():
        print(f"== {name}", flush=True)
        status = subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode
        if status:
            print(f"== failed: {name}")
            return status
    print("== all passed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
