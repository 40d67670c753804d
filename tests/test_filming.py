"""One page of Chrome draws all frames of a film, in order, and says what is wrong."""

import asyncio

import numpy as np
import pytest

from tests.browser import HOW_TO_GET_ONE, found
from tests.states import opened
from xentviz.export import Size, Subject
from xentviz.export.film import Film, descended, turned
from xentviz.export.filming import _interruptible, _waited, filmed
from xentviz.export.still import ChromeError
from xentviz.lessons import lessons

BINARY = opened(lessons()["binary"], "predicted=0.1&target=0.7")
SMALL = Size(240, 200)

pytestmark = pytest.mark.browser


@pytest.fixture
def chrome(monkeypatch):
    """Let choreographer have the browser of the other tests."""
    path = found() or pytest.fail(HOW_TO_GET_ONE)
    monkeypatch.setenv("BROWSER_PATH", path)


def test_frames_come_in_order_each_counted_at_the_size_asked_for(chrome):
    counts = []
    film = turned(Subject(BINARY, "surface", titled=False), 4, 100)
    back = Film(film.figure, film.frames[::-1], film.milliseconds)
    ahead = filmed(film, Size(120, 100, 2.0), lambda *count: counts.append(count))
    assert counts == [(k, 4) for k in (1, 2, 3, 4)]
    assert [image.size for image in ahead] == [(240, 200)] * 4
    pixels = [np.asarray(image, dtype=int) for image in ahead]
    mirrored = [
        np.asarray(image, dtype=int) for image in filmed(back, Size(120, 100, 2.0))
    ]
    for there, again in zip(pixels, mirrored[::-1], strict=True):
        assert np.abs(there - again).mean() < 0.5
    assert np.abs(pixels[0] - pixels[1]).mean() > 2


def test_a_transparent_film_of_a_descent_shows_its_ball_on_no_ground(chrome):
    subject = Subject(BINARY, "slice", "transparent")
    first, last = filmed(descended(subject, 2), SMALL)
    assert first.getpixel((2, 198))[3] == 0
    assert (np.asarray(first) != np.asarray(last)).any(axis=-1).mean() > 0.002


def test_a_browser_that_is_none_is_said_in_one_clear_error(monkeypatch):
    film = turned(Subject(BINARY, "surface"), 2, 100)
    monkeypatch.setenv("BROWSER_PATH", "/bin/false")
    with pytest.raises(ChromeError, match="install Chrome or Chromium"):
        filmed(film, SMALL)
    with pytest.raises(ValueError, match="at most 100,000,000 pixels"):
        filmed(film, Size(8000, 8000))


def test_an_interrupt_is_one_whatever_a_chrome_that_is_starting_makes_of_it():
    async def starting():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as cancelled:
            raise RuntimeError("the browser failed") from cancelled

    async def interrupted():
        task = asyncio.create_task(_interruptible(starting()))
        await asyncio.sleep(0)
        task.cancel()
        [outcome] = await asyncio.gather(task, return_exceptions=True)
        return outcome

    assert isinstance(_waited(interrupted()), asyncio.CancelledError)
