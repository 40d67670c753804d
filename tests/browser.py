"""The browser that the tests drive: found on this machine, or put there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from playwright.sync_api import sync_playwright

VARIABLE = "XENTVIZ_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing of its own over the network, and 3-D without a graphics card.
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
PLAYWRIGHT = (sys.executable, "-m", "playwright")
APT = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
PATIENCE = 300  # seconds for each way of getting one
SLOW = 90_000  # ms that a page may take: on a busy machine a frame takes long
HOW_TO_GET_ONE = (
    "No browser to test with: install Chromium or Chrome, or put the path of one "
    f"into ${VARIABLE}."
)


def found() -> str | None:
    """Return the path of a browser that starts, where there is one."""
    named = os.environ.get(VARIABLE)
    candidates = [named] if named else _installed()
    return next((path for path in candidates if _starts(path)), None)


def provided() -> str:
    """Return the path of a browser, after putting one on this machine if need be.

    Raises
    ------
    RuntimeError
        If there is none, and no way here to get one.
    """
    path = found()
    for command in _ways() if path is None else ():
        print("$", *command, flush=True)
        _run(command)
        path = path or found()
    if path is None:
        raise RuntimeError(HOW_TO_GET_ONE)
    return path


def _installed() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    yield own


def _ways() -> Iterator[tuple[str, ...]]:
    """Give the commands that may bring a browser, as long as there is none.

    Debian's own first: a registry of packages is near where a download is not.
    """
    if os.environ.get(VARIABLE):
        return
    has_apt = os.geteuid() == 0 and shutil.which("apt-get")
    debian = (("apt-get", "update"), APT) if has_apt else ()
    # What Playwright downloads may lack libraries.
    libraries = ((*PLAYWRIGHT, "install-deps", "chromium"),) if has_apt else ()
    for command in (*debian, (*PLAYWRIGHT, "install", "chromium"), *libraries):
        if found() is None:
            yield command


def _run(command: tuple[str, ...]) -> None:
    """Run one of the ways; whether it led anywhere, `found` tells."""
    settings = {
        # ms: where the network drops what it does not like, this is what ends it.
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            command,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    _starts.cache_clear()


@cache
def _starts(path: str) -> bool:
    """Tell whether there is a program that runs: a stub or a lost library does not."""
    try:
        done = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
