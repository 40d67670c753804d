"""What a lesson declares: choices, numbers, pictures, handles and walks.

They hold no arithmetic: `xentviz.lessons.lesson.Lesson` says what follows from them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.theme import Quantities, Style
from xentviz.lessons.decimals import DECIMALS
from xentviz.sweep import Values

if TYPE_CHECKING:
    import plotly.graph_objects as go

Options = Mapping[str, str]
Build = Callable[[Quantities, Style], "go.Figure"]


@dataclass(frozen=True)
class Option:
    """A choice as the page calls it; `choices` maps each value to its label."""

    name: str
    label: str
    choices: Mapping[str, str]
    value: str
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What is chosen beside the sliders: its name, its values, and the default.

    One of two values may stand for sliders that are seldom wanted: those that `opens`
    names are there under the second value alone, and the page folds them.
    """

    name: str
    values: tuple[str, ...]
    default: str
    opens: tuple[str, ...] = ()


UNITS = Choice("units", ("nats", "bits"), "nats")


@dataclass(frozen=True)
class Readout:
    """A number of the page: what it is called, its quantity, and its unit.

    Of a product `factor` is a quantity that it is made of: where that is not 0, a
    product of 0 has underflowed, and the page says so. `is_long` is that of its column:
    `xentviz.sweep.schema.Column`.
    """

    quantity: str
    label: str
    unit: str = ""
    factor: str = ""
    is_long: bool = False
    decimals: int = DECIMALS


@dataclass(frozen=True)
class Picture:
    """A figure of the page: how it is built, and a caption with places for numbers.

    All that differs between two states is live: the stage is sent one figure for all
    of them. `flat` stands in where a browser cannot draw in 3-D.
    """

    title: str
    caption: str
    build: Build
    flat: Build | None = None


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
    """

    figure: str
    trace: str
    label: str
    values: Values
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    also: tuple[str, ...] = ()
