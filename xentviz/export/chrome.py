"""Chrome, which draws what is exported as a picture: one at a time, or one error."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from choreographer import Browser

# Each Chrome takes some hundred MB, and several draw no faster.
LOCK = Lock()
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
