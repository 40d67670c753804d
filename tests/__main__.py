"""The whole check: format, lint, types, and every test, those in a browser too.

What else stands on the line goes to pytest.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.browser import VARIABLE, provided
from tests.server import LOG, PORT, free_port, running, streamlit_run

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "tests" / "javascript"
PYTHON = (sys.executable, "-m")
# A file's tests run one after another, on the core that is free first.
PYTEST = ("pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
# Apart: Playwright keeps an event loop running in its process, in which nothing else
# that is asynchronous can be run to its end.
NO_BROWSER, BROWSER = "not browser and not frameworks and not engines", "browser"
# No module of the app has an example that drives one.
TESTS_ALONE = ("--override-ini", "testpaths=tests")
HALVES = {
    "tests in a browser": ("-m", f"{BROWSER} and not exhaustive", *TESTS_ALONE),
    "tests without a browser": ("-m", f"{NO_BROWSER} and not exhaustive"),
}
FAST = {"tests in a moment": ("-m", f"{NO_BROWSER} and not exhaustive and not slow")}
EXHAUSTIVE = {
    "every case in a browser": ("-m", f"{BROWSER} and exhaustive", *TESTS_ALONE),
    "every case without a browser": ("-m", f"{NO_BROWSER} and exhaustive"),
}
# A browser leaves a core idle now and then: what needs none is content with that.
LESS_URGENT = 5  # of `os.nice`
NO_TESTS = 5  # pytest's exit status where none was chosen
HOW_TO_GET_NPM = (
    "No npm to check the scripts of the stage with: install Node.js, or leave them "
    "out with --no-scripts."
)


class Stage(NamedTuple):
    """What runs by itself: what it is called, where it runs, and its command."""

    name: str
    folder: Path
    command: tuple[str, ...]


def main(words: list[str]) -> int:
    """Run what is chosen until some of it fails, and return its exit status."""
    chosen, for_pytest = _parser().parse_known_args(words)
    # Else each process that a test starts would compile the app once more.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        if not chosen.fast:
            os.environ[VARIABLE] = provided()  # for every process that is started here
        for stages in () if chosen.exhaustive else _checks(not chosen.no_scripts):
            if status := _side_by_side(stages):
                return status
        if status := _tested(chosen, for_pytest):
            return status
    except RuntimeError as missing:
        print(f"{missing}\n== failed: nothing was tested")
        return 1
    print("== all passed")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument(
        "--fast",
        action="store_true",
        help="leave out what drives a browser or takes a second",
    )
    parser.add_argument(
        "--exhaustive",
        action="store_true",
        help="run only what is else left out: every case of what some stand for",
    )
    parser.add_argument(
        "--no-scripts", action="store_true", help="leave out what npm checks"
    )
    return parser


def _tested(chosen: argparse.Namespace, for_pytest: list[str]) -> int:
    """Run the tests that are chosen, and return their status."""
    parts = FAST if chosen.fast else EXHAUSTIVE if chosen.exhaustive else HALVES
    stages = [
        Stage(name, ROOT, (*PYTHON, *PYTEST, *part, *for_pytest))
        for name, part in parts.items()
    ]
    # What was chosen by name may all stand in another part.
    fine = {NO_TESTS} if for_pytest else set()
    if chosen.fast:
        return _side_by_side(stages, fine)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        os.environ |= {PORT: str(port), LOG: str(log)}
        with running(streamlit_run(port), log):
            return _side_by_side(stages, fine)


def _side_by_side(stages: Iterable[Stage], fine: Collection[int] = ()) -> int:
    """Run some stages at once, and return the first status that is none, nor `fine`.

    What the first says is seen as it comes, what the others say once it has ended.
    """
    failed = 0
    with ExitStack() as running:
        begun = []
        for name, folder, command in stages:
            said = (
                running.enter_context(tempfile.TemporaryFile("w+")) if begun else None
            )
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=said,
                stderr=said and subprocess.STDOUT,
                preexec_fn=_give_way if begun and hasattr(os, "nice") else None,
            )
            begun.append((name, said, running.enter_context(process)))
            running.callback(process.terminate)  # where this is interrupted
        for name, said, process in begun:
            print(f"== {name}", flush=True)
            status = process.wait()
            if said:
                said.seek(0)
                shutil.copyfileobj(said, sys.stdout)
            if status and status not in fine:
                print(f"== failed: {name}")
                failed = failed or status
    return failed


def _give_way() -> None:
    os.nice(LESS_URGENT)


def _checks(scripts: bool) -> Iterator[list[Stage]]:
    """Give what is checked before the tests: some of it at once, then the rest.

    Raises
    ------
    RuntimeError
        If npm is missing, and the scripts are to be checked.
    """
    npm = shutil.which("npm")
    if scripts and npm is None:
        raise RuntimeError(HOW_TO_GET_NPM)
    quiet = ("--no-audit", "--no-fund", "--loglevel", "error")
    tools = Stage("tools for scripts", SCRIPTS, (npm, "ci", *quiet))
    yield [
        Stage("types", ROOT, (*PYTHON, "mypy")),
        Stage("lint", ROOT, (*PYTHON, "ruff", "check", ".")),
        Stage("format", ROOT, (*PYTHON, "ruff", "format", "--check", ".")),
        *([tools] if scripts and not _is_installed() else []),
    ]
    if scripts:
        yield [
            Stage(f"{check} of scripts", SCRIPTS, (npm, "run", "--silent", check))
            for check in ("types", "lint")
        ]


def _is_installed() -> bool:
    """Tell whether what the lock file names is here, and as it names it."""
    there = SCRIPTS / "node_modules" / ".package-lock.json"
    lock = SCRIPTS / "package-lock.json"
    return there.exists() and there.stat().st_mtime >= lock.stat().st_mtime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
