"""One page of Chrome draws all frames, in order, and says what is wrong."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tests.browser import HOW_TO_GET_ONE, found
from tests.ink import inked_edges
from tests.states import cases_but, opened
from xentviz.export import Size
from xentviz.export.animation.animation import Animation
from xentviz.export.animation.descent import descent
from xentviz.export.animation.rendering import render
from xentviz.export.animation.turn import turn
from xentviz.export.chrome import ChromeError, with_chrome
from xentviz.export.subject import Subject
from xentviz.lessons import lessons

BINARY = opened(lessons()["binary"], "predicted=0.1&target=0.7")
SMALL = Size(240, 200)
SIZES = [Size(320, 280), Size(640, 480), Size(400, 500)]

pytestmark = pytest.mark.browser


@pytest.fixture
def chrome(monkeypatch):
    """Take the browser of the other tests."""
    path = found() or pytest.fail(HOW_TO_GET_ONE)
    monkeypatch.setenv("BROWSER_PATH", path)


def rendered(animation, size, progress=lambda *_: None):
    return render(animation, size, progress)


def test_frames_come_in_order_each_counted_at_the_size_asked_for(kept_chrome):
    counts = []
    animation = turn(Subject(BINARY, "surface", titled=False), 4, 100)
    back = Animation(animation.figure, animation.frames[::-1], animation.milliseconds)
    ahead = rendered(
        animation, Size(120, 100, 2.0), lambda *count: counts.append(count)
    )
    assert counts == [(k, 4) for k in (1, 2, 3, 4)]
    assert [image.size for image in ahead] == [(240, 200)] * 4
    pixels = [np.asarray(image, dtype=int) for image in ahead]
    mirrored = [
        np.asarray(image, dtype=int) for image in rendered(back, Size(120, 100, 2.0))
    ]
    for there, again in zip(pixels, mirrored[::-1], strict=True):
        assert np.abs(there - again).mean() < 0.5
    assert np.abs(pixels[0] - pixels[1]).mean() > 2


# The first has the least room for what is written at its edges.
@pytest.mark.parametrize("size", cases_but(SIZES, *SIZES[1:]))
def test_no_label_of_a_turn_is_cut_at_any_edge(kept_chrome, size):
    subject = Subject(BINARY, "surface", width=size.width, height=size.height)
    for frame in rendered(turn(subject, 12), size):
        assert not inked_edges(frame)


def test_a_transparent_animation_of_a_descent_shows_its_ball_on_no_ground(kept_chrome):
    subject = Subject(BINARY, "slice", "transparent")
    first, last = rendered(descent(subject, 2), SMALL)
    assert first.getpixel((2, 198))[3] == 0
    assert (np.asarray(first) != np.asarray(last)).any(axis=-1).mean() > 0.002


def test_a_flat_picture_is_drawn_with_its_contours(kept_chrome):
    subject = Subject(opened(lessons()["weights"], ""), "cross_entropy", titled=False)
    first, last = rendered(descent(subject, 2), SMALL)
    for frame in (first, last):
        bands = [n for n, _ in frame.getcolors(frame.width * frame.height) if n > 500]
        assert len(bands) > 5  # of the contours: one colour each


def test_a_browser_that_is_none_is_said_in_one_clear_error(monkeypatch):
    animation = turn(Subject(BINARY, "surface"), 2, 100)
    monkeypatch.setenv("BROWSER_PATH", "/bin/false")
    with pytest.raises(ChromeError, match="install Chrome or Chromium"):
        rendered(animation, SMALL)
    with pytest.raises(ValueError, match="at most 100,000,000 pixels"):
        rendered(animation, Size(8000, 8000))


def test_a_chrome_that_ends_on_the_way_is_said(chrome, monkeypatch):
    animation = descent(Subject(BINARY, "slice"), 40)
    started = kept_processes(monkeypatch)
    with pytest.raises(ChromeError, match="ended while it drew"):
        rendered(animation, SMALL, lambda *_: started[0].kill())


def test_what_the_page_finds_wrong_is_said(kept_chrome):
    animation = turn(Subject(BINARY, "surface"), 2, 100)
    odd = Animation(animation.figure, ({"camera": {"eye": None}},) * 2, 100)
    with pytest.raises(ChromeError, match=r"does not draw this: .*TypeError"):
        rendered(odd, SMALL)


HOLD = """
import time
from xentviz.export.chrome import with_chrome

async def wait(chrome):
    print("started", flush=True)
    time.sleep(600)

with_chrome(wait)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_chrome_ends_with_the_process_that_started_it(chrome, short_folder):
    surroundings = os.environ | {"TMPDIR": str(short_folder)}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=surroundings) as parent:
        assert parent.stdout.readline() == b"started\n"
        assert running(short_folder)
        parent.kill()
    end = time.monotonic() + 60
    while running(short_folder) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(short_folder) == []


@pytest.fixture
def short_folder():
    """Give a folder whose path leaves room for the socket that Chrome puts in it.

    A socket's path has at most 107 characters, and pytest's folders are deep.
    """
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def running(folder):
    """Return the processes that were told of a folder."""
    pids = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end meanwhile
            if bytes(folder) in (process / "cmdline").read_bytes():
                pids.append(process.name)
    return pids


@pytest.mark.parametrize(
    "wrong",
    [KeyboardInterrupt, pytest.param(ValueError, marks=pytest.mark.exhaustive)],
)
def test_what_fails_beside_a_chrome_that_starts_ends_it_and_its_profile(
    wrong, chrome, monkeypatch, tmp_path
):
    started = kept_processes(monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async def fail(chrome):
        raise wrong

    with pytest.raises(wrong):
        with_chrome(fail)
    [process] = started
    assert process.returncode is not None
    assert list(tmp_path.iterdir()) == []


def kept_processes(monkeypatch):
    """Return a list in which every process stands that is started from now on."""
    started = []

    class Started(subprocess.Popen):
        def __init__(self, *words, **settings):
            super().__init__(*words, **settings)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Started)
    return started
