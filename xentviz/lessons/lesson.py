"""The contract of a lesson: what is dragged, what follows, and the words around it."""

from collections.abc import Callable, Mapping
from functools import cache, cached_property, wraps
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.declarations import (
    UNITS,
    Build,
    Choice,
    Descent,
    Handle,
    Option,
    Options,
    Picture,
    Quantities,
    Readout,
)
from xentviz.lessons.own_steps import own_step
from xentviz.lessons.problem import Problem
from xentviz.lessons.steps import Step
from xentviz.lessons.template import LINK, filled_markdown
from xentviz.lessons.text import ENGLISH, StepText, Text, text_of
from xentviz.quantities.units import LN2
from xentviz.sweep import Control, Schema, Table, Values, table, tables

NONE: Mapping[str, Values] = MappingProxyType({})


class Lesson:
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

    slug: ClassVar[str]
    order: ClassVar[int]
    # The letter in whose colour the numbers of a quantity stand.
    letters: ClassVar[Mapping[str, str]] = {}
    choices: ClassVar[tuple[Choice, ...]] = (UNITS,)
    schema: ClassVar[Schema]
    layout: ClassVar[tuple[str, ...]]
    # How each picture is built, and where a browser cannot draw in 3-D.
    figures: ClassVar[Mapping[str, tuple[Build, ...]]]
    # Lessons that the same address opens in the same state.
    related: ClassVar[tuple[str, ...]] = ()
    # What it speaks; and the one that it is in other words.
    language = ENGLISH
    english: "Lesson | None" = None

    def speaking(self, language: str) -> "Lesson":
        """Return this lesson in a language: the same numbers, in other words."""
        english = self.english or self
        return english if language == ENGLISH else _speaking(english, language)

    @property
    def text(self) -> Text:
        """What the lesson says."""
        return text_of(self.slug, self.language)

    @property
    def title(self) -> str:
        """What the lesson is called."""
        return self.text.title

    @property
    def sentence(self) -> str:
        """What the lesson is about, in one sentence."""
        return self.text.sentence

    @cached_property
    def words(self) -> str:
        """What its steps say, as Markdown."""
        options = {choice.name: choice.default for choice in self.choices}
        said = [self.step_words(step, options) for step in self.guide(options)]
        return "\n\n".join(said)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The choices beside the sliders, with what the text calls them."""
        names = self.text.sections.get("options", {})
        found = []
        for choice in self.choices:
            entries = {v: names.get(f"{choice.name}.{v}") for v in choice.values}
            labels = {v: entry.title if entry else v for v, entry in entries.items()}
            label = self.text.label("options", choice.name)
            found.append(Option(choice.name, label, labels, choice.default))
        return tuple(found)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The figures of the page, by name."""
        found = {}
        for name, builds in self.figures.items():
            entry = self.text.entry("pictures", name)
            found[name] = Picture(entry.title, entry.line, *builds)
        return found

    def control(self, name: str, *range_: object, hidden: bool = False) -> Control:
        """Return a control: its letter, low, high, step and value in `range_`."""
        label = self.text.label("controls", name)
        return Control(name, label, *range_, hidden=hidden)

    def readout(self, quantity: str) -> Readout:
        """Return a number of the page, in the unit that the schema gives it."""
        column = self.schema[quantity.partition(".")[0]]
        label = self.text.label("numbers", quantity)
        return Readout(quantity, label, "{units}" if column.unit == "nats" else "")

    def remark(self, name: str, **numbers: object) -> str:
        """Return a sentence of the text, with numbers and texts in it."""
        return filled_markdown(self.text.label("remarks", name), numbers, "nats")

    def __init_subclass__(cls) -> None:
        """Have the controls made once a choice of options: everything asks for them."""
        super().__init_subclass__()
        if "controls" in vars(cls):
            cls.controls = _once_a_choice(cls.controls)

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
        return self.text.entry("formula").line

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the steps of the guide, the first where the lesson starts."""
        raise NotImplementedError

    def guide(self, options: Options) -> tuple[Step, ...]:
        """Return the steps in the order of the text, and those that it declares."""
        found = [
            self.own_step(name, said, options) for name, said in self.text.steps.items()
        ]
        return tuple(step for step in found if step is not None)

    def own_step(self, name: str, said: StepText, options: Options) -> Step | None:
        """Return a step that the text says; none where no options like these have it.

        Raises
        ------
        ValueError
            If the text declares it in a way that cannot be read.
        """
        if "state" in said.sentences:
            return own_step(name, said, self.controls(options))
        found = [step for step in self.steps(options) if step.name == name]
        return found[0] if found else None

    def step_words(self, step: Step, options: Options) -> str:
        """Return what a step says in its state, as Markdown."""
        title, words, _ = self.text.steps[step.name]
        values = self.state_of(step.values, options)
        numbers = {**values, **self.measured(values, options)}
        said = filled_markdown(LINK.sub(r"\1", words), numbers, options["units"])
        return f"**{title}.** {said}"

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
        """Return how the result comes about, step by step, with the current numbers."""
        numbers = {
            **values,
            **self.measured(values, options),
            **self.derivation_numbers(values, options),
        }
        text = self.text.entry("derivation").body
        return filled_markdown(text, numbers, options["units"])

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return numbers and texts that the derivation has places for beside ours."""
        return {}

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
        return {name: float(value) for name, value in whole.items()}

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
        return tables(lambda rows: self.measured(rows, options), {**swept, **walks})

    def rows(self, values: Values, options: Options) -> Table:
        """Return the quantities along a walk of the controls, a row a step."""
        return table(lambda rows: self.measured(rows, options), values)


@cache
def _speaking(english: Lesson, language: str) -> Lesson:
    """Return a lesson in a language; there is one of it."""
    lesson = type(english)()
    lesson.language, lesson.english = language, english
    return lesson


def _once_a_choice(make: Callable[..., tuple[Control, ...]]) -> Callable:
    """Return a method of a lesson that makes the controls, and keeps what it made."""
    made: dict[tuple, tuple[Control, ...]] = {}

    @wraps(make)
    def controls(self: Lesson, options: Options) -> tuple[Control, ...]:
        key = (self, *sorted(options.items()))
        if key not in made:
            made[key] = make(self, options)
        return made[key]

    return controls
