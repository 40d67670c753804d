"""HTML: a lesson in one file that needs no network, its sliders live.

Beside the words the file holds, each compressed: plotly.js; what the stage shows of
the lesson (`xentviz.stage.answer`); and the numbers of a grid, one after another.
``stage/offline.js`` answers the stage out of them.
"""

import base64
import gzip
import html
import json
from functools import cache
from pathlib import Path
from string import Template

from xentviz.export.document import mathml
from xentviz.export.offline.contents import (
    Contents,
    along,
    packed_contents,
    whole,
)
from xentviz.export.offline.note import note, texts
from xentviz.figures.theme import Style
from xentviz.plotlyjs.script import plotly_js
from xentviz.stage.answer import Answer, figure, shown, view
from xentviz.stage.modules import IMPORT, STYLE_FILES, resolved
from xentviz.stage.words import attributes, words
from xentviz.state.link import Link
from xentviz.state.state import State
from xentviz.state.strict import check_choice
from xentviz.sweep.grid import Axis
from xentviz.sweep.grid_packing import PackedGrid

STAGE = Path(__file__).parents[2] / "stage"
THEMES = ("light", "dark")
PRINTED = "light"  # whatever the theme on the screen
# Bytes that the numbers of a file may take in it.
MOST = 10_000_000
# The file may fetch nothing: all that it needs is in it. Plotly compiles the loops of
# its 3-D part with new Function.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)


def to_html(state: State, *, control: str = "", theme: str = "", site: str = "") -> str:
    """Return a lesson as a file that works with no network.

    All of a lesson is in it where the grid of its sliders is small enough; else one
    slider is live. The file says which.

    Parameters
    ----------
    state : State
        The state that it opens in.
    control : str
        The slider that is to be live where they cannot all be; the first by default.
    theme : str
        ``"light"`` or ``"dark"``; by default as the reader's device asks for.
    site : str
        Where the app is served, for the link to it: ``"https://example.org/"``.

    Raises
    ------
    ValueError
        If no such slider moves anything, or there is no such theme.
    """
    if control:
        check_choice("control", control, state.draggable)
    if theme:
        check_choice("theme", theme, THEMES)
    lesson = state.lesson
    # A lesson may have handles in its pictures alone, and no slider in sight.
    names = state.draggable or [c.name for c in lesson.controls(state.options)]
    contents, numbers, packed = _fitting(state, control or names[0])
    page = (STAGE / "offline.html").read_text(encoding="utf-8")
    return Template(page).substitute(
        language=attributes(lesson.language),
        words_of_stage=words(lesson.language),
        policy=POLICY,
        title=html.escape(lesson.title),
        css=_css(),
        modules=json.dumps({"imports": _modules()}),
        note=note(state, contents, site),
        **texts(lesson.language),
        # Where the stage has the guide, that says them.
        words="" if contents.guide else mathml.to_html(lesson.words),
        derivation=mathml.to_html(lesson.derivation(state.values, state.options)),
        lesson=_packed(_document(state, contents, numbers, theme).encode()),
        numbers=packed,
        plotly=_plotly(),
    )


def _fitting(state: State, control: str) -> tuple[Contents, PackedGrid, str]:
    """Return all of a lesson where it fits, else one control of it.

    That is what the file holds, its numbers, and these as they stand in the file.
    """
    contents = whole(state)
    if contents is not None:
        numbers = packed_contents(contents, state)
        packed = _packed(numbers.data)
        if len(packed) <= MOST:
            return contents, numbers, packed
    contents = along(state, control)
    numbers = packed_contents(contents, state)
    return contents, numbers, _packed(numbers.data)


def _document(state: State, contents: Contents, numbers: PackedGrid, theme: str) -> str:
    """Return what the stage shows at every state, and how the numbers lie."""
    answer = _constant(state, contents)
    themes = [theme] if theme else list(THEMES)
    drawn = dict.fromkeys((*themes, PRINTED))
    document = {
        "answer": answer,
        "themes": themes,
        "figures": {theme: _figures(state, answer, theme) for theme in drawn},
        "axes": [*map(_axis, contents.grid.axes), {"n_points": len(contents.places)}],
        "columns": numbers.columns,
        "presets": contents.presets,
        "places": [place._asdict() for place in contents.places],
    }
    return json.dumps(document, allow_nan=False)


def _axis(axis: Axis) -> dict[str, object]:
    """Return a control that is live, and where it may be between its stops."""
    control, n_stops = axis.control, len(axis.control.stops)
    return {
        "control": control.name,
        "low": control.low,
        "step": control.step,
        "n_stops": n_stops,
        "n_points": len(axis.points),
        "between": axis.points[n_stops:].tolist(),
    }


def _figures(state: State, answer: Answer, theme: str) -> dict[str, str]:
    """Return the figures of a lesson by the names that its answer gives them."""
    style = Style(theme, state.options["units"])
    options = tuple(state.options.items())
    return {
        picture[kind]: figure(
            state.lesson, picture["name"], style, options, flat=kind == "flat"
        )
        for picture in answer["figures"]
        for kind in ("figure", "flat")
        if picture[kind]
    }


def _constant(state: State, contents: Contents) -> Answer:
    """Return what of an answer is the same at every state, and works in a file."""
    grid = contents.grid
    live = {axis.control.name for axis in grid.axes}
    dragged = set(range(len(live)))
    moving = {name for name, c in grid.columns.items() if dragged & set(c.axes)}
    # A slider that moves a descent alone would move nothing here.
    visible = moving.union(state.draggable)
    answer = shown(state)
    return answer | {
        "controls": [
            {**control, "fixed": control["name"] not in live}
            for control in answer["controls"]
            if control["hidden"] or control["name"] in visible
        ],
        "guide": contents.guide,
        "options": [],
        "related": [],
        "pads": [],
        "remarks": "",
        "view": view(Link(state)),
    }


def _css() -> str:
    return "".join(
        (STAGE / name).read_text(encoding="utf-8")
        for name in ("document.css", *STYLE_FILES, "offline.css")
    )


def _modules() -> dict[str, str]:
    """Return the modules that a file starts with, each an address that holds it."""
    sources: dict[str, str] = {}
    names = ["offline.js"]
    while names:
        name = names.pop()
        if name not in sources:
            sources[name] = (STAGE / name).read_text(encoding="utf-8")
            imported = IMPORT.findall(sources[name])
            names += [resolved(name, reference) for _, reference in imported]
    return {f"xentviz/{n}": _as_address(n, source) for n, source in sources.items()}


def _as_address(name: str, source: str) -> str:
    # An address that holds its document is no place that others are beside.
    source = IMPORT.sub(lambda m: f'{m[1]}"xentviz/{resolved(name, m[2])}";', source)
    packed = base64.b64encode(source.encode()).decode()
    return f"data:text/javascript;charset=utf-8;base64,{packed}"


@cache
def _plotly() -> str:
    return _packed(plotly_js().read_bytes())


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, compresslevel=6, mtime=0)).decode()
