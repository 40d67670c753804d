"""Chrome, which draws what is exported as a picture: one at a time, or one error."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

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
    # No page that is kept for a second site.
    "--disable-features=SpareRendererForSitePerProcess,OptimizationHints,MediaRouter,"
    "Translate",
    "--disable-site-isolation-trials",
)
# OpenGL also where there is no screen: that of a graphics card, or of the processor
# through Mesa, which is quicker than Chrome's own way, to which it comes without. For
# the scene alone: neither the page is drawn with it, nor is anything kept of it.
EGL = (
    "--use-angle=gl-egl",
    "--ignore-gpu-blocklist",
    "--disable-accelerated-2d-canvas",
    "--disable-gpu-compositing",
    "--disable-gpu-shader-disk-cache",
)
# On some processors that compute with eight numbers at once, Mesa takes four: a sixth
# of a frame's time.
WIDE = "LP_NATIVE_VECTOR_WIDTH", "256"
# With the third of its files a pipe that we hold, Chrome ends when we do, also where we
# are killed.
HELD = "/bin/sh", "-c", 'exec "$0" "$@" 3<&0 4>/dev/null'
GRACE = 5.0  # seconds that it may take to end
WHERE = "install Chrome or Chromium, or put the path of one into $BROWSER_PATH"
NO_CHROME = f"no Chrome found: {WHERE}"
NO_START = f"the Chrome here does not start: {WHERE}"
TOO_SLOW = "Chrome takes too long to draw this"


class ChromeError(RuntimeError):
    """There is no Chrome, or it does not draw."""


@contextmanager
def showing(url: str) -> Iterator[subprocess.Popen]:
    """Have a Chrome show one page as long as the block runs, and wait for nothing.

    Yields
    ------
    chrome : subprocess.Popen
        Its process.

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
        raise ChromeError(NO_CHROME)
    # One that comes as a snap sees nothing of the usual folder for such things.
    profile = TmpDirectory(sneak="snap" in path)
    # As an app: with nothing around it, which would be drawn too.
    flags = [*FLAGS, f"--user-data-dir={profile.path}", f"--app={url}"]
    surroundings = dict(os.environ)
    if sys.platform == "linux":
        flags += EGL
        surroundings["TMPDIR"] = str(profile.path)  # where it leaves a socket behind
        if " avx2 " in Path("/proc/cpuinfo").read_text():
            surroundings.setdefault(*WIDE)
    command = [path, *flags]
    if os.name == "posix":
        command = [*HELD, path, "--remote-debugging-pipe", *flags]
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
