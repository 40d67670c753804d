"""A link: a state of a lesson, and how it is looked at.

What moves no number of the lesson stands in the same address: the camera, the picture
that is enlarged, what a teacher has hidden, and the version of these rules.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from xentviz.lessons import Lesson, lessons
from xentviz.lessons.text import ENGLISH, languages, sentence
from xentviz.lessons.text.tags import spoken
from xentviz.state.parameters import BEFORE, Query, parameters, slug
from xentviz.state.reading import read as read_state
from xentviz.state.state import State

# The rules that links are written by. Links of every version, and those from before
# there were versions, are read alike: a name is never given another meaning.
VERSION = 1
# Parts of the page that are no single control or number.
PARTS = (
    "title",
    "text",
    "formula",
    "guide",
    "presets",
    "options",
    "controls",
    "readouts",
    "player",
    "captions",
    "export",
)
# Names in links from before, by what they are called now.
FORMER = {"take": "export"}
# Where the eye is, then what it looks at, then which way is up.
CAMERA = ("eye", "center", "up")
FARTHEST = 100.0
# `embed` is Streamlit's own.
NAMES = frozenset(
    {"v", "camera", "enlarged", "hide", "step", "lang", "embed", "embed_options"}
)


@dataclass(frozen=True)
class Link:
    """What a link opens.

    Parameters
    ----------
    state : State
        The lesson, its options and where its controls are.
    camera : tuple of float
        x, y, z of the eye, then of what it looks at, then of what is up: 3, 6 or 9
        numbers in the units of the scene's box, or none for the view to start with.
    enlarged : str
        The picture that has all the room; empty for none.
    hidden : tuple of str
        The names of what is not shown.
    step : int
        The step of the guide, counted from 1; 0 where the address says none.
    """

    state: State
    camera: tuple[float, ...] = ()
    enlarged: str = ""
    hidden: tuple[str, ...] = ()
    step: int = 0

    @property
    def query(self) -> str:
        """The query of the address that opens this."""
        parts = [self.state.address, f"v={VERSION}"]
        if self.camera:
            parts.append(f"camera={','.join(f'{x:.9g}' for x in self.camera)}")
        if self.enlarged:
            parts.append(f"enlarged={self.enlarged}")
        if self.hidden:
            parts.append(f"hide={','.join(self.hidden)}")
        if self.step:
            # Were no control named, it would open the state of the step.
            parts[:1] = self.state.parts()
            parts.append(f"step={self.step}")
        if (language := self.state.lesson.language) != ENGLISH:
            parts.append(f"lang={language}")
        return "&".join(filter(None, parts))

    @property
    def address(self) -> str:
        """The address, from the place that the app is served at."""
        return f"{self.state.lesson.slug}?{self.query}"


def read(lesson: Lesson, query: Query) -> tuple[Link, list[str]]:
    """Return the link nearest to what `query` asks for, and remarks on the rest."""
    query = parameters(query)
    ours = {n: values[-1] for n, values in query.items() if n in NAMES and values}
    rest = {n: values for n, values in query.items() if n not in NAMES}
    tags = query.get("lang", [])
    for language in filter(None, map(spoken, tags)):
        lesson = lesson.speaking(language)
    state, remarks = read_state(lesson, rest)
    _check_languages(tags, lesson, remarks)
    step = _step(ours.get("step", ""), state, remarks)
    if step and not _names_control(state, rest):
        state = state.after({"preset": step})
    link = Link(
        state,
        _camera(ours.get("camera", ""), lesson, remarks),
        _enlarged(ours.get("enlarged", ""), lesson, remarks),
        _hidden(ours.get("hide", ""), state, remarks),
        step,
    )
    _check_version(ours.get("v", ""), lesson, remarks)
    return link, remarks


def opened(
    url: str, language: str = ENGLISH, chosen: str | None = None
) -> tuple[Link, list[str]]:
    """Return what the link `url` opens, and remarks on what it could not.

    It opens in the language that is `said`, else in its own, else in `language`.

    Raises
    ------
    ValueError
        If its path ends in the name of no lesson.
    """
    path, query = parted(url)
    name = slug(path)
    if name not in lessons():
        allowed = ", ".join(lessons())
        raise ValueError(f"the link must lead to one of {allowed}, got {name[:40]!r}")
    parameters = parse_qs(query, keep_blank_values=True)
    if chosen:
        parameters["lang"] = [chosen]
    return read(lessons(language)[name], parameters)


def parted(url: str) -> tuple[str, str]:
    """Return the path and the query of a link, whose question mark may be encoded."""
    url = url.strip(BEFORE)
    parts = urlsplit(url if "?" in url else unquote(url))
    return parts.path, parts.query


def hideable(state: State) -> frozenset[str]:
    """Return every name that `hide` knows in a state."""
    lesson, options = state.lesson, state.options
    controls = [control.name for control in lesson.controls(options)]
    shown = [readout.quantity for readout in lesson.readouts(options)]
    vectors = [name.partition(".")[0] for name in controls + shown]
    return frozenset([*PARTS, *controls, *shown, *vectors, *lesson.pictures])


def camera(numbers: Sequence[float]) -> dict[str, dict[str, float]]:
    """Return the numbers of a link's camera as Plotly has them."""
    points = [numbers[k : k + 3] for k in range(0, len(numbers), 3)]
    return {
        name: dict(zip("xyz", point, strict=True))
        for name, point in zip(CAMERA, points, strict=False)
    }


def _camera(text: str, lesson: Lesson, remarks: list[str]) -> tuple[float, ...]:
    if not text:
        return ()
    try:
        numbers = tuple(float(part) for part in text[:400].split(","))
    except ValueError:
        numbers = ()
    reach = [math.hypot(*numbers[k : k + 3]) for k in range(0, len(numbers), 3)]
    # An eye in the middle of things sees nothing, and nan is no place.
    sound = len(numbers) in (3, 6, 9) and reach[0] >= 0.01
    if not (sound and all(r <= FARTHEST for r in reach)):
        remarks.append(sentence(lesson.language, "remarks", "camera"))
        return ()
    return numbers


def _enlarged(text: str, lesson: Lesson, remarks: list[str]) -> str:
    if text and text not in lesson.pictures:
        remarks.append(_none_of(lesson, "enlarged", text, ", ".join(lesson.pictures)))
        return ""
    return text


def _step(text: str, state: State, remarks: list[str]) -> int:
    """Return the number of a step, which may be named as well."""
    if not text:
        return 0
    names = [step.name for step in state.lesson.guide(state.options)]
    if text in names:
        return names.index(text) + 1
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(names):
        return int(text)
    parts = {"n": len(names), "names": ", ".join(names)}
    language, allowed = state.lesson.language, "steps" if names else "nothing"
    allowed = sentence(language, "remarks", allowed, **parts)
    remarks.append(_none_of(state.lesson, "step", text, allowed))
    return 0


def _names_control(state: State, query: Query) -> bool:
    names = {name.partition(".")[0] for name in state.values} | set(state.values)
    return any(name in names for name in query)


def _hidden(text: str, state: State, remarks: list[str]) -> tuple[str, ...]:
    if not text:
        return ()
    entries = (name.strip() for name in text[:2000].split(","))
    names = [FORMER.get(name, name) for name in entries if name]
    known = hideable(state)
    unknown = [name for name in names if name not in known]
    if unknown:
        listed = ", ".join(repr(name[:24]) for name in unknown[:4])
        remarks.append(sentence(state.lesson.language, "remarks", "hide", names=listed))
    return tuple(dict.fromkeys(name for name in names if name in known))


def _check_languages(tags: Sequence[str], lesson: Lesson, remarks: list[str]) -> None:
    allowed = ", ".join(languages())
    for tag in tags:
        if not spoken(tag):
            remarks.append(_none_of(lesson, "lang", tag, allowed))


def _check_version(text: str, lesson: Lesson, remarks: list[str]) -> None:
    if text and not (text.isdecimal() and len(text) < 9 and int(text) <= VERSION):
        parts = {"text": repr(text[:12]), "version": VERSION}
        remarks.append(sentence(lesson.language, "remarks", "version", **parts))


def _none_of(lesson: Lesson, name: str, text: str, allowed: str) -> str:
    parts = {"name": name, "text": repr(text[:24]), "allowed": allowed}
    return sentence(lesson.language, "remarks", "none_of", **parts)
