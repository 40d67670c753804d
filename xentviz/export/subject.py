"""A subject: one picture of a lesson in a state, as it is to be exported."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from xentviz.export import THEMES
from xentviz.export.scene import fit
from xentviz.figures.theme import COLOURS, Style
from xentviz.figures.words import reworded
from xentviz.lessons.declarations import Picture
from xentviz.lessons.template import filled
from xentviz.lessons.text import figure_words
from xentviz.state.link import camera
from xentviz.state.state import State
from xentviz.state.strict import check_choice

HEAD = 64  # pixels that a title and a line of its caption take from a picture
MARGIN = 16  # pixels at the side of both
LETTER, LINE = 13, 17  # pixels: the height of a caption's letters, and of its lines
TITLE, TITLE_LINE = 17, 22  # the same of a title
# Of their height: wide enough for the widest words of a caption in every face, and for
# those of a title, which are bold.
LETTER_WIDTH, TITLE_WIDTH = 0.58, 0.66
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
    width, height : float
        Of the picture, in pixels: title and caption break into as many lines as they
        need, and the eye stands as far off as a scene and its letters need.
    """

    state: State
    figure: str
    theme: str = "light"
    titled: bool = True
    eye: tuple[float, ...] = ()
    width: float = 1280
    height: float = 800

    def __post_init__(self) -> None:
        """Refuse what there is none of.

        Raises
        ------
        ValueError
            If the lesson has no such picture, or there is no such theme.
        """
        check_choice("figure", self.figure, self.state.lesson.pictures)
        check_choice("theme", self.theme, THEMES)

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
            title = self._lines(picture.title, TITLE_WIDTH * TITLE)
            _title(figure, title, self.caption(quantities), self.style)
        if "scene" in figure.layout.to_plotly_json():
            room = self.height - figure.layout.margin.t
            fit(figure, self.width, room, is_free=not self.eye)
            if self.eye:
                figure.update_layout(scene_camera=camera(self.eye))
        return figure

    def caption(self, quantities: Mapping[str, object]) -> str:
        """Return the caption, the numbers of `quantities` in it, in Plotly's lines."""
        text = filled(self.picture.caption, quantities, self.state.options["units"])
        return "<br>".join(self._lines(text, LETTER_WIDTH * LETTER))

    def _lines(self, text: str, letter_width: float) -> list[str]:
        """Return a text in lines that are no wider than the picture."""
        room = (self.width - 2 * MARGIN) / letter_width
        return textwrap.wrap(text, max(20, int(room)))


def stem(state: State, figure: str = "") -> str:
    """Return the name of a file without its ending: lesson, figure and state.

    Where that is too long for a file's name, what does not fit is left out whole.
    """
    name = "-".join(filter(None, ["xentviz", state.lesson.slug, figure]))
    for part in state.parts():
        if len(name) + len(part) < LONGEST_NAME:
            name += f"-{part}"
    return name


def _title(figure: go.Figure, title: list[str], caption: str, style: Style) -> None:
    """Put a title and a caption over a figure, in room of their own."""
    figure.layout.title = {
        "text": f"<b>{'<br>'.join(title)}</b>",
        "font": {"size": TITLE},
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
        # Plotly lifts a title of several lines by half of them.
        "pad": {"l": MARGIN, "t": 12 + TITLE_LINE / 2 * (len(title) - 1)},
    }
    margin = figure.layout.margin
    more = TITLE_LINE * (len(title) - 1) + LINE * caption.count("<br>")
    margin.t = (margin.t or 0) + HEAD + more
