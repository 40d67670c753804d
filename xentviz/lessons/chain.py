"""The chain rule: −q/p times the Jacobian of softmax is p − q."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.grids import pointer_height
from xentviz.figures.jacobian import jacobian_figure
from xentviz.figures.slope_product import product_figure
from xentviz.figures.slopes import (
    STEEPEST,
    predicted_gradient_figure,
    terms_figure,
)
from xentviz.lessons.chain_steps import steps_of
from xentviz.lessons.chain_terms import (
    both_slopes,
    drawn_slopes,
    pointed,
    term_lines,
)
from xentviz.lessons.class_scores import (
    CLASSES,
    LETTERS,
    score_controls,
    summing_to_one,
)
from xentviz.lessons.declarations import (
    UNITS,
    Handle,
    Options,
    Quantities,
    Readout,
)
from xentviz.lessons.problem import (
    ChainedClasses,
    ChainedWeightedClasses,
    Problem,
)
from xentviz.lessons.steps import Step
from xentviz.lessons.weighted_classes import (
    LOSS,
    SCHEMA,
    ClassLesson,
    class_quantities,
    class_readouts,
    counted,
    is_weighted,
    keyword_controls,
    keyword_numbers,
)
from xentviz.quantities import categorical_cross_entropy_gradient, softmax_jacobian
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


class Chain(ClassLesson):
    """The state of the lesson on softmax, seen through its derivatives.

    The pictures speak of the scores as they enter the exponential, z/T: there the
    product is p − q, whatever T is. Only the slope over z itself has one more factor,
    1/T. What is added to all scores changes no p and is left out. Label smoothing and
    class weights are as `xentviz.lessons.weighted_classes` says.
    """

    slug = "chain"
    order = 4
    letters = LETTERS
    choices = (CLASSES, LOSS, UNITS)
    related = ("softmax",)
    schema = {
        **columns("loss entropy kl_divergence gradient", "nats"),
        **columns("predicted_gradient", "nats", is_long=True),
        **columns("terms sum product disagreement", "nats"),
        **columns("slope_drawn finite_difference", "nats", "uint16"),
        **columns("jacobian column", dtype="uint16"),
        **columns("target predicted factor class_index"),
        **columns("terms_drawn product_drawn finite_difference_drawn", dtype="uint16"),
        **SCHEMA,
    }
    # From left to right, the matrix and the slopes high enough for eight classes.
    layout = tuple(
        " ".join(["slope"] * 2 + ["jacobian"] * 3 + [last] * 4)
        for last in ("terms", "product")
    )
    figures = {
        "slope": (predicted_gradient_figure,),
        "jacobian": (jacobian_figure,),
        "terms": (terms_figure,),
        "product": (product_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return what the lesson on softmax has, and the class that is pointed at."""
        n_classes = int(options["classes"])
        rows = score_controls(n_classes, *STEPS[n_classes])
        rows.append(("class_index", "k", 0.0, n_classes - 1.0, 1.0, 0.0))
        rows += keyword_controls(n_classes, options)
        return tuple(self.control(*row) for row in rows)

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with a target that sums to one, and a class there is."""
        values = summing_to_one(values)
        last = vector(values, "logits").size - 1
        index = min(float(np.round(values["class_index"])), float(last))
        return {**values, "class_index": index}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values after a drag; a class is a whole number."""
        to = np.round(to) if name == "class_index" else to
        return super().dragged(values, name, to)

    def quantities(self, values: Values) -> Quantities:
        """Return both factors of the chain rule, their product, and the check of it."""
        temperature = np.asarray(values["temperature"])[..., np.newaxis]
        scaled, target = np.broadcast_arrays(
            vector(values, "logits") / temperature, vector(values, "target")
        )
        counts, jacobian = counted(values, target), softmax_jacobian(scaled)
        found = class_quantities(values, scaled, target)
        product, finite = both_slopes(scaled, counts)
        predicted = found["predicted"]
        slope = categorical_cross_entropy_gradient(predicted, counts.target)
        slope = counts.total * slope + 0.0  # never -0.0
        column = pointed(values["class_index"], jacobian, predicted, counts, product)
        # Symmetric: the lower triangle, row by row, says it all.
        rows, columns = np.tril_indices(scaled.shape[-1])
        return {
            **found,
            "predicted_gradient": slope,
            "slope_drawn": np.maximum(slope, -CUT),
            "product": product,
            "gradient": product / temperature,
            "finite_difference": finite,
            "disagreement": np.abs(product - finite).max(axis=-1),
            "jacobian": jacobian[..., rows, columns],
            **column,
            **drawn_slopes(values, column["terms"], product, finite),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the logits, the target and T; and more."""
        logits, target = vector(values, "logits"), vector(values, "target")
        rows = logits, target, values["temperature"]
        if not is_weighted(options):
            return ChainedClasses(*rows)
        smoothing, weight = values["label_smoothing"], vector(values, "weight")
        return ChainedWeightedClasses(*rows, label_smoothing=smoothing, weight=weight)

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss, the check, then both slopes for each class."""
        classes = range(int(options["classes"]))
        names = ["loss", "entropy", "kl_divergence", "disagreement"]
        slopes = ("predicted_gradient", "gradient")
        names += [f"{slope}.{k}" for slope in slopes for k in classes]
        return class_readouts(self, names, options, instead_of="disagreement")

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the two slopes, what each does far off, and their product."""
        check = () if is_weighted(options) else ("disagreement",)  # it is in a caption
        return steps_of(int(options["classes"]), check)

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
            **keyword_numbers(values, options),
            "counted": now.get("coefficient", now["target"])[k],
            "p": now["predicted"][k],
            "q": now["target"][k],
            "own_slope": now["predicted_gradient"][k],
            "own_factor": now["factor"][k],
            "own_gradient": now["gradient"][k],
            "term_lines": term_lines(now["terms"][:-1]),
            "in_unit": "" if options["units"] == "nats" else r" \cdot \tfrac{1}{\ln 2}",
        }


LESSON = Chain()
