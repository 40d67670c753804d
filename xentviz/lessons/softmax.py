"""Many classes: from scores to probabilities, to the loss, to p − q."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.bars import (
    exponentials_figure,
    gradient_figure,
    probabilities_figure,
    shares_figure,
)
from xentviz.lessons.class_scores import (
    CLASSES,
    LETTERS,
    implied_classes,
    making_room,
    score_controls,
    score_states,
    score_steps,
    score_terms,
    summing_to_one,
)
from xentviz.lessons.declarations import UNITS, Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import Classes, Problem
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.quantities import (
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    kl_divergence,
    log_softmax,
    softmax,
)
from xentviz.quantities.divergence import gap
from xentviz.sweep.controls import Control, Values, vector
from xentviz.sweep.schema import columns

# What is guessed: what a share loses, and what a wrong score costs.
ONE_WHOLE = Pick(
    ("falls", "stays", "rises"),
    "falls",
    {"logits.1": 4.0},
    shown=(Condition("predicted.0", high=0.2),),
)
IN_STEP = Mark("loss", {"logits.1": 8.0}, 0.0, 30.0, 0.1, within=0.5)


class Softmax(Lesson):
    """Softmax with cross-entropy over 2 to 8 classes, hard or soft target."""

    slug = "softmax"
    order = 3
    letters = LETTERS
    choices = (CLASSES, UNITS)
    related = ("chain",)
    schema = {
        **columns("loss entropy kl_divergence guess share gradient", "nats"),
        **columns("target exponential relative predicted difference"),
    }
    layout = ("exponentials probabilities", "shares gradient")
    figures = {
        "exponentials": (exponentials_figure,),
        "probabilities": (probabilities_figure,),
        "shares": (shares_figure,),
        "gradient": (gradient_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return a logit and a share of the target for each class, c and T."""
        n_classes = int(options["classes"])
        rows = score_controls(n_classes, *score_steps(n_classes))
        return tuple(self.control(*row) for row in rows)

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return the number of classes that an address's vectors have."""
        return implied_classes(lengths)

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with a target that sums to one."""
        return summing_to_one(values)

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values with the other shares making room for the dragged one."""
        return making_room(values, name, to)

    def quantities(self, values: Values) -> Quantities:
        """Return what the scores become, the loss and its parts, and the pulls."""
        temperature = np.asarray(values["temperature"])[..., np.newaxis]
        logits = _shifted(values)
        target, scaled = vector(values, "target"), logits / temperature
        target, scaled = np.broadcast_arrays(target, scaled)
        log_p, floor = log_softmax(scaled), entropy(target)
        difference = cross_entropy_gradient(scaled, target, reduction="none")
        predicted = softmax(scaled)
        loss = cross_entropy(scaled, target, reduction="none")
        return {
            "target": target,
            "exponential": np.exp(scaled),
            "relative": np.exp(scaled - scaled.max(axis=-1, keepdims=True)),
            "predicted": predicted,
            "loss": loss,
            "share": np.where(target > 0, -target * log_p, 0.0),
            "entropy": floor,
            "kl_divergence": gap(loss, floor, kl_divergence(target, predicted)),
            "guess": np.full_like(floor, np.log(target.shape[-1])),
            "difference": difference,
            "gradient": difference / temperature,
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the logits with what is added to all, the target and T."""
        target = vector(values, "target")
        return Classes(_shifted(values), target, values["temperature"])

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss and its parts, then p and the slope for each class."""
        classes = range(int(options["classes"]))
        names = ["loss", "entropy", "kl_divergence", "guess"]
        names += [f"predicted.{k}" for k in classes]
        return tuple(map(self.readout, [*names, *(f"gradient.{k}" for k in classes)]))

    def formula(self, options: Options) -> str:
        """Return the loss with the numbers of every class in it."""
        terms = score_terms(int(options["classes"]))
        return super().formula(options).replace("@{terms}", terms)

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return how scores share one whole, what that costs, and what pulls."""
        states = score_states(int(options["classes"]))
        shown = ("probabilities", "logits", "predicted")
        lost = ("probabilities", "shares", "logits", "loss", "entropy", "kl_divergence")
        pulled = (*lost, "gradient", "target", "temperature")
        return (
            Step("share", about=("exponentials", *shown), guess=ONE_WHOLE),
            Step(
                "near", states["near"], about=("exponentials", *shown, "shift", "loss")
            ),
            Step("far", states["far"], about=lost, guess=IN_STEP),
            Step(
                "guessing",
                states["guessing"],
                about=(*lost, "guess"),
                goal=(Condition("loss", high=0.3),),
                solution={"logits.0": 5.0},
            ),
            Step(
                "soft",
                states["soft"],
                about=pulled,
                goal=(Condition("kl_divergence", high=0.01),),
                solution=states["near_rest"],
            ),
            Step("at_rest", states["at_rest"], about=pulled),
        )

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return the score and the pull of class 0, and what a softmax twice costs."""
        now = self.quantities(values)
        right = np.eye(now["predicted"].size)[0]
        return {
            "z": values["logits.0"] + values["shift"],
            "pull": np.round(now["difference"][0], 4),
            "twice": cross_entropy(now["predicted"], now["target"]),
            "once": now["loss"],
            "lowest": cross_entropy(right, right),
        }


def _shifted(values: Values) -> NDArray[np.float64]:
    """Return the logits, (..., n_classes), with c added to each."""
    return vector(values, "logits") + np.asarray(values["shift"])[..., np.newaxis]


LESSON = Softmax()
