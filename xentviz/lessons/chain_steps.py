"""The steps of the lesson on the chain rule."""

import numpy as np

from xentviz.lessons.class_scores import score_states
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.sweep.controls import floats, parts

# What is guessed: the pull on a class that is found unlikely, and where p goes to 0.
PULL = Mark("gradient.0", {"logits.0": -2.0}, -3.0, 1.0, 0.05, within=0.1)
LIMIT = Pick(
    ("nothing", "half", "endless"),
    "half",
    {"logits.0": -10.0, "logits.1": 10.0},
    shown=(Condition.near("gradient.0", -0.5, within=0.001),),
)


def steps_of(n_classes: int, check: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the two slopes, what each does far off, and their product.

    `check` is the number that says how far the finite difference is off, where it is.
    """
    states = score_states(n_classes)
    slopes = ("slope", "jacobian", "logits", "predicted_gradient", "gradient")
    product = ("terms", "product", "class_index")
    rest = (Condition.near("gradient.0", 0.0, within=0.05),)
    return (
        Step("column", about=(*slopes, *product), guess=PULL),
        Step("far", states["far"], about=(*slopes, *product)),
        Step("limit", _limit(n_classes), about=(*slopes, "product"), guess=LIMIT),
        Step(
            "soft",
            states["soft"],
            about=("product", "terms", "logits", "gradient", *check),
            goal=rest,
            solution=states["near_rest"],
        ),
        Step("at_rest", states["at_rest"], about=(*slopes, "temperature")),
    )


def _limit(n_classes: int) -> dict[str, float]:
    """Return a state in which class 0 is half wanted, and its p still far from 0."""
    first, second = np.eye(n_classes)[:2]
    limit = parts("logits", np.zeros(n_classes))
    limit |= parts("target", (first + second) / 2.0)
    return floats(limit)
