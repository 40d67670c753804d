"""What PyTorch's loss of classes can be told: label smoothing, and a weight a class.

The lessons on softmax have both as an option, folded until it is wanted. The loss is

    L = −Σ_k w_k q'_k ln p_k,    q' = (1 − ε) q + ε/K

for a target q over K classes. Its coefficients w_k q'_k are W = Σ_k w_k q'_k times a
distribution: it is W times a plain cross-entropy, and least where p is that one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.class_scores import (
    Row,
    implied_classes,
    making_room,
    score_terms,
)
from xentviz.lessons.declarations import (
    Choice,
    Options,
    Picture,
    Quantities,
    Readout,
)
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.spoken import SpokenLesson
from xentviz.quantities import cross_entropy, entropy, kl_divergence, softmax
from xentviz.quantities.class_targets import smoothed
from xentviz.quantities.divergence import gap
from xentviz.sweep.controls import Values, vector
from xentviz.sweep.schema import columns

# As PyTorch calls them: what an address holds, and what is opened.
KEYWORDS = ("label_smoothing", "weight")
LOSS = Choice("loss", ("plain", "weighted"), "plain", opens=KEYWORDS)
# Of a slope, how long it is drawn at most: below that is room for its number.
LONGEST = 0.8
# The section of a text that has what is said otherwise then.
WEIGHTED = "weighted"
SCHEMA = {**columns("mean_loss", "nats"), **columns("coefficient")}


class Counted(NamedTuple):
    """The coefficients of a loss as a distribution, and so many times that.

    `target`, (..., n_classes), is where p comes to rest; `total`, (..., 1), is 1 where
    nothing is weighted.
    """

    target: NDArray[np.float64]
    total: NDArray[np.float64]


def is_weighted(options: Options) -> bool:
    """Tell whether the loss has its keywords."""
    return options.get("loss") == WEIGHTED


def has_keywords(values: Values) -> bool:
    """Tell whether values are of such a loss."""
    return "label_smoothing" in values


def implied_loss(lengths: Mapping[str, int]) -> dict[str, str]:
    """Return the loss that an address has which holds one of the keywords."""
    return {"loss": WEIGHTED} if lengths.keys() & set(KEYWORDS) else {}


def keyword_controls(n_classes: int, options: Options) -> list[Row]:
    """Return the smoothing and a weight for each class, where the loss has them."""
    if not is_weighted(options):
        return []
    weights = [(f"weight.{k}", "w", 0.0, 10.0, 0.5, 1.0) for k in range(n_classes)]
    return [("label_smoothing", "ε", 0.0, 1.0, 0.05, 0.0), *weights]


def counted(values: Values, target: NDArray[np.float64]) -> Counted:
    """Return what the loss counts of each class for a target, (..., n_classes)."""
    if not has_keywords(values):
        return Counted(target, np.ones(1))
    smooth = smoothed(target, np.asarray(values["label_smoothing"]))
    coefficients = vector(values, "weight") * smooth
    total = coefficients.sum(axis=-1, keepdims=True)
    # Where nothing counts, one distribution is as good as another.
    share = np.broadcast_to(smooth, coefficients.shape).copy()
    np.divide(coefficients, total, out=share, where=total > 0.0)
    return Counted(share, total)


def class_quantities(
    values: Values, scaled: NDArray[np.float64], target: NDArray[np.float64]
) -> Quantities:
    """Return p, the loss and its parts, of scores as they enter the exponential.

    Of a loss with keywords, too, what they make of the target, and ``mean_loss``: what
    PyTorch's mean makes of one row. Where the target is a class it divides by the
    weight of that class, else by how many rows there are, which is 1.
    """
    counts = counted(values, target)
    total, predicted = counts.total[..., 0], softmax(scaled)
    loss = total * cross_entropy(scaled, counts.target, reduction="none")
    floor = total * entropy(counts.target)
    above = total * kl_divergence(counts.target, predicted)
    found = {
        "target": target,
        "predicted": predicted,
        "loss": loss,
        "entropy": floor,
        "kl_divergence": gap(loss, floor, above),
    }
    if not has_keywords(values):
        return found
    divisor = mean_divisor(values, target)
    undefined = np.full(loss.shape, np.nan)
    return found | {
        "coefficient": counts.target * counts.total,
        "mean_loss": np.divide(loss, divisor, out=undefined, where=divisor > 0.0),
    }


def mean_divisor(values: Values, target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what PyTorch's mean divides the loss of one row by."""
    weight = (vector(values, "weight") * target).sum(axis=-1)
    return np.where((target == 1.0).any(axis=-1), weight, 1.0)


def keyword_numbers(values: Values, options: Options) -> Mapping[str, object]:
    """Return numbers of a derivation that only a loss with keywords has."""
    if not is_weighted(options):
        return {}
    target = vector(values, "target")
    return {
        "smoothed": smoothed(target, values["label_smoothing"])[0],
        "total": counted(values, target).total[0],
        "divisor": mean_divisor(values, target),
    }


def drawn(
    values: Values, steepest: NDArray[np.float64], **slopes: NDArray[np.float64]
) -> Quantities:
    """Return slopes of a weighted loss to the scale of a picture with room for 1.

    They may be as large as a weight: where `steepest`, (..., 1), is too large, all are
    drawn smaller by as much. Those of a plain loss are drawn as they are.
    """
    if not has_keywords(values):
        return {}
    scale = np.maximum(1.0, steepest / LONGEST)
    return {f"{name}_drawn": slope / scale for name, slope in slopes.items()}


def class_readouts(
    lesson: SpokenLesson, names: list[str], options: Options, instead_of: str
) -> tuple[Readout, ...]:
    """Return the numbers to show; where the loss has keywords its mean is among them.

    There it stands after the loss, and `instead_of` a number that a picture has too.
    """
    if not is_weighted(options):
        return tuple(map(lesson.readout, names))
    labels = lesson.text.sections[WEIGHTED]
    names = [name for name in names if name != instead_of]
    found = map(lesson.readout, [names[0], "mean_loss", *names[1:]])
    return tuple(
        replace(one, label=labels[one.quantity].title)
        if one.quantity in labels
        else one
        for one in found
    )


class ClassLesson(Lesson):
    """A lesson on the loss of classes, which says otherwise what keywords change."""

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return what an address's vectors say: how many classes, and which loss."""
        return implied_classes(lengths) | implied_loss(lengths)

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values with the other shares making room for the dragged one."""
        return making_room(values, name, to)

    def formula(self, options: Options) -> str:
        """Return the loss with the numbers of every class in it."""
        share, section = "target.{k}:.2f", ("formula",)
        if is_weighted(options):
            share, section = "coefficient.{k}:.3f", (WEIGHTED, "formula")
        terms = score_terms(int(options["classes"]), share)
        return self.text.entry(*section).line.replace("@{terms}", terms)

    def picture(self, name: str, options: Options) -> Picture:
        """Return a picture; where the loss has keywords the caption says so."""
        picture = self.pictures[name]
        own = self.text.sections[WEIGHTED].get(name) if is_weighted(options) else None
        return picture if own is None else replace(picture, caption=own.line)

    def derivation_text(self, options: Options) -> str:
        """Return how the loss and its slopes come about, of the loss that is chosen."""
        if is_weighted(options):
            return self.text.entry(WEIGHTED, "derivation").body
        return super().derivation_text(options)
