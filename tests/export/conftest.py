"""One Chrome for all pictures and frames, and the dialog of a picture on the page."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from threading import Thread

import pytest
from kaleido import Kaleido

from tests.browser import HOW_TO_GET_ONE, SLOW, found
from tests.export.dialog import opened
from xentviz.export import image
from xentviz.export.animation import rendering


@pytest.fixture(scope="session")
def with_kept_chrome() -> Iterator[Callable]:
    """Give what `with_chrome` is, with a Chrome that stays open."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def done(work: Awaitable) -> object:
        return asyncio.run_coroutine_threadsafe(work, loop).result(SLOW / 1000)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", found() or pytest.fail(HOW_TO_GET_ONE))
        chrome = Kaleido(mathjax=False)
        # It would load its page, and all of plotly.js, anew after each picture.
        chrome._return_kaleido_tab = chrome.tabs_ready.put
        done(chrome.open())
        yield lambda work: done(work(chrome))
        done(chrome.close())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def kept_chrome(with_kept_chrome: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pictures and frames be drawn by a Chrome that stays open."""
    for module in (image, rendering):
        monkeypatch.setattr(module, "with_chrome", with_kept_chrome)


@pytest.fixture
def dialog(open_lesson):
    """Return what opens the dialog of a picture at a kind of thing."""
    return lambda path, picture, kind: opened(open_lesson(path), picture, kind)
