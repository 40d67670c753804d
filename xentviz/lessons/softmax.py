"""Many classes: from scores to probabilities, to the loss, to p − q."""

import numpy as np

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
    score_formula,
    score_presets,
    steps,
    summing_to_one,
)
from xentviz.lessons.lesson import UNITS, Lesson, Picture, Readout, numbers
from xentviz.lessons.problem import Classes
from xentviz.quantities import (
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    kl_divergence,
    log_softmax,
    softmax,
)
from xentviz.quantities.divergence import gap
from xentviz.quantities.units import TEX_LOG, TEX_PER
from xentviz.sweep.controls import vector
from xentviz.sweep.schema import columns


class Softmax(Lesson):
    """Softmax with cross-entropy over 2 to 8 classes, hard or soft target."""

    slug = "softmax"
    order = 3
    title = "Many classes"
    sentence = "Softmax shares out one whole; each class is pulled by p − q."
    letters = LETTERS
    options = (CLASSES, UNITS)
    related = ("chain",)
    schema = {
        **columns("loss entropy kl_divergence guess share gradient", "nats"),
        **columns("target exponential relative predicted difference"),
    }
    layout = ("exponentials probabilities", "shares gradient")
    pictures = {
        "exponentials": Picture(
            "1  Exponentiate",
            "The exponential of $z/T$ is positive, and only ratios count.",
            exponentials_figure,
        ),
        "probabilities": Picture(
            "2  Normalise",
            "Divided by their sum: class 0 gets {predicted.0}, wanted {target.0:.2f}.",
            probabilities_figure,
        ),
        "shares": Picture(
            "3  Lose",
            "Loss {loss} = floor {entropy} + gap {kl_divergence} {units}.",
            shares_figure,
        ),
        "gradient": Picture(
            "4  Be pulled",
            "$p - q$ of class 0 is {difference.0}; all pulls sum to 0.",
            gradient_figure,
        ),
    }
    words = """
**Drag a logit.** Every p moves, because they share one whole. **Drag q** of a class to
1 for a hard target, or leave it between for a soft one: the others make room.

**Near the truth** the loss is close to its floor; **far from it** the cost grows in
proportion to the gap between the logits. An untrained model guesses and pays **ln K**.

**Add c to every logit**: each e^z changes, no p does. So the largest logit may be
subtracted first, and nothing overflows. **Lower T** sharpens, raising it flattens.

At T = 1 the pull on a logit is p − q, never larger than 1, and all pulls sum to 0.
"""

    def controls(self, options):
        """Return a logit and a share of the target for each class, c and T."""
        n_classes = int(options["classes"])
        return tuple(score_controls(n_classes, *steps(n_classes)))

    def implied_options(self, lengths):
        """Return the number of classes that an address's vectors have."""
        return implied_classes(lengths)

    def constrained(self, values, explicit):
        """Return the values with a target that sums to one."""
        return summing_to_one(values)

    def dragged(self, values, name, to):
        """Return the values with the other shares making room for the dragged one."""
        return making_room(values, name, to)

    def quantities(self, values):
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

    def problem(self, values, options):
        """Return the logits with what is added to all, the target and T."""
        target = vector(values, "target")
        return Classes(_shifted(values), target, values["temperature"])

    def readouts(self, options):
        """Return the loss and its parts, then p and the slope for each class."""
        classes = range(int(options["classes"]))
        return (
            Readout("loss", "loss", "{units}"),
            Readout("entropy", "= floor $H(q)$", "{units}"),
            Readout("kl_divergence", "+ gap KL", "{units}"),
            Readout("guess", r"guessing, $\log K$", "{units}"),
            *(Readout(f"predicted.{k}", f"$p$ of class {k}") for k in classes),
            *(
                Readout(
                    f"gradient.{k}",
                    rf"$\partial L/\partial z$ of class {k}",
                    "{units}",
                )
                for k in classes
            ),
        )

    def formula(self, options):
        """Return the loss with the numbers of every class in it."""
        return score_formula(int(options["classes"]))

    def presets(self, options):
        """Return a state near the truth, one far from it, and the rest state."""
        return score_presets(int(options["classes"]))

    def derivation(self, values, options):
        """Return the way from the loss to p − q, with the numbers of class 0."""
        now = self.measured(values, options)
        n, units = numbers(now), options["units"]
        log, per = TEX_LOG[units], TEX_PER[units]
        z = values["logits.0"] + values["shift"]
        p, q = float(now["predicted"][0]), float(now["target"][0])
        pull = round(float(now["difference"][0]), 4) + 0.0  # never a minus zero
        asked = _asked(self.quantities(values))
        return rf"""
Softmax shares one whole out among the classes, in proportion to $e^{{z/T}}$:

$$
p_k = \frac{{e^{{z_k/T}}}}{{\sum_j e^{{z_j/T}}}}, \qquad
z_0 = {z:.2f},\; T = {values["temperature"]:.2f}:\quad p_0 = {p:.4f}
$$

The loss, with the logarithm taken of the whole fraction at once:

$$
L = -\sum_k q_k\,{log} p_k = {per}\sum_k q_k
\Bigl(\ln\!\sum_j e^{{z_j/T}} - \frac{{z_k}}{{T}}\Bigr) = {n["loss"]}
$$

The logarithm of the sum has the slope $p_k/T$, what is taken off it $q_k/T$:

$$
\frac{{\partial L}}{{\partial z_k}} = {per}\frac{{p_k - q_k}}{{T}}, \qquad
k = 0:\quad p_0 - q_0 = {p:.4f} - {q:.4f} = {pull:.4f}
$$

At $p = q$ every slope is 0 and the loss is $H(q) = {n["entropy"]}$; above it lies
$\mathrm{{KL}}(q\,\|\,p) = {n["kl_divergence"]}$. Equal logits give $p_k = 1/K$ and the
loss ${log} K = {n["guess"]}$.

{asked}"""


def _shifted(values):
    """Return the logits, (..., n_classes), with c added to each."""
    return vector(values, "logits") + np.asarray(values["shift"])[..., np.newaxis]


def _asked(quantities):
    """Answer what people ask of softmax, with numbers in nats."""
    p, target = quantities["predicted"], quantities["target"]
    right = np.eye(p.size)[0]
    twice = float(cross_entropy(p, target))
    floor, once = float(cross_entropy(right, right)), float(quantities["loss"])
    return rf"""
**Softmax twice?** A loss that expects logits and is given $p$ takes the softmax of $p$.
Here it says {twice:.4f} nats instead of {once:.4f}, and for a class it never falls
below $\ln(1 + (K-1)/e) = {floor:.4f}$ nats, however right the model is.

**A share of 0?** $0 \ln 0 = 0$: $q \ln q$ goes to 0 with $q$, so a class that is not
wanted costs nothing, whatever its $p$.
"""


LESSON = Softmax()
