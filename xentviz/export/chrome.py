"""Chrome, which draws what is exported as a picture, driven through Kaleido."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from xentviz.plotlyjs.script import plotly_js

if TYPE_CHECKING:
    from choreographer import Tab
    from kaleido import Kaleido

# Each Chrome takes some hundred MB, and several draw no faster.
LOCK = Lock()
WHERE = "install Chrome or Chromium, or put the path of one into $BROWSER_PATH"
NO_CHROME = f"no Chrome found: {WHERE}"
NO_START = f"the Chrome here does not start: {WHERE}"
ENDED = "Chrome ended while it drew this"
TOO_SLOW = "Chrome takes too long to draw this"
MODULE = Path(__file__).parents[1] / "stage" / "export" / "headless.js"
PATIENCE = 120.0  # seconds for one frame

Result = TypeVar("Result")


class ChromeError(RuntimeError):
    """There is no Chrome, or it does not draw."""


def with_chrome(work: "Callable[[Kaleido], Awaitable[Result]]") -> Result:
    """Return what `work` makes with a headless Chrome that is open for it alone.

    Raises
    ------
    ChromeError
        If no Chrome is found, or it does not draw.
    ModuleNotFoundError
        If Kaleido is not installed.
    """
    with LOCK, _chrome_errors():
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(_opened(work))
        # A notebook has a loop running, in which nothing can be waited for.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, _opened(work)).result()


async def prepared(chrome: "Kaleido") -> "Tab":
    """Return the page in which Plotly draws, its module as ``page``.

    From then on Plotly draws as it does for a visitor: a minus is a minus.
    """
    tab = chrome.get_tab()
    address = json.dumps(MODULE.as_uri())
    load = f"import({address}).then((loaded) => {{ globalThis.page = loaded; }})"
    await evaluate(tab, f"{load}.then(() => page.prepare())")
    return tab


async def evaluate(tab: "Tab", expression: str) -> str:
    """Return what an expression comes to in a page, once it is there."""
    settings = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    async with asyncio.timeout(PATIENCE):
        answer = await tab.send_command("Runtime.evaluate", settings)
    result = answer.get("result", {})
    if "exceptionDetails" in result:
        thrown = result["exceptionDetails"]
        why = thrown.get("exception", {}).get("description", thrown["text"])
        raise ChromeError(f"Chrome does not draw this: {why.splitlines()[0]}")
    return result["result"].get("value", "")


async def _opened(work: "Callable[[Kaleido], Awaitable[Result]]") -> Result:
    # Late, so that what needs no Chrome runs without Kaleido.
    from choreographer import errors
    from kaleido import Kaleido

    # No formulas, so nothing is fetched from elsewhere.
    chrome = Kaleido(mathjax=False, plotlyjs=plotly_js().as_uri())
    try:
        await _started(chrome)
        return await work(chrome)
    except (Exception, asyncio.CancelledError) as ended:
        if (
            asyncio.current_task().cancelling()
        ):  # by an interrupt, which ended Chrome too
            raise asyncio.CancelledError from ended
        if isinstance(ended, asyncio.CancelledError):
            raise ChromeError(ENDED) from ended
        raise
    finally:
        # Also where it does not start: else a thread of it reads what it has to say for
        # ever, and Python does not end. That it was gone before is said above.
        with suppress(errors.BrowserClosedError, errors.ChannelClosedError):
            await chrome.close()


async def _started(chrome: "Kaleido") -> None:
    """Open Chrome; one that ends before it shows a page has not started.

    Which of its errors says so depends on where it was when it ended.
    """
    from choreographer import errors

    try:
        await chrome.open()
    except (OSError, errors.BrowserClosedError, errors.ChannelClosedError) as ended:
        raise ChromeError(NO_START) from ended


@contextmanager
def _chrome_errors() -> Iterator[None]:
    """Let Chrome fail with a `ChromeError` alone."""
    from choreographer import errors
    from kaleido.errors import JavascriptError, KaleidoError

    # It logs each failure, and what a Chrome says on its way out, before it raises.
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    try:
        yield
    except errors.ChromeNotFoundError as missing:
        raise ChromeError(NO_CHROME) from missing
    except (errors.BrowserDepsError, errors.BrowserFailedError) as failed:
        raise ChromeError(NO_START) from failed
    except (
        errors.BrowserClosedError,
        errors.ChannelClosedError,
        BrokenPipeError,
    ) as ended:
        raise ChromeError(ENDED) from ended
    except TimeoutError as failed:
        raise ChromeError(TOO_SLOW) from failed
    except (JavascriptError, KaleidoError) as failed:
        raise ChromeError(f"Chrome does not draw this: {failed}") from failed
