"""What a lesson says: the words of its text, with its numbers in them."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import ClassVar, Self

from xentviz.lessons.decimals import DECIMALS
from xentviz.lessons.declarations import (
    UNITS,
    Build,
    Choice,
    Option,
    Options,
    Picture,
    Quantities,
    Readout,
)
from xentviz.lessons.own_steps import own_step
from xentviz.lessons.steps import Step
from xentviz.lessons.template import LINK, filled_markdown
from xentviz.lessons.text import ENGLISH, StepText, Text, text_of
from xentviz.sweep import Control, Schema, Values


class SpokenLesson:
    """What a lesson says, in one language; `Lesson` adds what it computes.

    All that it says stands in its text: see `xentviz.lessons.text`.
    """

    slug: ClassVar[str]
    choices: ClassVar[tuple[Choice, ...]] = (UNITS,)
    schema: ClassVar[Schema]
    # How each picture is built, and where a browser cannot draw in 3-D.
    figures: ClassVar[Mapping[str, tuple[Build, ...]]]
    # What it speaks; and the one that it is in other words.
    language = ENGLISH
    english: Self | None = None

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return what can be dragged."""
        raise NotImplementedError

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the steps of the guide, the first where the lesson starts."""
        raise NotImplementedError

    def measured(self, values: Values, options: Options) -> Quantities:
        """Return the quantities, those of information in the unit of `options`."""
        raise NotImplementedError

    def state_of(self, values: Values, options: Options) -> dict[str, float]:
        """Return the whole state: some values over those that it starts with."""
        raise NotImplementedError

    def speaking(self, language: str) -> Self:
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
        words = [self.step_words(step, options) for step in self.guide(options)]
        return "\n\n".join(words)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The choices beside the sliders, with what the text calls them."""
        names = self.text.sections.get("options", {})
        found = []
        for choice in self.choices:
            entries = {v: names.get(f"{choice.name}.{v}") for v in choice.values}
            labels = {v: entry.title if entry else v for v, entry in entries.items()}
            label = self.text.label("options", choice.name)
            option = Option(choice.name, label, labels, choice.default, choice.opens)
            found.append(option)
        return tuple(found)

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The figures of the page, by name."""
        found = {}
        for name, builds in self.figures.items():
            entry = self.text.entry("pictures", name)
            found[name] = Picture(entry.title, entry.line, *builds)
        return found

    def picture(self, name: str, options: Options) -> Picture:
        """Return a figure of the page as it is under some options."""
        return self.pictures[name]

    def control(self, name: str, *range_: object, hidden: bool = False) -> Control:
        """Return a control: its letter, low, high, step and value in `range_`."""
        label = self.text.label("controls", name)
        return Control(name, label, *range_, hidden=hidden)

    def readout(self, quantity: str) -> Readout:
        """Return a number of the page, said as the schema has it."""
        column = self.schema[quantity.partition(".")[0]]
        label = self.text.label("numbers", quantity)
        unit = "{units}" if column.unit == "nats" else ""
        decimals = 0 if column.is_count else DECIMALS
        return Readout(quantity, label, unit, is_long=column.is_long, decimals=decimals)

    def remark(self, name: str, **numbers: object) -> str:
        """Return a sentence of the text, with numbers and texts in it."""
        return filled_markdown(self.text.label("remarks", name), numbers, "nats")

    def formula(self, options: Options) -> str:
        """Return the formula with places for the current numbers."""
        return self.text.entry("formula").line

    def guide(self, options: Options) -> tuple[Step, ...]:
        """Return the steps in the order of the text, and those that it declares."""
        found = [
            self.own_step(name, text, options) for name, text in self.text.steps.items()
        ]
        return tuple(step for step in found if step is not None)

    def own_step(self, name: str, text: StepText, options: Options) -> Step | None:
        """Return a step that the text says; none where no options like these have it.

        Raises
        ------
        ValueError
            If the text declares it in a way that cannot be read.
        """
        if "state" in text.sentences:
            return own_step(name, text, self.controls(options))
        found = [step for step in self.steps(options) if step.name == name]
        return found[0] if found else None

    def step_words(self, step: Step, options: Options) -> str:
        """Return what a step says in its state, as Markdown."""
        title, words, _ = self.text.steps[step.name]
        values = self.state_of(step.values, options)
        numbers = {**values, **self.measured(values, options)}
        filled = filled_markdown(LINK.sub(r"\1", words), numbers, options["units"])
        return f"**{title}.** {filled}"

    def derivation_text(self, options: Options) -> str:
        """Return how the result comes about, with places for the current numbers."""
        return self.text.entry("derivation").body

    def derivation(self, values: Values, options: Options) -> str:
        """Return how the result comes about, step by step, with the current numbers."""
        numbers = {
            **values,
            **self.measured(values, options),
            **self.derivation_numbers(values, options),
        }
        text = self.derivation_text(options)
        return filled_markdown(text, numbers, options["units"])

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return numbers and texts that the derivation has places for beside ours."""
        return {}


@cache
def _speaking(english: SpokenLesson, language: str) -> SpokenLesson:
    """Return a lesson in a language; there is one of it."""
    lesson = type(english)()
    lesson.language, lesson.english = language, english
    return lesson
