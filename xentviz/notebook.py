"""Notebooks: a lesson in hand, its figures drawn where the code stands."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec

import plotly.graph_objects as go

from xentviz.figures.theme import COLOURS, Style
from xentviz.lessons import Lesson
from xentviz.lessons.text import ENGLISH, interface, sentence
from xentviz.state import State, notation, read
from xentviz.state.strict import check_choice, lesson_named, names, state


class NotebookFigure(go.Figure):
    """A figure that a notebook shows, whether or not nbformat is installed.

    Without it Plotly refuses to show one, although it would not use it: then the
    notebook gets what Plotly has made for it.
    """

    def show(self, renderer: str | None = None, **settings: object) -> None:
        """Show it as Plotly's own figures are shown, with the same `settings`."""
        self._without_nbformat(
            lambda: super(NotebookFigure, self).show(renderer, **settings),
            renderer,
            settings,
        )

    def _ipython_display_(self) -> None:
        self._without_nbformat(super()._ipython_display_)

    def _without_nbformat(
        self,
        show: Callable[[], None],
        renderer: str | None = None,
        settings: dict[str, object] | None = None,
    ) -> None:
        try:
            show()
        except ValueError:
            if renderer is not None or find_spec("nbformat") is not None:
                raise
            from IPython.display import display  # Plotly has said that it is there

            display(self._repr_mimebundle_(**(settings or {})), raw=True)


@dataclass(frozen=True, repr=False)
class OpenLesson:
    """A lesson in hand: its figures at any state, and what it offers.

    Parameters
    ----------
    lesson : Lesson
        The lesson.
    """

    lesson: Lesson

    def figure(
        self, name: str, *, theme: str = "light", **values: object
    ) -> NotebookFigure:
        """Return the figure `name` as the page shows it at these `values`.

        Parameters
        ----------
        name : str
            One of the lesson's figures; its ``repr`` lists them.
        theme : {"light", "dark"}
            The inks. The ground is clear, so that of the notebook shows.
        **values : float, sequence of float or str
            Where controls are, as an address says it: ``predicted=0.3``,
            ``logits=[2, 1, 0.1]``; and what options say: ``units="bits"``. The rest
            starts as the page starts.

        Returns
        -------
        figure : NotebookFigure
            A Plotly figure with the arrays of the page.

        Raises
        ------
        ValueError
            If there is no such figure, theme, control or option, or a control does not
            reach a value; it says what there is.
        """
        check_choice("figure", name, self.lesson.pictures)
        check_choice("theme", theme, COLOURS)
        found = state(self.lesson, values)
        measured = self.lesson.measured(found.values, found.options)
        picture = self.lesson.picture(name, found.options)
        figure = picture.build(measured, Style(theme, found.options["units"]))
        return NotebookFigure(figure)

    def __repr__(self) -> str:
        """Say what the lesson is, and all that it offers."""
        start = _unfolded(read(self.lesson, {})[0])
        texts = interface(self.lesson.language)["printed"]
        return "\n".join(
            [
                f"{self.lesson.slug}: {self.lesson.title}",
                f"  {self.lesson.sentence}",
                texts["figures"],
                *(f"  {n}: {p.title}" for n, p in self.lesson.pictures.items()),
                texts["values"],
                *(f"  {_range(name, start)}" for name in names(start)),
            ]
        )


def opened(slug: str, language: str = ENGLISH) -> OpenLesson:
    """Return the lesson `slug`, in hand; ValueError lists the slugs there are."""
    return OpenLesson(lesson_named(slug).speaking(language))


def _unfolded(start: State) -> State:
    """Return a state with all the controls that its lesson has under some option."""
    folds = [option for option in start.lesson.options if option.opens]
    return start.after({"option": {o.name: list(o.choices)[-1] for o in folds}})


def _range(name: str, start: State) -> str:
    """Say what a control or an option may be, and what it is by default."""
    say = partial(sentence, start.lesson.language, "printed")
    for option in start.lesson.options:
        if option.name == name:
            choices = ", ".join(option.choices)
            return say("choices", name=name, choices=choices, value=option.value)
    controls = [
        control
        for control in start.lesson.controls(start.options)
        if control.name.partition(".")[0] == name
    ]
    values = ",".join(notation(start.values[control.name]) for control in controls)
    low, high = f"{controls[0].low:g}", f"{controls[0].high:g}"
    return say("range", name=name, low=low, high=high, value=values)
