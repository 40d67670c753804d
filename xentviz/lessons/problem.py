"""What a loss is computed from: the numbers of a lesson, for whoever computes it.

Each kind of problem names its numbers as the package does everywhere.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray


class Problem:
    """Numbers that a loss and its gradient follow from, whatever computes them."""

    asks: ClassVar[str] = "the loss and its gradient"


@dataclass(frozen=True)
class Outcome(Problem):
    """A yes or no of which the model's probability is known, neither 0 nor 1.

    The loss, its slope over the logit of `predicted`, and that over `predicted`.
    """

    predicted: float
    target: float


@dataclass(frozen=True)
class Flips(Problem):
    """Flips of a coin, of which the share `target` came up heads.

    The mean loss of a flip, and its slope over `predicted`, which may be 0 or 1.
    """

    predicted: float
    target: float


@dataclass(frozen=True)
class Score(Problem):
    """A yes or no of which the model's logit is known.

    The loss, its slope over `logit`, and that over the sigmoid of `logit`.
    """

    logit: float
    target: float


@dataclass(frozen=True)
class Classes(Problem):
    """One question with n_classes answers: `logits` and a distribution, (n_classes,).

    The loss of softmax(`logits` / `temperature`), and its slopes over `logits`.
    """

    logits: NDArray[np.float64]
    target: NDArray[np.float64]
    temperature: float = 1.0


@dataclass(frozen=True)
class ChainedClasses(Classes):
    """One question with n_classes answers, and the slopes over p on the way to z."""


@dataclass(frozen=True, kw_only=True)
class WeightedClasses(Classes):
    """One question with n_classes answers, smoothed, and weighted by class.

    What `Classes` have of the target (1 − e) q + e / n_classes, e `label_smoothing`,
    each class counted `weight`, (n_classes,), times; and what PyTorch's mean makes of
    the loss.
    """

    label_smoothing: float
    weight: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class ChainedWeightedClasses(WeightedClasses):
    """The same, and the slopes over p on the way to z."""


@dataclass(frozen=True)
class Labels(Problem):
    """A yes or no for each of n_classes: logits and probabilities, (n_classes,).

    The sum of the losses, and its slopes over `binary_logits`.
    """

    binary_logits: NDArray[np.float64]
    target: NDArray[np.float64]


@dataclass(frozen=True)
class ClassesAndLabels(Problem):
    """One `target` as one question and as many, each with logits of its own.

    What `Classes` have, and what `Labels` have.
    """

    logits: NDArray[np.float64]
    binary_logits: NDArray[np.float64]
    target: NDArray[np.float64]
    temperature: float = 1.0


@dataclass(frozen=True)
class LinearModel(Problem):
    """A yes or no for each point of a data set, whose logits are weight · x + bias.

    The mean loss of the points, and its slopes over `weight` and `bias`.
    """

    weight: float
    bias: float
    x: NDArray[np.float64]  # (n_points,)
    target: NDArray[np.float64]  # (n_points,)


@dataclass(frozen=True)
class LabelledRows(Problem):
    """Rows of scores, each with its class: `logits` (n, n_classes), `target` (n,).

    The mean or the sum of the losses of softmax(`logits` / `temperature`).
    """

    asks = "the loss"

    logits: NDArray[np.float64]
    target: NDArray[np.intp]
    weight: NDArray[np.float64]  # (n_classes,)
    ignore_index: int
    temperature: float
    label_smoothing: float
    reduction: str
