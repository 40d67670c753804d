"""The app as its users run it: a process of its own, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where one app is served for all processes of a run: its port and its log.
PORT, LOG = "XENTVIZ_TESTS_PORT", "XENTVIZ_TESTS_LOG"
PATIENCE = 180.0  # seconds: on a busy machine, to import and to warm up


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def streamlit_run(port: int) -> list[str]:
    """Return the command that serves the app at `port`."""
    options = {
        "port": port,
        "address": "127.0.0.1",
        "headless": "true",
        # Someone who edits a file meanwhile is not to be tested.
        "fileWatcherType": "none",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    for name, value in options.items():
        command += [f"--server.{name}", str(value)]
    return command


@contextmanager
def served(
    command: list[str],
    port: int | None,
    log: Path,
    environment: Mapping[str, str] = {},
    folder: Path = ROOT,
) -> Iterator[str]:
    """Run `command` in `folder` while the block does, and give its address.

    Its words are kept in `log`.
    Where `port` is None, the server is to say which it took.
    """
    with running(command, log, environment, folder) as process:
        yield answering(log, port, process)


@contextmanager
def running(
    command: list[str],
    log: Path,
    environment: Mapping[str, str] = {},
    folder: Path = ROOT,
) -> Iterator[subprocess.Popen]:
    """Run `command` while the block does, whether or not it answers yet."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answering(
    log: Path, port: int | None, process: subprocess.Popen | None = None
) -> str:
    """Return where the server answers, as soon as it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and (not process or process.poll() is None):
        said = re.search(r"http://\S+:(\d+)", log.read_text())
        here = port or (int(said[1]) if said else None)
        if here and _is_healthy(f"http://127.0.0.1:{here}"):
            return f"http://127.0.0.1:{here}"
        time.sleep(0.05)
    raise RuntimeError(f"the server does not answer; it said:\n{log.read_text()}")


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1.0):
            return True
    except OSError:
        return False
