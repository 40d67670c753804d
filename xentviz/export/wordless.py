"""A picture without words: one for the readers of all languages."""

import re

import plotly.graph_objects as go

from xentviz.export.subject import Subject

WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"<[^>]*>|%\{[^}]*\}")


class Wordless(Subject):
    """A picture with its letters and numbers, but without a word in it."""

    def plain(self) -> go.Figure:
        """Return the figure, all of its words left out."""
        figure = super().plain()
        figure.update_layout(showlegend=False)
        places = [
            trace["x"][0] for trace in figure.data if "x" in trace and len(trace["x"])
        ]
        if any(isinstance(place, str) for place in places):  # names of classes
            figure.update_xaxes(showticklabels=False)
        # The axes of a surface are known by their letters alone.
        is_3d = "scene" in figure.layout.to_plotly_json()
        for name in ("xaxis", "yaxis", "zaxis") if is_3d else ():
            title = figure.layout.scene[name].title
            title.text = WORD.sub("", title.text or "").strip(" ,")
        return go.Figure(_wordless(figure.to_plotly_json()))


def _wordless(part: object) -> object:
    """Return a part of a figure whose texts have no word; its other strings stay."""
    if not isinstance(part, dict):
        return [_wordless(p) for p in part] if isinstance(part, list | tuple) else part
    return {
        key: _blank(value)
        if key in {"text", "ticktext", "texttemplate"}
        else _wordless(value)
        for key, value in part.items()
    }


def _blank(text: object) -> object:
    if isinstance(text, str):
        return "" if WORD.search(TAG.sub("", text)) else text
    return [_blank(one) for one in text] if isinstance(text, list | tuple) else text
