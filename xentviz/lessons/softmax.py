"""Many classes: from scores to probabilities, to the loss, to p − q."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.bars import (
    exponentials_figure,
    gradient_figure,
    probabilities_figure,
)
from xentviz.figures.shares import shares_figure
from xentviz.lessons.class_scores import (
    CLASSES,
    LETTERS,
    score_controls,
    score_states,
    score_steps,
    shifted,
    summing_to_one,
)
from xentviz.lessons.declarations import (
    UNITS,
    Options,
    Quantities,
    Readout,
)
from xentviz.lessons.problem import Classes, Problem, WeightedClasses
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.lessons.weighted_classes import (
    LOSS,
    SCHEMA,
    ClassLesson,
    Counted,
    class_quantities,
    class_readouts,
    counted,
    drawn,
    has_keywords,
    is_weighted,
    keyword_controls,
    keyword_numbers,
)
from xentviz.quantities import (
    cross_entropy,
    cross_entropy_gradient,
    kl_divergence,
    log_softmax,
)
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


class Softmax(ClassLesson):
    """Softmax with cross-entropy over 2 to 8 classes, hard or soft target.

    With label smoothing and class weights as `xentviz.lessons.weighted_classes` says.
    """

    slug = "softmax"
    order = 3
    letters = LETTERS
    choices = (CLASSES, LOSS, UNITS)
    related = ("chain",)
    schema = {
        **columns("loss entropy kl_divergence guess share gradient", "nats"),
        **columns("target exponential relative predicted difference"),
        **columns("difference_drawn", dtype="uint16"),
        **columns("optimum"),
        **SCHEMA,
    }
    layout = ("exponentials probabilities", "shares gradient")
    figures = {
        "exponentials": (exponentials_figure,),
        "probabilities": (probabilities_figure,),
        "shares": (shares_figure,),
        "gradient": (gradient_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return a logit and a share of the target for each class, c, T; and more."""
        n_classes = int(options["classes"])
        rows = score_controls(n_classes, *score_steps(n_classes))
        rows += keyword_controls(n_classes, options)
        return tuple(self.control(*row) for row in rows)

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with a target that sums to one."""
        return summing_to_one(values)

    def quantities(self, values: Values) -> Quantities:
        """Return what the scores become, the loss and its parts, and the pulls."""
        temperature = np.asarray(values["temperature"])[..., np.newaxis]
        logits = shifted(values, "logits")
        target, scaled = vector(values, "target"), logits / temperature
        target, scaled = np.broadcast_arrays(target, scaled)
        counts, log_p = counted(values, target), log_softmax(scaled)
        slope = cross_entropy_gradient(scaled, counts.target, reduction="none")
        difference = counts.total * slope + 0.0  # never -0.0
        steepest = np.abs(difference).max(axis=-1, keepdims=True)
        guess = counts.total[..., 0] * np.log(target.shape[-1])
        return {
            **class_quantities(values, scaled, target),
            "exponential": np.exp(scaled),
            "relative": np.exp(scaled - scaled.max(axis=-1, keepdims=True)),
            "share": _shares(counts, log_p),
            "guess": np.broadcast_to(guess, scaled.shape[:-1]),
            "difference": difference,
            "gradient": difference / temperature,
            **drawn(values, steepest, difference=difference),
            **_rest(values, counts),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the logits with what is added to all, the target and T; and more."""
        logits, target = shifted(values, "logits"), vector(values, "target")
        rows = logits, target, values["temperature"]
        if not is_weighted(options):
            return Classes(*rows)
        smoothing, weight = values["label_smoothing"], vector(values, "weight")
        return WeightedClasses(*rows, label_smoothing=smoothing, weight=weight)

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss and its parts, then p and the slope for each class."""
        classes = range(int(options["classes"]))
        names = ["loss", "entropy", "kl_divergence", "guess"]
        names += [f"predicted.{k}" for k in classes]
        names += [f"gradient.{k}" for k in classes]
        return class_readouts(self, names, options, instead_of="guess")

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return how scores share one whole, what that costs, and what pulls."""
        states = score_states(int(options["classes"]))
        shown = ("probabilities", "logits", "predicted")
        lost = ("probabilities", "shares", "logits", "loss", "entropy", "kl_divergence")
        pulled = (*lost, "gradient")
        guess = () if is_weighted(options) else ("guess",)  # PyTorch's mean is there
        return (
            Step("share", about=("exponentials", *shown), guess=ONE_WHOLE),
            Step(
                "near", states["near"], about=("exponentials", *shown, "shift", "loss")
            ),
            Step("far", states["far"], about=lost, guess=IN_STEP),
            Step(
                "guessing",
                states["guessing"],
                about=(*lost, *guess),
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
            Step("at_rest", states["at_rest"], about=(*pulled, "temperature")),
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
            "reverse": kl_divergence(now["predicted"], now["target"]),
            **keyword_numbers(values, options),
        }


def _shares(counts: Counted, log_p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each class adds to the loss, (..., n_classes)."""
    target, total = counts
    return np.where(target > 0, -total * target * log_p, 0.0)


def _rest(values: Values, counts: Counted) -> Quantities:
    """Return where p comes to rest, where that is not q; anywhere if nothing counts."""
    if not has_keywords(values):
        return {}
    return {"optimum": np.where(counts.total > 0.0, counts.target, np.nan)}


LESSON = Softmax()
