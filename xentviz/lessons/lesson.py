"""The contract of a lesson: what is dragged, what follows, and the words around it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.declarations import (
    Descent,
    Handle,
    Options,
    Quantities,
    Readout,
)
from xentviz.lessons.problem import Problem
from xentviz.lessons.spoken import SpokenLesson
from xentviz.quantities.units import LN2
from xentviz.sweep import Table, Values, floats, table, tables

NONE: Mapping[str, Values] = MappingProxyType({})


class Lesson(SpokenLesson):
    """What a lesson computes and shows; subclasses fill it in.

    What it says is in its text, ``text/<language>/<slug>.md``: see
    `xentviz.lessons.text`. A caption, a label or a formula is a template, words with
    mathematics in it: see `xentviz.lessons.template`.

    Notes
    -----
    The laws of a lesson, which ``tests/lessons/test_laws.py`` holds every one to:

    - The state that it starts with, every step, every place of a handle and every
      step of a descent satisfies the constraints, and constraining twice is
      constraining once.
    - Dragging and constraining agree: where a drag leads, the constraints hold.
    - Dragging to a place twice is dragging there once.
    - The controls that are `independent` bring all the others back.
    - A descent starts where the controls are.
    - `quantities` over columns of values are those over each row of them.
    - Every quantity stands in the `schema`, and nothing else does.
    """

    order: ClassVar[int]
    # The letter in whose colour the numbers of a quantity stand.
    letters: ClassVar[Mapping[str, str]] = {}
    layout: ClassVar[tuple[str, ...]]
    # Lessons that the same address opens in the same state.
    related: ClassVar[tuple[str, ...]] = ()

    def quantities(self, values: Values) -> Quantities:
        """Return every number the lesson shows, in nats, over the leading axes."""
        raise NotImplementedError

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the numbers to show, in their order."""
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

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return the options that follow from how long an address's vectors are."""
        return {}

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return the points that are dragged in the pictures themselves."""
        return ()

    @property
    def has_descent(self) -> bool:
        """Whether the lesson has a descent."""
        return type(self).descent is not Lesson.descent

    def descent(self, values: Values, options: Options) -> Descent | None:
        """Return the descent from `values`, where the lesson has one."""
        return None

    def problem(self, values: Values, options: Options) -> Problem | None:
        """Return what the loss is computed from, where there is code for it."""
        return None

    def defaults(self, options: Options) -> dict[str, float]:
        """Return the value that every control starts with."""
        return self.state_of({}, options)

    def state_of(self, values: Values, options: Options) -> dict[str, float]:
        """Return the whole state: some values over those that it starts with."""
        start = {control.name: control.value for control in self.controls(options)}
        whole = self.constrained({**start, **values}, frozenset(values))
        return floats(whole)

    def unit_scale(self, quantity: str, options: Options) -> float:
        """Return what one of a quantity's own units is in the unit of `options`."""
        column = self.schema.get(quantity.partition(".")[0])
        is_information = column is not None and column.unit == "nats"
        return 1.0 / LN2 if is_information and options["units"] == "bits" else 1.0

    def measured(self, values: Values, options: Options) -> Quantities:
        """Return the quantities, those of information in the unit of `options`."""
        return self.in_units(self.quantities(values), options)

    def in_units(self, quantities: Quantities, options: Options) -> Quantities:
        """Return quantities of nats, those of information in the unit of `options`."""
        if options["units"] == "nats":
            return quantities
        return {
            name: value / LN2 if self.schema[name].unit == "nats" else value
            for name, value in quantities.items()
        }

    def tables(
        self, values: Values, options: Options, walks: Mapping[str, Values] = NONE
    ) -> dict[str, Table]:
        """Return the sweep of every control around `values`, and tables of `walks`.

        All of them are computed at once, which costs less than one after the other.
        """
        swept = {
            control.name: self.dragged(values, control.name, control.stops)
            for control in self.controls(options)
        }
        return tables(
            lambda rows: self.measured(rows, options), {**swept, **walks}, values
        )

    def rows(self, values: Values, options: Options) -> Table:
        """Return the quantities along a walk of the controls, a row a step."""
        return table(lambda rows: self.measured(rows, options), values)
