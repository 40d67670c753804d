"""The contract of a lesson: what is dragged, what follows, and the words around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.theme import Style
from xentviz.lessons.problem import Problem
from xentviz.quantities.units import LN2
from xentviz.sweep import Control, Schema, Table, Values, sweep, table

if TYPE_CHECKING:
    import plotly.graph_objects as go

Options = Mapping[str, str]
Quantities = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Option:
    """A choice beside the sliders; `choices` maps a value to what the page calls it."""

    name: str
    label: str
    choices: Mapping[str, str]
    value: str


UNITS = Option("units", "Unit", {"nats": "nats", "bits": "bits"}, "nats")


@dataclass(frozen=True)
class Readout:
    """A number of the page: what it is called, its quantity, and its unit."""

    quantity: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Preset:
    """A state worth seeing: values of some controls, the rest at their defaults."""

    label: str
    values: Mapping[str, float]
    hint: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure of the page: how it is built, and a caption with places for numbers.

    All that differs between two states is live: the stage is sent one figure for all
    of them. `flat` stands in where a browser cannot draw in 3-D.
    """

    title: str
    caption: str
    build: "Callable[[Quantities, Style], go.Figure]"
    flat: "Callable[[Quantities, Style], go.Figure] | None" = None


@dataclass(frozen=True)
class Descent:
    """A walk of the controls, ``(n_steps + 1,)`` each, and what may be said of it."""

    values: Values
    remark: str = ""


@dataclass(frozen=True)
class Handle:
    """A point that is dragged in a picture itself, from one known place to another.

    Parameters
    ----------
    figure, trace : str
        The picture, and the name of the trace in it whose first point is dragged.
    also : tuple of str
        Further pictures with such a trace over the same places.
    label : str
        What is dragged, for those who hear the page.
    values : mapping of str to float or ndarray, shape (n_places,)
        The state of every control at each place.
    x, y : ndarray, shape (n_places,)
        Where the places are, on the axes of the picture.
    table : mapping of str to ndarray, shape (n_places, ...)
        The quantities that differ between places, as `Lesson.rows` returns them.
    """

    figure: str
    trace: str
    label: str
    values: Values
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    table: Table
    also: tuple[str, ...] = ()


class Lesson:
    """What a lesson has to say; subclasses fill it in, and give an instance a name.

    A template, such as a caption, a label or a formula, is words with mathematics in
    it: see `xentviz.lessons.template`.

    Notes
    -----
    The laws of a lesson, which ``tests/lessons/test_laws.py`` holds every one to:

    - The state that it starts with, every preset, every place of a handle and every
      step of a descent satisfies the constraints, and constraining twice is
      constraining once.
    - Dragging and constraining agree: where a drag leads, the constraints hold.
    - Dragging to a place twice is dragging there once.
    - The controls that are `independent` bring all the others back.
    - A descent starts where the controls are.
    - `quantities` over columns of values are those over each row of them.
    - Every quantity stands in the `schema`, and nothing else does.
    """

    slug: ClassVar[str]
    order: ClassVar[int]
    title: ClassVar[str]
    sentence: ClassVar[str]
    # The letter in whose colour the numbers of a quantity stand.
    letters: ClassVar[Mapping[str, str]] = {}
    options: ClassVar[tuple[Option, ...]] = (UNITS,)
    schema: ClassVar[Schema]
    layout: ClassVar[tuple[str, ...]]
    pictures: ClassVar[Mapping[str, Picture]]
    words: ClassVar[str]
    # Lessons that the same address opens in the same state.
    related: ClassVar[tuple[str, ...]] = ()

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return what can be dragged."""
        raise NotImplementedError

    def quantities(self, values: Values) -> Quantities:
        """Return every number the lesson shows, in nats, over the leading axes."""
        raise NotImplementedError

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the numbers to show, in their order."""
        raise NotImplementedError

    def formula(self, options: Options) -> str:
        """Return the formula with places for the current numbers."""
        raise NotImplementedError

    def presets(self, options: Options) -> tuple[Preset, ...]:
        """Return the states worth seeing."""
        raise NotImplementedError

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return `values` after the control `name` is dragged `to` somewhere."""
        return {**values, name: to}

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the state nearest to `values`, where those `explicit` lead."""
        return values

    def independent(self, values: Values) -> tuple[str, ...]:
        """Return the controls that the others follow from: what an address holds."""
        return tuple(values)

    def derivation(self, values: Values, options: Options) -> str:
        """Return the way to the result, step by step, with the current numbers."""
        raise NotImplementedError

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return the options that follow from how long an address's vectors are."""
        return {}

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return the points that are dragged in the pictures themselves."""
        return ()

    def descent(self, values: Values, options: Options) -> Descent | None:
        """Return the way down from `values`, where the lesson has one."""
        return None

    def problem(self, values: Values, options: Options) -> Problem | None:
        """Return what the loss is taken of, where code can be given that takes it."""
        return None

    def defaults(self, options: Options) -> dict[str, float]:
        """Return the value that every control starts with."""
        start = {control.name: control.value for control in self.controls(options)}
        return dict(self.constrained(start, frozenset()))

    def preset_values(self, options: Options, preset: Preset) -> dict[str, float]:
        """Return the whole state that `preset` stands for."""
        start = {control.name: control.value for control in self.controls(options)}
        return dict(
            self.constrained({**start, **preset.values}, frozenset(preset.values))
        )

    def measured(self, values: Values, options: Options) -> Quantities:
        """Return the quantities, those of information in the unit of `options`."""
        quantities = self.quantities(values)
        if options["units"] == "nats":
            return quantities
        return {
            name: value / LN2 if self.schema[name].unit == "nats" else value
            for name, value in quantities.items()
        }

    def tables(self, values: Values, options: Options) -> dict[str, Table]:
        """Return the sweep of every control around `values`."""
        return sweep(
            self.controls(options),
            lambda name, stops: self.dragged(values, name, stops),
            lambda rows: self.measured(rows, options),
        )

    def rows(self, values: Values, options: Options) -> Table:
        """Return the quantities along a walk of the controls, a row a step."""
        return table(lambda rows: self.measured(rows, options), values)


def numbers(quantities: Quantities) -> dict[str, str]:
    """Return the single numbers among `quantities` as a text shows them."""
    return {
        name: f"{float(value) + 0.0:.4f}"
        for name, value in quantities.items()
        if np.ndim(value) == 0
    }
