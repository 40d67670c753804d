"""The state that a command shows: from its words, or from a link."""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from xentviz.export.subject import Subject
from xentviz.lessons import lessons
from xentviz.lessons.text import ENGLISH, interface
from xentviz.state.link import Link, opened, read
from xentviz.state.strict import check_choice, lesson_named, state

MOST_WARNINGS = 8


class Request(NamedTuple):
    """A link to show, the figure named beside it, and remarks on what it could not."""

    link: Link
    figure: str
    remarks: list[str]


def parse_request(
    words: Sequence[str],
    url: str | None,
    language: str = ENGLISH,
    chosen: str | None = None,
) -> Request:
    """Return what `words` name, as ``binary surface predicted=.3``, or the link `url`.

    A link holds a whole state: beside it may stand the name of a figure, no more. It is
    in the language that is `said`, else that of the link, else in `language`.

    Raises
    ------
    ValueError
        If there is no such lesson, figure, control or option, or no such value of it.
    """
    bare = [word for word in words if "=" not in word]
    values = [word for word in words if "=" in word]
    if url is not None:
        if values or len(bare) > 1:
            raise ValueError(
                "beside --link may stand the name of a figure alone, "
                f"got {' '.join(words)}"
            )
        link, remarks = opened(url, language, chosen)
        return Request(link, _figure(link, bare), remarks)
    if not bare:
        allowed = ", ".join(lessons())
        raise ValueError(f"say which lesson: one of {allowed}; or give a --link")
    lesson = lesson_named(bare[0]).speaking(language)
    link = Link(state(lesson, _values(values)))
    return Request(link, _figure(link, bare[1:]), [])


def warn(remarks: Sequence[str], language: str = ENGLISH) -> None:
    """Say what of a link could not be taken as it stands."""
    texts = interface(language)["command"]
    lines = list(remarks[:MOST_WARNINGS])
    if len(remarks) > MOST_WARNINGS:
        lines.append(texts["more"].format(n=len(remarks) - MOST_WARNINGS))
    for line in lines:
        print(f"xentviz: {texts['warning']}: {line}", file=sys.stderr)


def eye(subject: Subject, text: str) -> tuple[float, ...]:
    """Return where the camera `text` stands: one of a figure's views, or numbers.

    Raises
    ------
    ValueError
        If the figure is flat, or has no such view.
    """
    meta = subject.drawn().layout.meta or {}
    if "eyes" not in meta:
        raise ValueError(f"the figure {subject.figure} is flat, it takes no camera")
    if text in meta["eyes"]:
        return tuple(meta["eyes"][text][axis] for axis in "xyz")
    link, remarks = read(subject.state.lesson, {"camera": [text]})
    if remarks or not link.camera:
        raise ValueError(
            f"camera must be one of {', '.join(meta['eyes'])}, or 3, 6 or 9 numbers "
            f"(the eye, what it looks at, what is up), got {text!r}"
        )
    return link.camera


def _figure(link: Link, names: Sequence[str]) -> str:
    """Return the figure that is named, else the one that the page shows first."""
    pictures = link.state.lesson.pictures
    if len(names) > 1:
        raise ValueError(
            f"one figure at a time, got {', '.join(names)}; values are name=number"
        )
    name = names[0] if names else link.enlarged or next(iter(pictures))
    check_choice("figure", name, pictures)
    return name


def _values(words: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for word in words:
        name, _, text = word.partition("=")
        if name in values:
            raise ValueError(f"{name} is given twice: {values[name]} and {text}")
        values[name] = text
    return values
