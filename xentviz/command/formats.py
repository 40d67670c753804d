"""Formats: what writes a file, by its ending."""

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from xentviz.export import Size, Subject
from xentviz.export.code import code
from xentviz.export.film import MOTIONS, Film
from xentviz.export.filming import filming
from xentviz.export.gif import NO_GLASS
from xentviz.export.still import ENDINGS as STILLS
from xentviz.export.still import still

MOVING = "gif", "webp", "mp4"


class Wish(NamedTuple):
    """How a file is to be, beside what is in it: as far as its format has a use for it.

    Parameters
    ----------
    size : Size
        Of a picture, and of each frame of a film.
    motion : str
        ``"turn"`` or ``"descent"``; empty for a turn of what is in 3-D, else a descent.
    frames : int
        How many; 0 for as many as the motion has.
    framework : str
        What code is written for.
    control : str
        The slider that is live in a page where they cannot all be.
    theme : str
        Of a page; empty for what its reader's device asks for.
    """

    size: Size = Size()
    motion: str = ""
    frames: int = 0
    framework: str = "numpy"
    control: str = ""
    theme: str = ""


Writer = Callable[[Subject, Wish], bytes]


def _still(ending: str, subject: Subject, wish: Wish) -> bytes:
    if wish.motion or wish.frames:
        raise ValueError(f"a {ending} does not move; what does is {', '.join(MOVING)}")
    return still(subject, ending, wish.size)


def _moving(ending: str, subject: Subject, wish: Wish) -> bytes:
    if subject.theme == "transparent" and ending != "webp":
        raise ValueError(NO_GLASS.format(ending))
    # What takes long stands inside: Chrome starts beside it.
    with filming() as filmed:
        # Late, so that no other format needs it.
        from tqdm import tqdm

        format_, film = _module(ending), _film(subject, wish)
        total = len(film.frames)
        # Not before a frame is there: without a Chrome nothing is said but that.
        with tqdm(total=total, unit="frame", delay=0.1, file=sys.stderr) as bar:
            images = filmed(film, wish.size, lambda done, _: bar.update(done - bar.n))
        return format_.written(images, film.milliseconds)


def _webp(subject: Subject, wish: Wish) -> bytes:
    moves = wish.motion or wish.frames
    return (_moving if moves else _still)("webp", subject, wish)


def _data(name: str, subject: Subject, _: Wish) -> bytes:
    return _module(name).written(subject).encode()


def _words(name: str, subject: Subject, _: Wish) -> bytes:
    return _module(name).written(subject.state).encode()


def _page(subject: Subject, wish: Wish) -> bytes:
    told = {"control": wish.control, "theme": wish.theme}
    return _module("html").written(subject.state, **told).encode()


def _code(subject: Subject, wish: Wish) -> bytes:
    return code(subject.state, wish.framework).encode()


def _film(subject: Subject, wish: Wish) -> Film:
    flat = "scene" not in subject.drawn().layout.to_plotly_json()
    motion = MOTIONS[wish.motion or ("descent" if flat else "turn")]
    return motion(subject, wish.frames) if wish.frames else motion(subject)


def _module(name: str) -> ModuleType:
    """Return the module of a format: imported now, as no other command waits for it."""
    return import_module(f"xentviz.export.{name}")


WRITERS: dict[str, Writer] = {
    **{ending: partial(_still, ending) for ending in STILLS},
    "webp": _webp,
    "gif": partial(_moving, "gif"),
    "mp4": partial(_moving, "mp4"),
    "html": _page,
    "csv": partial(_data, "csv"),
    "json": partial(_data, "json"),
    "md": partial(_words, "markdown"),
    "tex": partial(_words, "latex"),
    "py": _code,
}
