"""A subject: one picture of a lesson in a state, as it is to be exported."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from xentviz.export import THEMES
from xentviz.figures.theme import COLOURS, Style
from xentviz.figures.words import reworded
from xentviz.lessons.declarations import Picture
from xentviz.lessons.template import filled
from xentviz.lessons.text import figure_words
from xentviz.state.link import camera
from xentviz.state.state import State

HEAD = 64  # pixels that a title and a line of its caption take from a picture
MARGIN = 16  # pixels at the side of both
LETTER, LINE = 13, 17  # pixels: the height of a caption's letters, and of its lines
# Of their height: wide enough for the widest words of a caption in every face.
LETTER_WIDTH = 0.58
LONGEST_NAME = 200


@dataclass(frozen=True)
class Subject:
    """One picture of a lesson, as it is to be exported.

    Parameters
    ----------
    state : State
        The lesson, its options and where its controls are.
    figure : str
        The name of the picture.
    theme : str
        ``"light"``, ``"dark"``, or without a ground, with the inks of light or of dark:
        ``"transparent"``, ``"transparent-dark"``.
    titled : bool
        Whether its title and its caption stand in it.
    eye : tuple of float
        The camera of a link; empty for the view to start with.
    width : float
        Of the picture, in pixels: the caption breaks into as many lines as it needs.
    """

    state: State
    figure: str
    theme: str = "light"
    titled: bool = True
    eye: tuple[float, ...] = ()
    width: float = 1280

    def __post_init__(self) -> None:
        """Refuse what there is none of.

        Raises
        ------
        ValueError
            If the lesson has no such picture, or there is no such theme.
        """
        allowed = {"figure": tuple(self.state.lesson.pictures), "theme": THEMES}
        for name, choices in allowed.items():
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} must be one of {', '.join(choices)}, "
                    f"got {getattr(self, name)!r}"
                )

    @property
    def style(self) -> Style:
        """The style of the picture."""
        inks = "dark" if self.theme.endswith("dark") else "light"
        return Style(inks, self.state.options["units"])

    @property
    def picture(self) -> Picture:
        """The picture, and how it is drawn."""
        return self.state.lesson.picture(self.figure, self.state.options)

    @property
    def is_transparent(self) -> bool:
        """Whether it has no ground."""
        return self.theme.startswith("transparent")

    def drawn(self) -> go.Figure:
        """Return the figure in its language, ground, title and camera as asked."""
        words = figure_words(self.state.lesson.language)
        return reworded(self.plain(), words)

    def plain(self) -> go.Figure:
        """Return the figure with the words that it has in code."""
        picture = self.picture
        quantities = self.state.quantities()
        figure = picture.build(quantities, self.style)
        if not self.is_transparent:
            figure.update_layout(paper_bgcolor=COLOURS[self.theme].panel)
        if self.titled:
            caption = self.caption(quantities)
            _title(figure, picture.title, caption, self.style)
        if self.eye and "scene" in figure.layout.to_plotly_json():
            figure.update_layout(scene_camera=camera(self.eye))
        return figure

    def caption(self, quantities: Mapping[str, object]) -> str:
        """Return the caption, the numbers of `quantities` in it, in Plotly's lines."""
        text = filled(self.picture.caption, quantities, self.state.options["units"])
        room = (self.width - 2 * MARGIN) / (LETTER_WIDTH * LETTER)
        return "<br>".join(textwrap.wrap(text, max(20, int(room))))


def stem(state: State, figure: str = "") -> str:
    """Return the name of a file without its ending: lesson, figure and state.

    Where that is too long for a file's name, what does not fit is left out whole.
    """
    name = "-".join(filter(None, ["xentviz", state.lesson.slug, figure]))
    for part in state.parts():
        if len(name) + len(part) < LONGEST_NAME:
            name += f"-{part}"
    return name


def _title(figure: go.Figure, title: str, caption: str, style: Style) -> None:
    """Put a title and a caption over a figure, in room of their own."""
    figure.layout.title = {
        "text": f"<b>{title}</b>",
        "font": {"size": 17},
        "subtitle": {
            "text": caption,
            "font": {"size": LETTER, "color": style.colours.muted},
        },
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": MARGIN, "t": 12},
    }
    margin = figure.layout.margin
    margin.t = (margin.t or 0) + HEAD + LINE * caption.count("<br>")
