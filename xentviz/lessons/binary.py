"""Two outcomes: the surface H(p,q), its valley p = q, and the descent into it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.curves import STEEPEST, slice_figure, slope_figure
from xentviz.figures.grids import CUT, P_GRID
from xentviz.figures.surface import LIFT, loss_surface_figure
from xentviz.figures.surface_map import loss_map_figure
from xentviz.lessons.binary_steps import STEPS
from xentviz.lessons.declarations import Descent, Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import Outcome, Problem
from xentviz.lessons.steps import Step
from xentviz.quantities import (
    binary_cross_entropy_gradient,
    cross_entropy,
)
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.descent import gradient_descent
from xentviz.quantities.probability import logit, sigmoid
from xentviz.quantities.stable_softmax import stable_sigmoid
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.distinct import once_each
from xentviz.sweep.schema import columns

N_STEPS = 80
# Half the width of the drawn tangent, and the height it may span at most, in nats.
REACH, SPAN = 0.16, 0.7


class Binary(Lesson):
    """H(p,q) over the model's probability p and the target q of one of two outcomes."""

    slug = "binary"
    order = 1
    letters = {
        "predicted": "p",
        "predicted_complement": "p",
        "target": "q",
        "target_complement": "q",
        "logit": "z",
    }
    schema = {
        **columns("loss entropy kl_divergence gradient", "nats"),
        **columns("predicted_gradient", "nats", is_long=True),
        **columns("slice slope floor gap tangent tangent_raised", "nats"),
        **columns("loss_drawn ball slope_drawn", "nats"),
        **columns("predicted predicted_complement target target_complement logit"),
        **columns("gap_p tangent_p rest beyond"),
    }
    layout = ("surface slice", "surface slope")
    figures = {
        "surface": (loss_surface_figure, loss_map_figure),
        "slice": (slice_figure,),
        "slope": (slope_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return p, the logit that p comes from, q, and the rate of the descent."""
        return (
            self.control("predicted", "p", 0.001, 0.999, 0.001, 0.3),
            self.control("target", "q", 0.0, 1.0, 0.01, 0.7),
            self.control("logit", "z", -6.9, 6.9, 0.1, 0.0),
            self.control("learning_rate", "η", 0.5, 20.0, 0.5, 2.0),
        )

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with p from its logit where only that is explicit."""
        if "logit" in explicit and "predicted" not in explicit:
            predicted = float(sigmoid(values["logit"]))
            return {**values, "predicted": predicted}
        return {**values, "logit": float(logit(values["predicted"]))}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values with p and its logit kept together."""
        partner = {"predicted": ("logit", logit), "logit": ("predicted", sigmoid)}
        if name not in partner:
            return {**values, name: to}
        other, follow = partner[name]
        return {**values, name: to, other: follow(to)}

    def independent(self, values: Values) -> tuple[str, ...]:
        """Return p, or its logit where that says more, or says it in fewer digits."""
        predicted, target, logit_, rate = self.controls({})
        p, z = values["predicted"], values["logit"]
        is_short = np.isin(z, logit_.stops) and not np.isin(p, predicted.stops)
        follows = bool(sigmoid(z) == p) and logit_.low <= z <= logit_.high
        leading = logit_ if follows and (is_short or logit(p) != z) else predicted
        return (leading.name, target.name, rate.name)

    def quantities(self, values: Values) -> Quantities:
        """Return H(p,q), its parts and its slopes, and the curves through the point."""
        p, q = values["predicted"], values["target"]
        loss, floor = binary_cross_entropy(p, q), binary_entropy(q)
        slope = binary_cross_entropy_gradient(p, q)
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
            "slice": once_each(
                lambda q: binary_cross_entropy(P_GRID, q[:, np.newaxis]), q
            ),
            "slope": once_each(
                lambda q: binary_cross_entropy_gradient(P_GRID, q[:, np.newaxis]), q
            ),
            "floor": np.stack([floor, floor], axis=-1),
            "gap_p": np.stack([p, p], axis=-1),
            "gap": np.stack([floor, loss_drawn], axis=-1),
            "loss_drawn": loss_drawn,
            "ball": np.minimum(loss, CUT - LIFT["ball"]) + LIFT["ball"],
            "slope_drawn": np.clip(slope, -STEEPEST, STEEPEST),
            **_tangent(p, loss, slope),
            **_ends(q),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return p and q."""
        return Outcome(values["predicted"], values["target"])

    def descent(self, values: Values, options: Options) -> Descent:
        """Return gradient descent on the logit, from where the ball is."""
        q, rate = values["target"], values["learning_rate"]
        path = gradient_descent(
            # As a plain difference it is 0 where p is q, and there the ball stays.
            lambda z: stable_sigmoid(z) - q,
            values["logit"],
            learning_rate=rate,
            n_steps=N_STEPS,
        )
        return Descent(
            {**values, "predicted": sigmoid(path), "logit": path}, self._remark(path, q)
        )

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss, its two parts and its two slopes."""
        names = ("loss", "entropy", "kl_divergence", "predicted_gradient", "gradient")
        return tuple(map(self.readout, names))

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the way into the valley, and what its floor and its walls are."""
        return STEPS

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return the loss of the same outcome as one of two classes."""
        return {"as_two_classes": _as_two_classes(values)}

    def _remark(self, path: NDArray[np.float64], q: float) -> str:
        """Say in words how the descent ends."""
        gap = np.abs(sigmoid(path) - q)
        if q in (0.0, 1.0):
            return self.remark("never")
        arrived = np.flatnonzero(gap < 1e-3)
        if arrived.size and gap[-1] < 1e-3:
            return self.remark("arrived", steps=arrived[0])
        if (np.diff(np.sign(sigmoid(path) - q)) != 0).sum() > N_STEPS // 2:
            return self.remark("jumps")
        return self.remark("flat", steps=N_STEPS)


def _as_two_classes(values: Values) -> float:
    """Return the loss, in nats, by softmax over the scores 0 and z."""
    q = values["target"]
    return float(cross_entropy([0.0, values["logit"]], [1.0 - q, q]))


def _tangent(
    p: NDArray[np.float64], loss: NDArray[np.float64], slope: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
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


def _ends(q: ArrayLike) -> dict[str, NDArray[np.float64]]:
    """Return where the loss has its rest, and at which ends of p it has no end.

    What there is not is nan; the rest comes twice, for a label on its either side.
    """
    q = np.asarray(q)
    low, high = (q > 0.0) & (q < 0.5), (q >= 0.5) & (q < 1.0)
    rests = [np.where(there, q, np.nan) for there in (low, high)]
    ends = [np.where(q > 0.0, 0.03, np.nan), np.where(q < 1.0, 0.97, np.nan)]
    return {"rest": np.stack(rests, axis=-1), "beyond": np.stack(ends, axis=-1)}


LESSON = Binary()
