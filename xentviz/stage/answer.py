"""An answer: all that the stage shows and looks up in one state, without a formula.

It is a document: JSON that names and describes everything, and after it the numbers of
its tables as `xentviz.sweep.packing` packs them. Nothing in it depends on who asks, or
on where the hand came from. Its figures are documents of their own, by name: all that
differs between two states is live, so that one figure serves all of them.
"""

import json
import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from urllib.parse import urlencode

from xentviz.figures.theme import Style
from xentviz.figures.words import reworded
from xentviz.lessons import Lesson, lessons
from xentviz.lessons.formula import Token
from xentviz.lessons.template import in_one_line, tokens, unbroken
from xentviz.lessons.text import ENGLISH, figure_words, interface
from xentviz.stage.frame import frame_size
from xentviz.stage.guide import guide
from xentviz.stage.tables import tables
from xentviz.state.link import VERSION, Link, camera
from xentviz.state.state import State
from xentviz.sweep.controls import Control

Answer = dict[str, object]
LENGTH = struct.Struct("<I")  # of the JSON, before it


def answer(state: State) -> tuple[Answer, bytes]:
    """Return all that the stage shows and looks up in a state.

    Parameters
    ----------
    state : State
        The lesson and where its controls are.

    Returns
    -------
    document : dict
        Ready for JSON.
    numbers : bytes
        What the columns of its tables start at.
    """
    found, numbers = tables(state)
    has_descent = state.lesson.has_descent
    return {**shown(state), **found, "descent": has_descent}, numbers


def shown(state: State) -> Answer:
    """Return what stands on the stage in a state: all of an answer but its numbers."""
    lesson, options, steps = state.lesson, state.options, guide(state)
    return {
        "lesson": lesson.slug,
        "title": lesson.title,
        "sentence": lesson.sentence,
        "address": state.address,
        "controls": [
            {**_control(control), "value": state.values[control.name]}
            for control in lesson.controls(options)
        ],
        "options": _options(lesson, options),
        "presets": [
            interface(lesson.language)["stage"]["reset"],
            *(s["title"] for s in (steps or {"steps": []})["steps"]),
        ],
        "next": _next(lesson),
        "related": [
            _related(state, lessons(lesson.language)[slug]) for slug in lesson.related
        ],
        "layout": list(lesson.layout),
        "frame": frame_size(lesson),
        "figures": _figures(state),
        "readouts": [
            {
                "quantity": readout.quantity,
                "label": _tokens(state, readout.label),
                "unit": _tokens(state, readout.unit),
                "factor": readout.factor,
                "decimals": readout.decimals,
                "is_long": readout.is_long,
            }
            for readout in lesson.readouts(options)
        ],
        "formula": _tokens(state, lesson.formula(options)),
        "guide": steps,
    }


def _next(lesson: Lesson) -> dict[str, str]:
    """Return where a lesson's end leads: the next one, or all of them."""
    words, course = interface(lesson.language)["next"], lessons(lesson.language)
    slugs = list(course)
    after = slugs[slugs.index(lesson.slug) + 1 :] if lesson.slug in slugs else []
    if not after:
        return {"href": "./", "say": words["first"], "sentence": ""}
    following = course[after[0]]
    say = words["lesson"].format(title=following.title)
    return {
        "href": following.slug,
        "say": say,
        "sentence": in_one_line(following.sentence),
    }


def view(link: Link) -> dict[str, object]:
    """Return how `link` looks at its state, ready for JSON."""
    return {
        "camera": camera(link.camera) or None,
        "enlarged": link.enlarged,
        "hidden": list(link.hidden),
        "step": link.step,
        "version": VERSION,
    }


def to_bytes(document: Answer, numbers: bytes) -> bytes:
    """Return an answer as it travels: the length of its JSON, that, and its numbers."""
    text = json.dumps(
        document, allow_nan=False, ensure_ascii=False, separators=(",", ":")
    ).encode()
    return LENGTH.pack(len(text)) + text + numbers


# Without a bound: options and themes are closed sets, which make 1212 figures of 8 MB
# in each language. A bound below that would draw some again and again.
@cache
def figure(
    lesson: Lesson, name: str, style: Style, options: tuple, *, flat: bool
) -> str:
    """Return a figure of a lesson as JSON, the same one for every state.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    name : str
        One of its pictures.
    style : Style
        The theme, and the unit.
    options : tuple of (str, str)
        Every option of the lesson, and what is chosen.
    flat : bool
        Whether it is the one for a browser that cannot draw in 3-D.

    Raises
    ------
    KeyError
        If the lesson has no such picture.
    """
    picture = lesson.picture(name, dict(options))
    build = picture.flat if flat else picture.build
    if build is None:
        raise KeyError(name)
    start = lesson.measured(lesson.defaults(dict(options)), dict(options))
    return reworded(build(start, style), figure_words(lesson.language)).to_json()


def _figures(state: State) -> list[dict[str, object]]:
    """Return the pictures, each with the names of its figures in any theme."""
    query = urlencode({**state.options, **_language_part(state.lesson)})
    return [
        {
            "name": name,
            "title": picture.title,
            "caption": unbroken(
                _tokens(state, state.lesson.picture(name, state.options).caption)
            ),
            "figure": f"{state.lesson.slug}/{name}.json?{query}",
            "flat": picture.flat and f"{state.lesson.slug}/{name}.flat.json?{query}",
        }
        for name, picture in state.lesson.pictures.items()
    ]


def _language_part(lesson: Lesson) -> dict[str, str]:
    return {} if lesson.language == ENGLISH else {"lang": lesson.language}


def _tokens(state: State, template: str) -> list[Token]:
    return _tokens_of(state.lesson, template, state.options["units"])


@lru_cache(maxsize=4096)
def _tokens_of(lesson: Lesson, template: str, units: str) -> list[Token]:
    return tokens(template, lesson.letters, units)


def _related(state: State, other: Lesson) -> dict[str, str]:
    """Return the link to another lesson, with as much of `state` as it knows."""
    address = state.shared_with(other).address
    return {"slug": other.slug, "title": other.title, "address": address}


def _control(control: Control) -> dict[str, object]:
    return {
        "name": control.name,
        "label": control.label,
        "letter": control.letter,
        "low": control.low,
        "high": control.high,
        "step": control.step,
        "decimals": control.decimals,
        "n_stops": len(control.stops),
        "hidden": control.hidden,
    }


def _options(lesson: Lesson, options: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "name": option.name,
            "label": option.label,
            "choices": [{"value": v, "label": t} for v, t in option.choices.items()],
            "value": options[option.name],
            "opens": option.opens,
        }
        for option in lesson.options
    ]
