"""The words of a figure in another language: on its axes, its labels and its hovers."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import plotly.graph_objects as go

# Of a trace, what a reader sees of its texts; its name is what code calls it.
SEEN = ("text", "hovertemplate", "texttemplate", "x", "y")


def reworded(figure: go.Figure, words: Mapping[str, str]) -> go.Figure:
    """Return a figure with some words in place of others.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    words : mapping of str to str
        By each phrase what stands in its place, the longer ones first.
    """
    if not words:
        return figure
    phrases = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)")

    def say(text: str) -> str:
        return pattern.sub(lambda found: words[found[0]], text)

    for trace in figure.data:
        for name in SEEN:
            _reword(trace, name, say)
        if figure.layout.showlegend and trace.name:
            trace.name = say(trace.name)
        if "colorbar" in trace and trace.colorbar.title.text:
            trace.colorbar.title.text = say(trace.colorbar.title.text)
    scenes = list(figure.select_scenes())
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    axes += [scene[name] for scene in scenes for name in ("xaxis", "yaxis", "zaxis")]
    for axis in axes:
        _reword(axis.title, "text", say)
        _reword(axis, "ticktext", say)
    for layout in (figure.layout, *scenes):
        for annotation in layout.annotations:
            _reword(annotation, "text", say)
    return figure


def _reword(thing: go.Figure, name: str, say: Callable[[str], str]) -> None:
    """Say what stands under a name anew, where that is a text, or texts in a row."""
    if name not in thing or thing[name] is None:
        return
    value = thing[name]
    if isinstance(value, str):
        thing[name] = say(value)
    elif isinstance(value, list | tuple | np.ndarray) and _holds_text(value):
        thing[name] = [say(one) if isinstance(one, str) else one for one in value]


def _holds_text(values: list | tuple | np.ndarray) -> bool:
    return any(isinstance(one, str) for one in values)
