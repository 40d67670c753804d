"""What a file holds: who writes it, by its ending."""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import NamedTuple

from xentviz.command.request import asked, eye, warn
from xentviz.export import (
    MOVING,
    STILL,
    THEMES,
    Size,
)
from xentviz.export.animation import gif, mp4
from xentviz.export.animation import webp as moving_webp
from xentviz.export.animation.animation import moved
from xentviz.export.animation.recording import Filmed
from xentviz.export.code import code
from xentviz.export.data import csv, json
from xentviz.export.document import latex, markdown
from xentviz.export.image import still
from xentviz.export.offline import html
from xentviz.export.subject import Subject

ANIMATIONS: Mapping[str, ModuleType] = {"gif": gif, "webp": moving_webp, "mp4": mp4}


class Wish(NamedTuple):
    """How a file is to be, beside what is in it: as far as its format has a use for it.

    Parameters
    ----------
    size : Size
        Of a picture, and of each frame of a film.
    filmed : callable, optional
        What draws a film; none where a picture is to stand still.
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
    filmed: Filmed | None = None
    motion: str = ""
    frames: int = 0
    framework: str = "numpy"
    control: str = ""
    theme: str = ""


Writer = Callable[[Subject, Wish], bytes]


def written(
    told: argparse.Namespace, ending: str, size: Size, filmed: Filmed | None
) -> bytes:
    """Return what is asked for as a file with this ending.

    Raises
    ------
    ValueError
        If what is asked for is not there, or not to be had so.
    """
    found = asked(told.words, told.link)
    warn(found.remarks)
    kind = told.motion, told.frames, told.framework, told.control, told.theme or ""
    link, titled, theme = found.link, not told.no_title, told.theme or THEMES[0]
    subject = Subject(link.state, found.figure, theme, titled, link.camera)
    if told.camera:
        subject = replace(subject, eye=eye(subject, told.camera))
    return WRITERS[ending](subject, Wish(size, filmed, *kind))


def _picture(ending: str, subject: Subject, wish: Wish) -> bytes:
    if wish.filmed is None:
        return still(subject, ending, wish.size)
    return _animation(ending, wish.filmed, subject, wish)


def _animation(ending: str, filmed: Filmed, subject: Subject, wish: Wish) -> bytes:
    if subject.theme == "transparent" and ending != "webp":
        raise ValueError(gif.NO_GLASS.format(ending))
    # Late, so that no other format needs it.
    from tqdm import tqdm

    flat = "scene" not in subject.drawn().layout.to_plotly_json()
    pace = (wish.frames,) if wish.frames else ()
    film = moved(wish.motion or ("descent" if flat else "turn"), subject, *pace)
    total = len(film.frames)
    # Not before a frame is there: where no Chrome starts, nothing is said but that.
    with tqdm(total=total, unit="frame", delay=0.1, file=sys.stderr) as bar:
        images = filmed(film, wish.size, lambda done, _: bar.update(done - bar.n))
    return ANIMATIONS[ending].written(images, film.milliseconds)


def _page(subject: Subject, wish: Wish) -> bytes:
    state = subject.state
    return html.written(state, control=wish.control, theme=wish.theme).encode()


WRITERS: dict[str, Writer] = {
    **{ending: partial(_picture, ending) for ending in (*STILL, *MOVING)},
    "html": _page,
    "csv": lambda subject, wish: csv.written(subject).encode(),
    "json": lambda subject, wish: json.written(subject).encode(),
    "md": lambda subject, wish: markdown.written(subject.state).encode(),
    "tex": lambda subject, wish: latex.written(subject.state).encode(),
    "py": lambda subject, wish: code(subject.state, wish.framework).encode(),
}
