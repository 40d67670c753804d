"""One logit: the sigmoid, the loss over z, and a gradient that does not die."""

import numpy as np

from xentviz.figures.logits import (
    Z_GRID,
    logit_gradient_figure,
    logit_loss_figure,
    sigmoid_figure,
)
from xentviz.lessons.lesson import UNITS, Lesson, Picture, Preset, Readout, numbers
from xentviz.lessons.problem import Score
from xentviz.quantities import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    sigmoid,
)
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.divergence import gap
from xentviz.quantities.squared_error import squared_error_gradient
from xentviz.quantities.units import TEX_PER, tex_slope
from xentviz.sweep.controls import Control
from xentviz.sweep.schema import columns

# Half the width of the drawn tangents, in units of the logit.
REACH = 1.6


class Sigmoid(Lesson):
    """Binary cross-entropy over one logit, beside the squared error."""

    slug = "sigmoid"
    order = 2
    title = "One logit"
    sentence = "Drag z: the loss grows without end, its slope does not."
    letters = {
        "logit": "z",
        "predicted": "p",
        "predicted_complement": "p",
        "target": "q",
        "target_complement": "q",
    }
    options = (UNITS,)
    schema = {
        **columns("loss entropy kl_divergence gradient predicted_gradient", "nats"),
        **columns("loss_curve gradient_curve floor tangent_loss", "nats"),
        **columns("logit predicted predicted_complement target target_complement"),
        **columns("slope squared_error_gradient squared_error_curve"),
        **columns("rest tangent_z tangent_p"),
    }
    layout = ("sigmoid loss gradient",)
    pictures = {
        "sigmoid": Picture(
            "The sigmoid",
            r"$p = \sigma(@{logit:.1f}) = @{predicted}$; its slope $p(1 - p)$ is "
            "{slope}.",
            sigmoid_figure,
        ),
        "loss": Picture(
            "The loss over z",
            "At $z$ = {logit:.1f} it is {loss} {units}, at best {entropy}.",
            logit_loss_figure,
        ),
        "gradient": Picture(
            "Slope, and the squared error's",
            "{gradient} against {squared_error_gradient}.",
            logit_gradient_figure,
        ),
    }
    words = """
**Drag z far to the wrong side** (q = 1, z = −8). The model is confident and wrong. The
loss is nearly 8 nats and its slope nearly −1: the strongest pull there is. The squared
error's slope has died, because it carries the factor p(1 − p). That is why a classifier
trained on it hardly learns from its worst mistakes.

**Set z = 0.** A logit of 0 is not the answer "0": it means p = 0.5 and costs
ln 2 = 0.693 nats whatever q is.

**Drag q.** The slope, in nats, is σ(z) − q, a straight shift between −1 and 1; it is
zero where σ(z) = q.
"""

    def controls(self, options):
        """Return the logit and the target."""
        return (
            Control("logit", "logit", "z", -10.0, 10.0, 0.1, -2.0),
            Control("target", "target", "q", 0.0, 1.0, 0.01, 1.0),
        )

    def quantities(self, values):
        """Return p, the loss over the logit with its slope, and the squared error's."""
        z, q = np.broadcast_arrays(values["logit"], values["target"])
        p, not_p, floor = sigmoid(z), sigmoid(np.negative(z)), binary_entropy(q)
        loss = binary_cross_entropy_with_logits(z, q, reduction="none")
        gradient = binary_cross_entropy_with_logits_gradient(z, q, reduction="none")
        curve_q = np.asarray(q)[..., np.newaxis]
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
            "predicted_gradient": gradient / (p * not_p),
            "squared_error_gradient": squared_error_gradient(z, q),
            "loss_curve": binary_cross_entropy_with_logits(
                *np.broadcast_arrays(Z_GRID, curve_q), reduction="none"
            ),
            "gradient_curve": binary_cross_entropy_with_logits_gradient(
                *np.broadcast_arrays(Z_GRID, curve_q), reduction="none"
            ),
            "squared_error_curve": squared_error_gradient(Z_GRID, curve_q),
            "floor": np.stack([floor, floor], axis=-1),
            "rest": np.clip(np.stack([q, q], axis=-1), 0.0, 1.0),
            "tangent_z": ends,
            "tangent_p": _line(p, p * not_p, reach),
            "tangent_loss": _line(loss, gradient, reach),
        }

    def problem(self, values, options):
        """Return z and q."""
        return Score(values["logit"], values["target"])

    def readouts(self, options):
        """Return p, the loss with its parts, and the slopes."""
        slope = tex_slope("p - q", options["units"])
        squared = r"$\partial \tfrac12(p-q)^2/\partial z$"
        return (
            Readout("predicted", r"$p = \sigma(z)$"),
            Readout("loss", "loss $H(p,q)$", "{units}"),
            Readout("entropy", "= floor $H(q)$", "{units}"),
            Readout("kl_divergence", "+ gap KL", "{units}"),
            Readout("gradient", rf"$\partial H/\partial z = {slope}$", "{units}"),
            Readout("predicted_gradient", r"$\partial H/\partial p$", "{units}"),
            Readout("squared_error_gradient", squared),
        )

    def formula(self, options):
        """Return the loss from the logit, with the numbers in it."""
        return (
            r"$H = -(@{target:.2f} \log \sigma(@{logit:.1f}) + "
            r"@{target_complement:.2f} \log \sigma(-(@{logit:.1f}))) = "
            r"-(@{target:.2f} \log @{predicted} + "
            r"@{target_complement:.2f} \log @{predicted_complement}) = @{loss}$"
        )

    def presets(self, options):
        """Return the states that the words speak of."""
        return (
            Preset("Confident, right", {"logit": 8.0, "target": 1.0}),
            Preset("Confident, wrong", {"logit": -8.0, "target": 1.0}),
            Preset("Undecided", {"logit": 0.0, "target": 1.0}),
            Preset("Soft target", {"logit": 2.0, "target": 0.7}),
        )

    def derivation(self, values, options):
        """Return the way from the loss over p to the slope over z."""
        n, units = numbers(self.measured(values, options)), options["units"]
        per = TEX_PER[units]
        return rf"""
The sigmoid turns any score into a probability, and its slope is its own:

$$
p = \sigma(z) = \frac{{1}}{{1 + e^{{-z}}}} = {n["predicted"]}, \qquad
\frac{{dp}}{{dz}} = p\,(1-p) = {n["slope"]}
$$

Cross-entropy has the slope $\partial H/\partial p = {per}(p-q) / (p\,(1-p)) =
{n["predicted_gradient"]}$, which runs off where the model is confident. The chain rule
multiplies it by exactly what it was divided by:

$$
\frac{{\partial H}}{{\partial z}} = {per}\frac{{p-q}}{{p\,(1-p)}} \cdot p\,(1-p)
= {per}(p - q) = {n["gradient"]}
$$

The squared error $\tfrac12(p-q)^2$ has no such denominator, so the factor stays:

$$(p-q)\;p\,(1-p) = {n["squared_error_gradient"]}$$

Computed from $z$, nothing overflows: $-\ln\sigma(z) = \max(-z, 0) + \ln(1+e^{{-|z|}})$.
"""


def _line(at, slope, reach):
    """Return the ends of a straight line of `slope` through `at`."""
    return np.asarray(at)[..., np.newaxis] + np.asarray(slope)[..., np.newaxis] * reach


LESSON = Sigmoid()
