"""The files that ``export`` writes, and what it leaves where it fails."""

import asyncio
import signal
import sys
from functools import partial

import kaleido
import pytest
from choreographer.errors import BrowserClosedError
from PIL import Image

from tests.browser import HOW_TO_GET_ONE, found
from tests.command.conftest import outcome
from xentviz.command import files, formats
from xentviz.export import ENDINGS


def test_a_file_has_the_state_figure_size_and_looks_that_are_asked_for(
    folder, capsys, text_format
):
    words = "export binary slice predicted=.4 -o a.txt target=.2 --no-title"
    sized = ["--theme", "dark", "--width", "600", "--height", "400", "--scale", "2"]
    assert outcome(capsys, *words.split(), *sized) == (0, [], [])
    text = (folder / "a.txt").read_text()
    for part in (
        "predicted=0.4&target=0.2 ",
        "'slice'",
        "theme='dark'",
        "titled=False",
    ):
        assert part in text
    assert text.endswith(" 600.0,400.0,2.0")


def test_an_eye_may_begin_with_a_minus(folder, capsys, text_format):
    words = "export binary surface --camera -1,1,0.5 -o a.txt"
    assert outcome(capsys, *words.split()) == (0, [], [])
    assert "eye=(-1.0, 1.0, 0.5)" in (folder / "a.txt").read_text()


def test_a_name_may_be_as_long_as_the_file_system_has_it(folder, capsys):
    name = f"{'a' * 247}.csv"
    assert outcome(capsys, *f"export binary -o {name}".split()) == (0, [], [])
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("ending", "words", "said"),
    [
        ("csv", "slice", "# Two outcomes: The slice at this q. /binary?target=0.25"),
        ("json", "slope", '"link": "/binary?target=0.25'),
        ("md", "", "# Two outcomes"),
        ("tex", "", r"\documentclass"),
        ("py", "", "numpy"),
        ("py", "--framework pytorch", "import torch"),
    ],
)
def test_the_ending_of_a_file_says_what_is_in_it(ending, words, said, folder, capsys):
    words = f"export binary target=.25 {words} -o a.{ending.upper()}"
    assert outcome(capsys, *words.split()) == (0, [], [])
    assert said in (folder / f"a.{ending.upper()}").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_page_has_the_slider_and_the_theme_that_are_asked_for(folder, capsys):
    words = "export softmax --control temperature --theme dark -o a.html"
    assert outcome(capsys, *words.split()) == (0, [], [])
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "<title>Many classes" in page
    status, _, [line] = outcome(capsys, *words.replace("temperature", "w").split())
    assert status == 2
    assert "control must be one of logits.0, " in line


@pytest.mark.browser
def test_an_animation_has_the_frames_and_the_size_that_are_asked_for(
    folder, capsys, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", found() or pytest.fail(HOW_TO_GET_ONE))
    sized = "--frames 3 --width 160 --height 120 --scale 2"
    words = f"export binary slice {sized} -o a.gif"
    status, said, bar = outcome(capsys, *words.split())
    assert (status, said) == (0, [])
    assert "3/3" in bar[-1]
    with Image.open(folder / "a.gif") as animation:
        assert (animation.n_frames, animation.size) == (3, (320, 240))


@pytest.mark.parametrize(
    ("words", "figure", "made"),
    [
        ("-o a.webp", "surface", "still"),
        ("-o a.webp --motion turn", "surface", "turn"),
        ("-o a.webp --frames 9", "surface", "turn"),
        ("-o a.gif", "surface", "turn"),
        ("-o a.gif", "slice", "descent"),
        ("-o a.mp4 --motion descent", "surface", "descent"),
    ],
)
def test_what_moves_turns_where_it_can_unless_told(
    words, figure, made, folder, capsys, monkeypatch
):
    made_of = []

    def instead(name, *_):
        made_of.append(name)
        raise ValueError("enough")

    monkeypatch.setattr(formats, "to_image", partial(instead, "still"))
    monkeypatch.setattr(formats, "animated", instead)
    outcome(capsys, "export", "binary", figure, *words.split())
    assert made_of == [made]


def test_every_ending_has_what_makes_it():
    assert sorted(formats.EXPORTERS) == sorted(ENDINGS)


def test_a_link_is_drawn_from_where_it_looks_and_what_it_enlarges(
    folder, capsys, text_format
):
    link = "/weights?w=1&enlarged=surface&camera=1,2,0.5"
    assert outcome(capsys, "export", "--link", link, "-o", "a.txt") == (0, [], [])
    text = (folder / "a.txt").read_text()
    assert text.startswith("w=1 ")
    assert "figure='surface'" in text
    assert "eye=(1.0, 2.0, 0.5)" in text
    outcome(capsys, "export", "--link", link, "--camera", "top", "-o", "a.txt")
    assert "eye=(0.0, -0.01, 2.4)" in (folder / "a.txt").read_text()


@pytest.mark.parametrize("wrong", [OSError, ValueError, KeyboardInterrupt])
def test_what_fails_leaves_the_file_that_was_there_and_no_other(
    wrong, folder, capsys, monkeypatch
):
    def broken(*_):
        raise wrong("not now")

    monkeypatch.setitem(formats.EXPORTERS, "png", broken)
    kept = folder / "a.png"
    kept.write_bytes(b"before")
    status, _, err = outcome(capsys, "export", "binary", "-o", "a.png")
    assert status == (130 if wrong is KeyboardInterrupt else 2)
    assert len(err) == (wrong is not KeyboardInterrupt)
    assert kept.read_bytes() == b"before"
    assert list(folder.iterdir()) == [kept]


def test_a_disk_that_is_full_leaves_no_half_of_a_file(folder, monkeypatch):
    def full(path, data):
        with path.open("wb") as half:
            half.write(data[:3])
        raise OSError("No space left on device")

    monkeypatch.setattr(type(folder), "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(folder / "a.png", b"whole picture")
    assert list(folder.iterdir()) == []


def test_a_command_without_kaleido_says_how_to_get_it(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido", None)
    status, _, err = outcome(capsys, "export", "binary", "-o", "a.png")
    assert status == 2
    [line] = err
    assert "needs kaleido" in line
    assert "pip install 'xentviz[export]'" in line


@pytest.fixture
def interruptible():
    """Have an interrupt count: where a shell starts tests behind it, none does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_that_ends_chrome_too_is_no_chrome_that_does_not_start(
    folder, capsys, monkeypatch
):
    class Interrupted:
        def __init__(self, **settings):
            pass

        async def open(self):
            signal.raise_signal(signal.SIGINT)
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                raise BrowserClosedError from None  # a terminal interrupts it as well

        async def close(self):
            pass

    monkeypatch.setattr(kaleido, "Kaleido", Interrupted)
    assert outcome(capsys, "export", "binary", "-o", "a.png") == (130, [], [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "said"), [("none", "no Chrome found"), (sys.executable, "does not start")]
)
def test_without_a_chrome_that_starts_a_still_says_what_to_install(
    path, said, folder, capfd, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", str(folder / path))
    status, _, err = outcome(capfd, "export", "binary", "-o", "a.png")
    assert status == 2
    [line] = err
    assert said in line
    assert "install Chrome or Chromium" in line
    assert list(folder.iterdir()) == []
