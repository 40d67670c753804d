"""Chrome, which draws what is exported as a picture: one at a time, or one error."""

import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from choreographer import Browser

# Each Chrome takes some hundred MB, and several draw no faster.
LOCK = Lock()
EGL = "--use-angle=gl-egl", "--ignore-gpu-blocklist", "--disable-accelerated-2d-canvas"
# The address bar of a headless Chrome has pages of its own, and so has a new tab: more
# work than plotly.js, for nobody to see.
QUIET = (
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    "about:blank",
)
WHERE = "install Chrome or Chromium, or put the path of one into $BROWSER_PATH"


class ChromeError(RuntimeError):
    """There is no Chrome, or it does not draw."""


@contextmanager
def drawing() -> Iterator[None]:
    """Have Chrome to oneself, and let it fail with a `ChromeError` alone."""
    # Late, so that what needs no Chrome runs without what drives it.
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
            raise ChromeError(f"the Chrome here does not start: {WHERE}") from failed
        except TimeoutError as failed:
            raise ChromeError("Chrome takes too long to draw this") from failed


def painter() -> "Browser":
    """Return a Chrome that draws 3-D as fast as this machine can.

    On Linux it is to look for OpenGL through EGL, also where there is no screen: that
    is a graphics card, or the processor through Mesa, which is quicker than Chrome's
    own way. Where there is none, Chrome's own way it is.
    """
    from choreographer import Browser
    from choreographer.browsers import Chromium

    class Painter(Chromium):
        def get_cli(self):
            egl = EGL if sys.platform == "linux" else ()
            return [*super().get_cli(), *egl, *QUIET]

    return Browser(browser_cls=Painter, enable_gpu=True)


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
