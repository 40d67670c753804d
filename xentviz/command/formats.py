"""What a file holds: what makes it, by its ending."""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

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


Exporter = Callable[[Subject, Size, argparse.Namespace], bytes]


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
    return EXPORTERS[ending](subject, size, arguments)


def _picture(
    ending: str, subject: Subject, size: Size, arguments: argparse.Namespace
) -> bytes:
    """Return a picture, which moves where its format can and it is asked to."""
    moves = arguments.motion or arguments.frames
    if ending in MOVING and (moves or ending not in STILL):
        return _animation(ending, subject, size, arguments)
    return to_image(subject, ending, size)


def _animation(
    ending: str, subject: Subject, size: Size, arguments: argparse.Namespace
) -> bytes:
    """Return an animation: unless said, what is in 3-D turns, and the rest descends."""
    if subject.is_transparent and ending != "webp":
        raise ValueError(NO_TRANSPARENCY.format(ending))
    # Late, so that no other format needs it.
    from tqdm import tqdm

    flat = "scene" not in subject.drawn().layout.to_plotly_json()
    pace = (arguments.frames,) if arguments.frames else ()
    motion = arguments.motion or ("descent" if flat else "turn")
    animation = animated(motion, subject, *pace)
    total = len(animation.frames)
    # Not before a frame is there: where no Chrome starts, nothing is said but that.
    unit = interface(subject.state.lesson.language)["printed"]["frame"]
    with tqdm(total=total, unit=unit, delay=0.1, file=sys.stderr) as bar:
        images = render(animation, size, lambda done, _: bar.update(done - bar.n))
    return ANIMATIONS[ending](images, animation.milliseconds)


def _page(subject: Subject, _: Size, arguments: argparse.Namespace) -> bytes:
    control, theme = arguments.control, arguments.theme or ""
    return to_html(subject.state, control=control, theme=theme).encode()


EXPORTERS: dict[str, Exporter] = {
    **{ending: partial(_picture, ending) for ending in (*STILL, *MOVING)},
    "html": _page,
    "csv": lambda subject, _, arguments: to_csv(
        subject, comment=not arguments.no_comment, bom=arguments.bom
    ).encode(),
    "json": lambda subject, *_: to_json(subject).encode(),
    "md": lambda subject, *_: to_markdown(subject.state).encode(),
    "tex": lambda subject, *_: to_latex(subject.state).encode(),
    "py": lambda subject, _, arguments: code(
        subject.state, arguments.framework
    ).encode(),
}
