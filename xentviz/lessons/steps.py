"""Steps of a guide: a state each, what it is about, a guess and a goal.

What a step says stands in the lesson's text, in its section ``## Steps``; here is what
can be looked up and compared. Values are those of controls, over those that a lesson
starts with; in `Mark.at`, `Pick.at` and `Step.solution` over those of the step.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from xentviz.lessons.decimals import number

State = Mapping[str, float]


@dataclass(frozen=True)
class Condition:
    """A quantity within bounds, in its own unit: nats, where it is information.

    Examples
    --------
    >>> near = Condition.near("loss", 2.303, within=0.01)
    >>> near.is_met({"loss": 2.31}), near.is_met({"loss": 2.4})
    (True, False)
    """

    quantity: str
    low: float = -math.inf
    high: float = math.inf

    @classmethod
    def near(cls, quantity: str, value: float, *, within: float) -> "Condition":
        """Return that a quantity lies within so much of a value."""
        return cls(quantity, value - within, value + within)

    def is_met(self, quantities: Mapping[str, object]) -> bool:
        """Tell whether the quantity lies within the bounds, the bounds themselves too.

        Raises
        ------
        KeyError
            If there is no such quantity.
        """
        return bool(self.low <= number(quantities, self.quantity) <= self.high)


@dataclass(frozen=True)
class Mark:
    """A guess that is a number: what a quantity will be once the step is played.

    Parameters
    ----------
    quantity : str
        What is guessed.
    at : mapping of str to float
        The state that the picture then plays to; the answer is looked up in it.
    low, high, step : float
        What may be guessed, in the unit of the quantity.
    within : float
        How far off a guess still counts as right.
    figure : str
        The picture on which it may be marked as well; empty for the slider alone.
    axis : {"x", "y"}
        The axis of that picture that the quantity runs along.
    """

    quantity: str
    at: State
    low: float
    high: float
    step: float
    within: float
    figure: str = ""
    axis: str = "x"


@dataclass(frozen=True)
class Pick:
    """A guess that is one of three answers; the text says them, ``choice.<name>``.

    Parameters
    ----------
    answers : tuple of str
        Their names, in their order.
    right : str
        The one that holds. Each of the others has a sentence ``wrong.<name>`` that
        names the confusion behind it.
    at : mapping of str to float
        The state that the picture then plays to.
    shown : tuple of Condition
        What is to be seen there: it holds, and so the right answer is.
    """

    answers: tuple[str, ...]
    right: str
    at: State
    shown: tuple[Condition, ...]


@dataclass(frozen=True)
class Step:
    """A step of a guide.

    Parameters
    ----------
    name : str
        What the text calls it in its heading.
    values : mapping of str to float
        Its state; the first step's is where the lesson starts.
    about : tuple of str
        Pictures, controls and read-outs that it is about, a vector by its name, and
        ``"player"`` for the descent. The rest recedes. Empty: all of it.
    guess : Mark, Pick or None
        What is guessed first. The text says `guess`, `right` and `wrong`.
    goal : tuple of Condition
        What is to be reached, all of it. The text says `goal` and `met`.
    solution : mapping of str to float
        A state on the sliders that reaches the goal.
    """

    name: str
    values: State = field(default_factory=dict)
    about: tuple[str, ...] = ()
    guess: Mark | Pick | None = None
    goal: tuple[Condition, ...] = ()
    solution: State = field(default_factory=dict)
