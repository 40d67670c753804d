"""Many classes: from scores to probabilities, to the loss, to p − q."""

import numpy as np

from xentviz.figures.bars import (
    exponentials_figure,
    gradient_figure,
    probabilities_figure,
    shares_figure,
)
from xentviz.lessons.lesson import (
    UNITS,
    Lesson,
    Option,
    Picture,
    Preset,
    Readout,
    numbers,
)
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
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.quantities.units import TEX_LOG, TEX_PER
from xentviz.sweep.controls import Control, parts, vector
from xentviz.sweep.schema import columns

MOST = 8
# With more classes than this the stops are twice as far apart: their table is sent.
FINE = 4
CLASSES = Option(
    "classes", "Classes", {str(n): str(n) for n in range(2, MOST + 1)}, "3"
)
FIRST_LOGITS = (2.0, 1.0, 0.1)


class Softmax(Lesson):
    """Softmax with cross-entropy over 2 to 8 classes, hard or soft target."""

    slug = "softmax"
    order = 3
    title = "Many classes"
    sentence = "Softmax shares out one whole; each class is pulled by p − q."
    letters = {
        "logits": "z",
        "predicted": "p",
        "target": "q",
    }
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
        step, part = _steps(n_classes)
        controls = []
        for k in range(n_classes):
            start = FIRST_LOGITS[k] if k < len(FIRST_LOGITS) else 0.0
            share = 1.0 if k == 0 else 0.0
            controls += [
                Control(f"logits.{k}", f"class {k}", "z", -10.0, 10.0, step, start),
                Control(f"target.{k}", f"class {k}", "q", 0.0, 1.0, part, share),
            ]
        return (
            *controls,
            Control("shift", "added to all", "c", -5.0, 5.0, 0.1, 0.0),
            Control("temperature", "temperature", "T", 0.1, 5.0, 0.1, 1.0),
        )

    def implied_options(self, lengths):
        """Return the number of classes that an address's vectors have."""
        length = lengths.get("logits", lengths.get("target"))
        return {"classes": str(min(max(length, 2), MOST))} if length else {}

    def constrained(self, values, explicit):
        """Return the values with a target that sums to one."""
        target = vector(values, "target")
        if abs(target.sum() - 1.0) <= 1e-9:
            return values
        if target.sum() == 0.0:
            target[0] = 1.0
        return {**values, **parts("target", _on_stops(target))}

    def dragged(self, values, name, to):
        """Return the values with the other shares making room for the dragged one."""
        group, _, index = name.partition(".")
        if group != "target":
            return {**values, name: to}
        target = vector(values, "target")
        shares = with_share(target, int(index), to, _n_parts(target.size))
        return {**values, **parts("target", shares)}

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
        terms = " + ".join(
            rf"@{{target.{k}:.2f}} \log @{{predicted.{k}:.3f}}"
            for k in range(int(options["classes"]))
        )
        return rf"$L = -\sum q \log p = -({terms}) = @{{loss}}$"

    def presets(self, options):
        """Return a state near the truth, one far from it, and the rest state."""
        n_classes = int(options["classes"])
        first = parts("logits", 5.0 * np.eye(n_classes)[0])
        second = parts("logits", 5.0 * np.eye(n_classes)[1])
        even = parts("logits", np.zeros(n_classes))
        soft = _on_stops(np.arange(n_classes, 0.0, -1.0))
        return (
            Preset("Near the truth", first),
            Preset("Far from it", second),
            Preset("Guessing", even),
            Preset("Soft target", parts("target", soft)),
            Preset("At rest, p = q", _at_rest(soft)),
        )

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


def _steps(n_classes):
    """Return the steps of a logit and of a share."""
    return (0.1, 0.01) if n_classes <= FINE else (0.25, 0.02)


def _n_parts(n_classes):
    """Return the parts that a soft target is kept in, so that its sliders sum to 1."""
    return round(1.0 / _steps(n_classes)[1])


def _on_stops(weights):
    """Return shares in proportion to `weights`, each on a stop of its slider."""
    n_parts = _n_parts(weights.size)
    return apportioned(weights, n_parts) / n_parts


def _at_rest(target):
    """Return the logits whose softmax is `target`, and the target."""
    logits = np.log(target)
    return parts("logits", logits - logits.mean()) | parts("target", target)


LESSON = Softmax()
