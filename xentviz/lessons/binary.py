"""Two outcomes: the surface H(p,q), its valley p = q, and the way down into it."""

import numpy as np

from xentviz.figures.curves import STEEPEST, slice_figure, slope_figure
from xentviz.figures.grids import CUT, P_GRID
from xentviz.figures.surface import LIFT, loss_map_figure, loss_surface_figure
from xentviz.lessons.lesson import Descent, Lesson, Picture, Preset, Readout, numbers
from xentviz.lessons.problem import Outcome
from xentviz.quantities import (
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits_gradient,
    cross_entropy,
)
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.descent import gradient_descent
from xentviz.quantities.probability import logit, sigmoid
from xentviz.quantities.units import TEX_LOG, TEX_PER, tex_slope
from xentviz.sweep.controls import Control
from xentviz.sweep.schema import columns

N_STEPS = 80
# Half the width of the drawn tangent, and the height it may span at most, in nats.
REACH, SPAN = 0.16, 0.7


class Binary(Lesson):
    """H(p,q) over the model's probability p and the target q of one of two outcomes."""

    slug = "binary"
    order = 1
    title = "Two outcomes"
    sentence = (
        "Drag p: the loss falls into the valley p = q and rests on its floor H(q)."
    )
    letters = {
        "predicted": "p",
        "predicted_complement": "p",
        "target": "q",
        "target_complement": "q",
        "logit": "z",
    }
    schema = {
        **columns("loss entropy kl_divergence predicted_gradient gradient", "nats"),
        **columns("slice slope floor gap tangent tangent_raised", "nats"),
        **columns("loss_drawn ball slope_drawn", "nats"),
        **columns("predicted predicted_complement target target_complement logit"),
        **columns("gap_p tangent_p rest beyond"),
    }
    layout = ("surface slice", "surface slope")
    pictures = {
        "surface": Picture(
            "The loss over p and q",
            "At $p$ = {predicted:.3f} and $q$ = {target:.3f} the loss is {loss} "
            "{units}; the valley below, at $p = q$, lies at {entropy}.",
            loss_surface_figure,
            loss_map_figure,
        ),
        "slice": Picture(
            "The slice at this q",
            "Loss {loss} = floor {entropy} + gap {kl_divergence} {units}.",
            slice_figure,
        ),
        "slope": Picture(
            "Its slope over p",
            r"$\partial H/\partial p$ is {predicted_gradient}; 0 at $p = q$, "
            "for $0 < q < 1$.",
            slope_figure,
        ),
    }
    words = """
**Drag p** with q at 0.7. The point climbs out of the valley and rests
at p = q. There the loss is not 0 but **H(q)**, 0.611 nats: soft targets have a floor.
What lies above it is the KL divergence, the only part that training can remove.

**Drag q to 1.** The floor drops to 0 and the loss becomes −ln p, which has no ceiling:
at p = 0.1 it is 2.303, so a loss above 1 is nothing broken.

**Let the ball go.** It follows −∂H/∂z = q − p, never steeper than 1, and comes to rest
at p = q. With q at 0 or 1 it never arrives: the rest lies at infinity.
"""

    def controls(self, options):
        """Return p, the logit that p comes from, q, and the rate of the descent."""
        return (
            Control("predicted", "model", "p", 0.001, 0.999, 0.001, 0.3),
            Control("target", "target", "q", 0.0, 1.0, 0.01, 0.7),
            Control("logit", "logit", "z", -6.9, 6.9, 0.1, 0.0),
            Control("learning_rate", "rate", "η", 0.5, 20.0, 0.5, 2.0),
        )

    def constrained(self, values, explicit):
        """Return the values with p from its logit where only that is given."""
        if "logit" in explicit and "predicted" not in explicit:
            predicted = float(sigmoid(values["logit"]))
            return {**values, "predicted": predicted}
        return {**values, "logit": float(logit(values["predicted"]))}

    def dragged(self, values, name, to):
        """Return the values with p and its logit kept together."""
        partner = {"predicted": ("logit", logit), "logit": ("predicted", sigmoid)}
        if name not in partner:
            return {**values, name: to}
        other, follow = partner[name]
        return {**values, name: to, other: follow(to)}

    def independent(self, values):
        """Return p, or its logit where that says more, or says it in fewer digits."""
        predicted, target, logit_, rate = self.controls({})
        p, z = values["predicted"], values["logit"]
        is_short = np.isin(z, logit_.stops) and not np.isin(p, predicted.stops)
        follows = bool(sigmoid(z) == p) and logit_.low <= z <= logit_.high
        held = logit_ if follows and (is_short or logit(p) != z) else predicted
        return (held.name, target.name, rate.name)

    def quantities(self, values):
        """Return H(p,q), its parts and its slopes, and the curves through the point."""
        p, q = values["predicted"], values["target"]
        loss, floor = binary_cross_entropy(p, q), binary_entropy(q)
        slope = binary_cross_entropy_gradient(p, q)
        curve_q = np.asarray(q)[..., np.newaxis]
        loss_drawn = np.minimum(loss, CUT)
        return {
            "loss": loss,
            "entropy": floor,
            "kl_divergence": binary_kl_divergence(p, q),
            "predicted_gradient": slope,
            "gradient": np.subtract(p, q),
            "predicted": p,
            "target": q,
            "predicted_complement": np.subtract(1.0, p),
            "target_complement": np.subtract(1.0, q),
            "logit": values["logit"],
            "slice": binary_cross_entropy(P_GRID, curve_q),
            "slope": binary_cross_entropy_gradient(P_GRID, curve_q),
            "floor": np.stack([floor, floor], axis=-1),
            "gap_p": np.stack([p, p], axis=-1),
            "gap": np.stack([floor, loss_drawn], axis=-1),
            "loss_drawn": loss_drawn,
            "ball": np.minimum(loss, CUT - LIFT["ball"]) + LIFT["ball"],
            "slope_drawn": np.clip(slope, -STEEPEST, STEEPEST),
            **_tangent(p, loss, slope),
            **_ends(q),
        }

    def problem(self, values, options):
        """Return p and q."""
        return Outcome(values["predicted"], values["target"])

    def descent(self, values, options):
        """Return gradient descent on the logit, from where the ball is."""
        q, rate = values["target"], values["learning_rate"]
        path = gradient_descent(
            lambda z: binary_cross_entropy_with_logits_gradient(z, q, reduction="none"),
            values["logit"],
            learning_rate=rate,
            n_steps=N_STEPS,
        )
        return Descent(
            {**values, "predicted": sigmoid(path), "logit": path}, _remark(path, q)
        )

    def readouts(self, options):
        """Return the loss, its two parts and its two slopes."""
        slope = tex_slope("p - q", options["units"])
        return (
            Readout("loss", "loss $H(p,q)$", "{units}"),
            Readout("entropy", "= floor $H(q)$", "{units}"),
            Readout("kl_divergence", "+ gap KL", "{units}"),
            Readout("predicted_gradient", r"$\partial H/\partial p$", "{units}"),
            Readout("gradient", rf"$\partial H/\partial z = {slope}$", "{units}"),
        )

    def formula(self, options):
        """Return H(p,q) with the numbers in it."""
        return (
            r"$H(p,q) = -(@{target:.3f} \log @{predicted:.3f} + "
            r"@{target_complement:.3f} \log @{predicted_complement:.3f}) = @{loss}$"
        )

    def presets(self, options):
        """Return the states that the words speak of."""
        return (
            Preset("At rest", {"predicted": 0.7, "target": 0.7}),
            Preset("Confident, right", {"predicted": 0.99, "target": 1.0}),
            Preset("Confident, wrong", {"predicted": 0.01, "target": 1.0}),
            Preset("Undecided", {"predicted": 0.5, "target": 0.5}),
        )

    def derivation(self, values, options):
        """Return the way from H(p,q) to p − q, with the current numbers."""
        n = numbers(self.measured(values, options))
        units = options["units"]
        log, per = TEX_LOG[units], TEX_PER[units]
        return rf"""
The loss of a model that says $p$ while the outcome is wanted with probability $q$:

$$H(p,q) = -q\,{log} p - (1-q)\,{log}(1-p) = {n["loss"]}\ \text{{{units}}}$$

Its slope in $p$, and the one place where that is zero:

$$
\frac{{\partial H}}{{\partial p}}
= {per}\Bigl(-\frac{{q}}{{p}} + \frac{{1-q}}{{1-p}}\Bigr)
= {per}\frac{{p-q}}{{p\,(1-p)}} = {n["predicted_gradient"]}, \qquad
\frac{{\partial H}}{{\partial p}} = 0 \iff p = q
$$

The model makes $p = \sigma(z)$ from a logit, and $\sigma'(z) = p\,(1-p)$. The factor
that makes the slope in $p$ run off cancels:

$$
\frac{{\partial H}}{{\partial z}}
= \frac{{\partial H}}{{\partial p}}\,\frac{{dp}}{{dz}} = {per}(p - q) = {n["gradient"]}
$$

At the bottom of the slice the loss is the entropy of the target,
$H(q,q) = H(q) = {n["entropy"]}$, and everywhere
$H(p,q) = H(q) + \mathrm{{KL}}(q\,\|\,p) = {n["entropy"]} + {n["kl_divergence"]}$.

Two outcomes are two classes: softmax over the scores $0$ and $z$ is the sigmoid of $z$,
and its cross-entropy is the same {_as_two_classes(values):.4f} nats.
"""


def _as_two_classes(values):
    """Return the loss, in nats, by softmax over the scores 0 and z."""
    q = values["target"]
    return float(cross_entropy([0.0, values["logit"]], [1.0 - q, q]))


def _tangent(p, loss, slope):
    """Return the ends of a piece of the tangent that stays inside the picture."""
    steepness = np.maximum(np.abs(slope), 1e-9)
    reach = np.minimum(REACH, SPAN / steepness)
    ends = np.stack([np.maximum(p - reach, 0.0), np.minimum(p + reach, 1.0)], axis=-1)
    here, rise = np.asarray(p)[..., np.newaxis], np.asarray(slope)[..., np.newaxis]
    line = np.asarray(loss)[..., np.newaxis] + rise * (ends - here)
    return {
        "tangent_p": ends,
        "tangent": line,
        "tangent_raised": line + LIFT["tangent"],
    }


def _ends(q):
    """Return where the loss has its rest, and at which ends of p it has no end.

    What there is not is nan; the rest comes twice, for a label on its either side.
    """
    q = np.asarray(q)
    low, high = (q > 0.0) & (q < 0.5), (q >= 0.5) & (q < 1.0)
    rests = [np.where(there, q, np.nan) for there in (low, high)]
    ends = [np.where(q > 0.0, 0.03, np.nan), np.where(q < 1.0, 0.97, np.nan)]
    return {"rest": np.stack(rests, axis=-1), "beyond": np.stack(ends, axis=-1)}


def _remark(path, q):
    """Say in words how the descent ends."""
    gap = np.abs(sigmoid(path) - q)
    if q in (0.0, 1.0):
        return (
            "It never arrives: for q = 0 or 1 the loss falls towards 0 only as z "
            "runs off to infinity."
        )
    arrived = np.flatnonzero(gap < 1e-3)
    if arrived.size and gap[-1] < 1e-3:
        return f"At rest, p = q, after {arrived[0]} steps."
    if (np.diff(np.sign(sigmoid(path) - q)) != 0).sum() > N_STEPS // 2:
        return "The rate is too large: every step jumps over the valley."
    return f"Still on its way after {N_STEPS} steps: the valley is flat here."


LESSON = Binary()
