"""One logit: the sigmoid, the loss over z, and a gradient that does not die."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.logits import (
    Z_GRID,
    logit_gradient_figure,
    logit_loss_figure,
    sigmoid_figure,
)
from xentviz.lessons.declarations import Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import Problem, Score
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.quantities import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    sigmoid,
)
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.divergence import gap
from xentviz.quantities.squared_error import squared_error_gradient
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.distinct import once_each
from xentviz.sweep.schema import columns

# Half the width of the drawn tangents, in units of the logit.
REACH = 1.6
# What is guessed: where even odds are, and which slopes are left far on the wrong side.
EVEN = Mark(
    "predicted", {"logit": 0.0}, 0.0, 1.0, 0.01, within=0.03, figure="sigmoid", axis="y"
)
ONE_DEAD = Pick(
    ("both_strong", "both_dead", "one_dead"),
    "one_dead",
    {"logit": -10.0},
    shown=(
        Condition("gradient", high=-0.99),
        Condition.near("squared_error_gradient", 0.0, within=0.001),
    ),
)


class Sigmoid(Lesson):
    """Binary cross-entropy over one logit, beside the squared error."""

    slug = "sigmoid"
    order = 2
    letters = {
        "logit": "z",
        "predicted": "p",
        "predicted_complement": "p",
        "target": "q",
        "target_complement": "q",
    }
    schema = {
        **columns("loss entropy kl_divergence gradient", "nats"),
        **columns("predicted_gradient", "nats", is_long=True),
        **columns("loss_curve gradient_curve floor tangent_loss", "nats"),
        **columns("logit predicted predicted_complement target target_complement"),
        **columns("slope squared_error_gradient squared_error_curve"),
        **columns("rest tangent_z tangent_p"),
    }
    layout = ("sigmoid loss gradient",)
    figures = {
        "sigmoid": (sigmoid_figure,),
        "loss": (logit_loss_figure,),
        "gradient": (logit_gradient_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return the logit and the target."""
        return (
            self.control("logit", "z", -10.0, 10.0, 0.1, -2.0),
            self.control("target", "q", 0.0, 1.0, 0.01, 1.0),
        )

    def quantities(self, values: Values) -> Quantities:
        """Return p, the loss over the logit with its slope, and the squared error's."""
        z, q = np.broadcast_arrays(values["logit"], values["target"])
        p, not_p, floor = sigmoid(z), sigmoid(np.negative(z)), binary_entropy(q)
        loss = binary_cross_entropy_with_logits(z, q, reduction="none")
        gradient = binary_cross_entropy_with_logits_gradient(z, q, reduction="none")
        ends = np.asarray(z)[..., np.newaxis] + np.array([-REACH, REACH])
        reach = np.array([-REACH, REACH])
        return {
            "logit": z,
            "target": q,
            "predicted": p,
            "predicted_complement": not_p,
            "target_complement": np.subtract(1.0, q),
            "slope": p * not_p,
            "loss": loss,
            "entropy": floor,
            "kl_divergence": gap(loss, floor, binary_kl_divergence(p, q)),
            "gradient": gradient,
            # From z, not from p: there 1 − p is a difference, and 0 from z = 37 on.
            "predicted_gradient": gradient / (p * not_p),
            "squared_error_gradient": squared_error_gradient(z, q),
            **{name: once_each(curve, q) for name, curve in CURVES.items()},
            "floor": np.stack([floor, floor], axis=-1),
            "rest": np.clip(np.stack([q, q], axis=-1), 0.0, 1.0),
            "tangent_z": ends,
            "tangent_p": _line(p, p * not_p, reach),
            "tangent_loss": _line(loss, gradient, reach),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return z and q."""
        return Score(values["logit"], values["target"])

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return p, the loss with its parts, and the slopes."""
        names = ("predicted", "loss", "entropy", "kl_divergence", "gradient")
        slopes = ("predicted_gradient", "squared_error_gradient")
        return tuple(map(self.readout, (*names, *slopes)))

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return a score made a chance, what it costs, and what pulls it."""
        seen = ("sigmoid", "loss", "logit", "predicted")
        slopes = ("loss", "gradient", "logit", "gradient", "squared_error_gradient")
        return (
            Step("score", about=("sigmoid", "logit", "predicted"), guess=EVEN),
            Step(
                "undecided",
                {"logit": 0.0},
                about=(*seen, "target"),
                goal=(Condition("loss", high=0.1),),
                solution={"logit": 3.0},
            ),
            Step("wrong", {"logit": -2.0}, about=slopes, guess=ONE_DEAD),
            Step("right", {"logit": 8.0}, about=(*seen, "gradient", "target")),
            Step(
                "soft",
                {"logit": 2.0, "target": 0.7},
                about=("sigmoid", "loss", "gradient", "logit", "entropy"),
                goal=(Condition.near("gradient", 0.0, within=0.02),),
                solution={"logit": 0.8},
            ),
        )


def _over_z(
    quantity: Callable[..., NDArray[np.float64]], **keywords: object
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return a quantity over the axis of z for each of some targets, (n,)."""
    return lambda q: quantity(
        *np.broadcast_arrays(Z_GRID, q[:, np.newaxis]), **keywords
    )


CURVES = {
    "loss_curve": _over_z(binary_cross_entropy_with_logits, reduction="none"),
    "gradient_curve": _over_z(
        binary_cross_entropy_with_logits_gradient, reduction="none"
    ),
    "squared_error_curve": _over_z(squared_error_gradient),
}


def _line(
    at: ArrayLike, slope: ArrayLike, reach: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the ends of a straight line of `slope` through `at`."""
    return np.asarray(at)[..., np.newaxis] + np.asarray(slope)[..., np.newaxis] * reach


LESSON = Sigmoid()
