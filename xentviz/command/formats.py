"""What a file holds: what makes it, by its ending."""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from xentviz.command.request import eye, parse_request, warn
from xentviz.export import MOVING, STILL, THEMES, Size
from xentviz.export.animation.gif import to_gif
from xentviz.export.animation.motions import animated
from xentviz.export.animation.mp4 import to_mp4
from xentviz.export.animation.rendering import render
from xentviz.export.animation.transparency import NO_TRANSPARENCY
from xentviz.export.animation.webp import to_webp
from xentviz.export.code import code
from xentviz.export.data.csv import to_csv
from xentviz.export.data.json import to_json
from xentviz.export.document.latex import to_latex
from xentviz.export.document.markdown import to_markdown
from xentviz.export.image import to_image
from xentviz.export.offline.html import to_html
from xentviz.export.subject import Subject
from xentviz.lessons.text import interface

if TYPE_CHECKING:
    from PIL import Image

ANIMATIONS: "Mapping[str, Callable[[list[Image.Image], int], bytes]]" = {
    "gif": to_gif,
    "webp": to_webp,
    "mp4": to_mp4,
}


class Settings(NamedTuple):
    """How a file is to be, beside what is in it: as far as its format has a use for it.

    Parameters
    ----------
    size : Size
        Of a picture, and of each frame of an animation.
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
    no_comment, bom : bool
        Of a CSV: without its first line, and with the mark of UTF-8.
    """

    size: Size = Size()
    motion: str = ""
    frames: int = 0
    framework: str = "numpy"
    control: str = ""
    theme: str = ""
    no_comment: bool = False
    bom: bool = False


Exporter = Callable[[Subject, Settings], bytes]


def exported(arguments: argparse.Namespace, ending: str, size: Size) -> bytes:
    """Return what the arguments of a command name, as a file with this ending.

    Raises
    ------
    ValueError
        If what they name is not there, or not to be had so.
    """
    request = parse_request(
        arguments.words, arguments.link, arguments.language, arguments.lang
    )
    warn(request.remarks, arguments.language)
    if (arguments.motion or arguments.frames) and ending not in MOVING:
        raise ValueError(f"a {ending} does not move; what does is {', '.join(MOVING)}")
    link, theme = request.link, arguments.theme or THEMES[0]
    titled = not arguments.no_title
    subject = Subject(link.state, request.figure, theme, titled, link.camera, *size[:2])
    if arguments.camera:
        subject = replace(subject, eye=eye(subject, arguments.camera))
    names = [name for name in Settings._fields if name != "size"]
    rest = {
        name: getattr(arguments, name) or getattr(Settings(), name) for name in names
    }
    return EXPORTERS[ending](subject, Settings(size, **rest))


def _picture(ending: str, subject: Subject, settings: Settings) -> bytes:
    """Return a picture, which moves where its format can and it is asked to."""
    moves = settings.motion or settings.frames
    if ending in MOVING and (moves or ending not in STILL):
        return _animation(ending, subject, settings)
    return to_image(subject, ending, settings.size)


def _animation(ending: str, subject: Subject, settings: Settings) -> bytes:
    if subject.is_transparent and ending != "webp":
        raise ValueError(NO_TRANSPARENCY.format(ending))
    # Late, so that no other format needs it.
    from tqdm import tqdm

    flat = "scene" not in subject.drawn().layout.to_plotly_json()
    pace = (settings.frames,) if settings.frames else ()
    animation = animated(
        settings.motion or ("descent" if flat else "turn"), subject, *pace
    )
    total = len(animation.frames)
    # Not before a frame is there: where no Chrome starts, nothing is said but that.
    unit = interface(subject.state.lesson.language)["printed"]["frame"]
    with tqdm(total=total, unit=unit, delay=0.1, file=sys.stderr) as bar:
        images = render(
            animation, settings.size, lambda done, _: bar.update(done - bar.n)
        )
    return ANIMATIONS[ending](images, animation.milliseconds)


def _page(subject: Subject, settings: Settings) -> bytes:
    page = to_html(subject.state, control=settings.control, theme=settings.theme)
    return page.encode()


EXPORTERS: dict[str, Exporter] = {
    **{ending: partial(_picture, ending) for ending in (*STILL, *MOVING)},
    "html": _page,
    "csv": lambda subject, settings: to_csv(
        subject, comment=not settings.no_comment, bom=settings.bom
    ).encode(),
    "json": lambda subject, settings: to_json(subject).encode(),
    "md": lambda subject, settings: to_markdown(subject.state).encode(),
    "tex": lambda subject, settings: to_latex(subject.state).encode(),
    "py": lambda subject, settings: code(subject.state, settings.framework).encode(),
}
