"""Chrome, which draws what is exported as a picture: one at a time, or one error."""

import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from choreographer import Browser

# Each Chrome takes some hundred MB, and several draw no faster.
LOCK = Lock()
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--password-store=basic",
    "--use-mock-keychain",
    # Nobody sees the page: what it draws is drawn for its canvas alone.
    "--disable-gpu-rasterization",
    "--num-raster-threads=1",
    # No pages of the address bar's own, and none that is kept for a second site.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "SpareRendererForSitePerProcess,OptimizationHints,MediaRouter,Translate",
    "--disable-site-isolation-trials",
)
# OpenGL also where there is no screen: that of a graphics card, or of the processor
# through Mesa, which is quicker than Chrome's own way, to which it comes without.
EGL = "--use-angle=gl-egl", "--ignore-gpu-blocklist", "--disable-accelerated-2d-canvas"
# With the third of its files a pipe that we hold, Chrome ends when we do, also where we
# are killed.
HELD = "/bin/sh", "-c", 'exec "$0" "$@" 3<&0 4>/dev/null'
GRACE = 5.0  # seconds that it may take to end
WHERE = "install Chrome or Chromium, or put the path of one into $BROWSER_PATH"
NO_START = f"the Chrome here does not start: {WHERE}"


class ChromeError(RuntimeError):
    """There is no Chrome, or it does not draw."""


@contextmanager
def showing(url: str) -> Iterator[subprocess.Popen]:
    """Have a Chrome show one page as long as the block runs, and wait for nothing.

    Raises
    ------
    ChromeError
        If there is none.
    ModuleNotFoundError
        If choreographer, which knows where it may be, is not installed.
    """
    # Late, so that what needs no Chrome runs without what finds it.
    from choreographer.browsers import Chromium
    from choreographer.utils import TmpDirectory

    path = Chromium.find_browser(skip_local=False)
    if not path or not Path(path).is_file():
        raise ChromeError(f"no Chrome found: {WHERE}")
    # One that comes as a snap sees nothing of the usual folder for such things.
    profile = TmpDirectory(sneak="snap" in path)
    flags, surroundings = [*FLAGS, f"--user-data-dir={profile.path}"], dict(os.environ)
    if sys.platform == "linux":
        flags += EGL
        surroundings["TMPDIR"] = str(profile.path)  # where it leaves a socket behind
    command = [path, *flags, url]
    if os.name == "posix":
        command = [*HELD, path, "--remote-debugging-pipe", *flags, url]
    try:
        with _started(command, surroundings) as chrome:
            yield chrome
    finally:
        profile.clean()


@contextmanager
def _started(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Start a process that an interrupt of this one does not reach, and end it."""
    nothing = subprocess.DEVNULL
    pipes = {"stdin": subprocess.PIPE, "stdout": nothing, "stderr": nothing}
    try:
        chrome = subprocess.Popen(command, **pipes, env=env, start_new_session=True)
    except OSError as failed:
        raise ChromeError(NO_START) from failed
    try:
        yield chrome
    finally:
        chrome.stdin.close()
        chrome.terminate()
        try:
            chrome.wait(GRACE)
        except subprocess.TimeoutExpired:
            chrome.kill()
            chrome.wait()


@contextmanager
def drawing() -> Iterator[None]:
    """Have Chrome to oneself, and let it fail with a `ChromeError` alone."""
    from choreographer import errors

    # It logs each failure, and what a Chrome says on its way out, before it raises.
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    with LOCK:
        try:
            yield
        except errors.ChromeNotFoundError as missing:
            raise ChromeError(f"no Chrome found: {WHERE}") from missing
        except (
            errors.BrowserClosedError,
            errors.BrowserDepsError,
            errors.BrowserFailedError,
        ) as failed:
            raise ChromeError(NO_START) from failed
        except TimeoutError as failed:
            raise ChromeError("Chrome takes too long to draw this") from failed


@asynccontextmanager
async def opened(browser: "Browser") -> AsyncIterator["Browser"]:
    """Open a browser, and close it, also where it does not start.

    Else a thread of it reads what it has to say for ever, and Python does not end.
    """
    try:
        await browser.open()
        yield browser
    finally:
        await browser.close()
