"""The chain rule: −q/p times the Jacobian of softmax is p − q."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.grids import pointer_height
from xentviz.figures.jacobian import jacobian_figure
from xentviz.figures.slope_product import product_figure
from xentviz.figures.slopes import (
    STEEPEST,
    predicted_gradient_figure,
    terms_figure,
)
from xentviz.lessons.chain_steps import steps_of
from xentviz.lessons.class_scores import (
    CLASSES,
    LETTERS,
    implied_classes,
    making_room,
    score_controls,
    score_terms,
    summing_to_one,
)
from xentviz.lessons.decimals import tex_decimal
from xentviz.lessons.declarations import UNITS, Handle, Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import ChainedClasses, Problem
from xentviz.lessons.steps import Step
from xentviz.quantities import (
    categorical_cross_entropy_gradient,
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    kl_divergence,
    softmax,
    softmax_jacobian,
)
from xentviz.quantities.divergence import gap
from xentviz.quantities.finite_difference import finite_difference
from xentviz.sweep.controls import Control, Values, vector
from xentviz.sweep.schema import columns

# Steps of a logit and of a share: a matrix for every stop is sent, so with many
# classes the stops are further apart than in the lesson on softmax.
STEPS = {
    2: (0.1, 0.01),
    3: (0.1, 0.01),
    4: (0.2, 0.02),
    5: (0.25, 0.02),
    6: (0.5, 0.04),
    7: (0.5, 0.04),
    8: (0.5, 0.04),
}
# A little more than is drawn, so that a bar without end leaves the picture.
CUT = 1.05 * STEEPEST


class Chain(Lesson):
    """The state of the lesson on softmax, seen through its derivatives.

    The pictures speak of the scores as they enter the exponential, z/T: there the
    product is p − q, whatever T is. Only the slope over z itself has one more factor,
    1/T. What is added to all scores changes no p and is left out.
    """

    slug = "chain"
    order = 4
    letters = LETTERS
    choices = (CLASSES, UNITS)
    related = ("softmax",)
    schema = {
        **columns("loss entropy kl_divergence gradient predicted_gradient", "nats"),
        **columns("terms sum product disagreement", "nats"),
        **columns("slope_drawn finite_difference", "nats", "uint16"),
        **columns("jacobian column", dtype="uint16"),
        **columns("target predicted factor class_index"),
    }
    layout = ("slope jacobian", "terms product")
    figures = {
        "slope": (predicted_gradient_figure,),
        "jacobian": (jacobian_figure,),
        "terms": (terms_figure,),
        "product": (product_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return what the lesson on softmax has, and the class that is pointed at."""
        n_classes = int(options["classes"])
        return (
            *(
                self.control(*row)
                for row in score_controls(n_classes, *STEPS[n_classes])
            ),
            self.control("class_index", "k", 0.0, n_classes - 1.0, 1.0, 0.0),
        )

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return the number of classes that an address's vectors have."""
        return implied_classes(lengths)

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with a target that sums to one, and a class there is."""
        values = summing_to_one(values)
        last = vector(values, "logits").size - 1
        index = min(float(np.round(values["class_index"])), float(last))
        return {**values, "class_index": index}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values after a drag; a class is a whole number."""
        to = np.round(to) if name == "class_index" else to
        return making_room(values, name, to)

    def quantities(self, values: Values) -> Quantities:
        """Return both factors of the chain rule, their product, and the check of it."""
        temperature = np.asarray(values["temperature"])[..., np.newaxis]
        scaled, target = np.broadcast_arrays(
            vector(values, "logits") / temperature, vector(values, "target")
        )
        predicted, jacobian = softmax(scaled), softmax_jacobian(scaled)
        loss, floor = cross_entropy(scaled, target, reduction="none"), entropy(target)
        product = cross_entropy_gradient(scaled, target, reduction="none")
        finite = finite_difference(
            lambda z: cross_entropy(z, target[..., np.newaxis, :], reduction="none"),
            scaled,
        )
        slope = categorical_cross_entropy_gradient(predicted, target)
        # Symmetric: the lower triangle, row by row, says it all.
        rows, columns = np.tril_indices(scaled.shape[-1])
        return {
            "target": target,
            "predicted": predicted,
            "loss": loss,
            "entropy": floor,
            "kl_divergence": gap(loss, floor, kl_divergence(target, predicted)),
            "predicted_gradient": slope,
            "slope_drawn": np.maximum(slope, -CUT),
            "product": product,
            "gradient": product / temperature,
            "finite_difference": finite,
            "disagreement": np.abs(product - finite).max(axis=-1),
            "jacobian": jacobian[..., rows, columns],
            **_pointed(values["class_index"], jacobian, predicted, target, product),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the logits, the target and T."""
        logits, target = vector(values, "logits"), vector(values, "target")
        return ChainedClasses(logits, target, values["temperature"])

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss, the check, then both slopes for each class."""
        classes = range(int(options["classes"]))
        names = ["loss", "entropy", "kl_divergence", "disagreement"]
        slopes = ("predicted_gradient", "gradient")
        names += [f"{slope}.{k}" for slope in slopes for k in classes]
        return tuple(map(self.readout, names))

    def formula(self, options: Options) -> str:
        """Return the loss with the numbers of every class in it."""
        terms = score_terms(int(options["classes"]))
        return super().formula(options).replace("@{terms}", terms)

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the two slopes, what each does far off, and their product."""
        return steps_of(int(options["classes"]))

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return the mark above the matrix: a place for each column."""
        columns = np.arange(float(options["classes"]))
        places = {**values, "class_index": columns}
        return (
            Handle(
                figure="jacobian",
                trace="pointer",
                label=self.text.label("handles", "pointer"),
                values=places,
                x=columns,
                y=np.full(columns.size, pointer_height(columns.size)),
            ),
        )

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return the numbers of the class that is pointed at, and its terms."""
        now, k = self.measured(values, options), int(values["class_index"])
        return {
            "p": now["predicted"][k],
            "q": now["target"][k],
            "own_slope": now["predicted_gradient"][k],
            "own_factor": now["factor"][k],
            "own_gradient": now["gradient"][k],
            "term_lines": _in_lines(now["terms"][:-1]),
            "in_unit": "" if options["units"] == "nats" else r" \cdot \tfrac{1}{\ln 2}",
        }


def _in_lines(terms: NDArray[np.float64]) -> str:
    """Return a sum for KaTeX, four terms a line."""
    found = [tex_decimal(float(term)) for term in terms]
    signed = [text if text.startswith("-") else f"+{text}" for text in found]
    lines = [" ".join(signed[k : k + 4]) for k in range(0, len(signed), 4)]
    return r" \\ &\quad ".join(lines)


def _pointed(
    class_index: ArrayLike,
    jacobian: NDArray[np.float64],
    predicted: NDArray[np.float64],
    target: NDArray[np.float64],
    product: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """Return the column that is pointed at, what it adds up to, and its outline."""
    here = np.asarray(class_index)[..., np.newaxis]
    index = np.broadcast_to(here, predicted[..., :1].shape).astype(int)
    is_own = np.arange(predicted.shape[-1]) == index
    own = np.take_along_axis(predicted, index, axis=-1)
    others = np.where(is_own, 0.0, predicted).sum(axis=-1, keepdims=True)
    # q_j (p_k − δ_jk): p_j has cancelled, so no infinity ever meets a zero.
    terms = np.where(is_own, -target * others, target * own)
    factor = np.take_along_axis(jacobian, index[..., np.newaxis], axis=-1)
    pull = np.take_along_axis(product, index, axis=-1)
    return {
        "factor": factor[..., 0],
        "terms": np.concatenate([terms, pull], axis=-1),
        "sum": pull[..., 0],
        "class_index": here[..., 0],
        "column": here + np.array([-0.5, -0.5, 0.5, 0.5, -0.5]),
    }


LESSON = Chain()
