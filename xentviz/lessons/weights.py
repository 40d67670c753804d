"""Weights: the loss of a small data set over w and b, and the paths down on it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.fit import X_GRID, fit_figure
from xentviz.figures.plane import (
    HIGHEST,
    HIGHEST_SQUARED,
    LIFT,
    cross_entropy_plane_figure,
    plane_map_figure,
    plane_surface_figure,
    squared_error_plane_figure,
)
from xentviz.lessons.declarations import (
    UNITS,
    Choice,
    Descent,
    Handle,
    Options,
    Quantities,
    Readout,
)
from xentviz.lessons.lesson import NONE, Lesson
from xentviz.lessons.problem import LinearModel, Problem
from xentviz.lessons.rounding import settled
from xentviz.lessons.steps import Step
from xentviz.lessons.weight_paths import N_AHEAD, N_STEPS, ahead, paths_down
from xentviz.lessons.weight_points import (
    LABELS,
    POINTS,
    blur,
    labelled_points,
    planes,
    point_rows,
    scores,
)
from xentviz.lessons.weight_remarks import remark_of
from xentviz.lessons.weight_steps import steps_of
from xentviz.quantities.linear_model import (
    accuracy,
    mean_cross_entropy,
    mean_cross_entropy_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.units import LN2
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.schema import columns
from xentviz.sweep.table import Table

DATA = Choice("data", ("mixed", "close", "apart"), "mixed")
METHOD = Choice("method", ("descent", "momentum", "adam"), "descent")
SURFACE = Choice("surface", ("cross_entropy", "squared_error"), "cross_entropy")
PLACES = np.stack(
    np.meshgrid(np.linspace(-4.0, 6.0, 21), np.linspace(-5.0, 5.0, 21)), axis=-1
).reshape(-1, 2)


class Weights(Lesson):
    """The mean loss of six points over w and b, under two losses."""

    slug = "weights"
    order = 7
    letters = {"curve": "p", "point": "q"}
    choices = (DATA, METHOD, SURFACE, UNITS)
    schema = {
        **columns("loss gradient pull shown_loss", "nats"),
        **columns("ball", "nats", "uint16"),
        **columns("curve squared_curve residual_up residual_down", dtype="uint16"),
        **columns("w b squared_w squared_b shown_w shown_b point accuracy right"),
        **columns("squared_error squared_gradient squared_pull label is_squared"),
        **columns("cross_entropy_plane surface", "nats", is_swept=False),
        **columns("squared_error_plane shown_path_w shown_path_b", is_swept=False),
        **columns(
            "path_w path_b squared_path_w squared_path_b",
            dtype="uint16",
            is_swept=False,
        ),
    }
    layout = (
        "surface surface fit fit",
        "surface surface cross_entropy squared_error",
    )
    figures = {
        "fit": (fit_figure,),
        "cross_entropy": (cross_entropy_plane_figure,),
        "squared_error": (squared_error_plane_figure,),
        "surface": (plane_surface_figure, plane_map_figure),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return w, b and the rate; out of sight the data, and the second model."""
        points = POINTS[options["data"]]
        return (
            self.control("w", "w", -4.0, 6.0, 0.1, -3.0),
            self.control("b", "b", -5.0, 5.0, 0.1, 2.0),
            self.control("learning_rate", "η", 0.2, 8.0, 0.2, 1.0),
            *(
                self.control(f"point.{k}", "x", -3.0, 3.0, 0.1, x, hidden=True)
                for k, x in enumerate(points)
            ),
            self.control("squared_w", "w", -4.0, 6.0, 0.5, -3.0, hidden=True),
            self.control("squared_b", "b", -5.0, 5.0, 0.5, 2.0, hidden=True),
        )

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with both models in one place, where nothing else is."""
        twins = {
            f"squared_{name}": values[name]
            for name in "wb"
            if f"squared_{name}" not in explicit
        }
        return {**values, **twins}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values; who drags w or b drags the models of both losses."""
        twin = {f"squared_{name}": to} if name in {"w", "b"} else {}
        return {**values, name: to, **twin}

    def independent(self, values: Values) -> tuple[str, ...]:
        """Return all but the second model where it is where the first is."""
        twins = {f"squared_{name}": values[name] for name in "wb"}
        return tuple(
            name for name in values if name not in twins or values[name] != twins[name]
        )

    def quantities(self, values: Values) -> Quantities:
        """Return the losses, their slopes, and the curves that the models make."""
        w, b, data = values["w"], values["b"], labelled_points(values)
        squared = values["squared_w"], values["squared_b"]
        predicted = sigmoid(scores(w, b, data[0]))
        right = accuracy(w, b, *data)
        gradient = mean_cross_entropy_gradient(w, b, *data)
        gradient = settled(gradient, blur(w, b, data[0]))
        squared_gradient = mean_squared_error_gradient(*squared, *data)
        return {
            "w": w,
            "b": b,
            "squared_w": squared[0],
            "squared_b": squared[1],
            "point": data[0],
            "loss": mean_cross_entropy(w, b, *data),
            "gradient": gradient,
            "pull": np.hypot(gradient[..., 0], gradient[..., 1]),
            "accuracy": right,
            "right": right * LABELS.size,
            "squared_error": mean_squared_error(*squared, *data),
            "squared_gradient": squared_gradient,
            "squared_pull": np.hypot(
                squared_gradient[..., 0], squared_gradient[..., 1]
            ),
            "curve": sigmoid(scores(w, b, X_GRID)),
            "squared_curve": sigmoid(scores(*squared, X_GRID)),
            "residual_up": np.maximum(predicted - LABELS, 0.0),
            "residual_down": np.maximum(LABELS - predicted, 0.0),
        }

    def measured(self, values: Values, options: Options) -> Quantities:
        """Return the quantities, where the ball is, and at rest the whole planes."""
        now = dict(super().measured(values, options))
        per_nat = 1.0 if options["units"] == "nats" else 1.0 / LN2
        is_squared = options["surface"] == "squared_error"
        height = now["squared_error" if is_squared else "loss"]
        highest = HIGHEST_SQUARED if is_squared else HIGHEST * per_nat
        kind = "squared_" if is_squared else ""
        now |= {
            "shown_w": now[f"{kind}w"],
            "shown_b": now[f"{kind}b"],
            "shown_loss": height,
            "ball": np.minimum(height, highest * (1.0 - LIFT)) + highest * LIFT,
        }
        if np.ndim(values["w"]):
            return now
        whole, squared = planes(tuple(labelled_points(values)[0]))
        now |= {
            "label": LABELS,
            "is_squared": np.float64(is_squared),
            "cross_entropy_plane": whole * per_nat,
            "squared_error_plane": squared,
            **ahead(self._paths_ahead(values, options)[:, :, 0]),
        }
        return now | {
            "surface": now[f"{options['surface']}_plane"],
            "shown_path_w": now[f"{kind}path_w"],
            "shown_path_b": now[f"{kind}path_b"],
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return w, b and the data set: the loss is cross-entropy."""
        return LinearModel(values["w"], values["b"], *labelled_points(values))

    def tables(
        self, values: Values, options: Options, walks: Mapping[str, Values] = NONE
    ) -> dict[str, Table]:
        """Return the tables; that of the rate has the paths ahead."""
        tables = super().tables(values, options, walks)
        drawn = ahead(self._paths_ahead(values, options)[:, :, 1:])
        return {**tables, "learning_rate": {**tables["learning_rate"], **drawn}}

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return the start, which is set on both maps."""
        w, b = PLACES.T
        rows = {**values, "w": w, "b": b, "squared_w": w, "squared_b": b}
        label = self.text.label("handles", "start")
        also = ("squared_error",)
        return (Handle("cross_entropy", "here", label, rows, w, b, also),)

    def _paths_ahead(self, values: Values, options: Options) -> NDArray[np.float64]:
        """Return how the paths down begin at the chosen rate, and at each stop."""
        rate = next(c for c in self.controls(options) if c.name == "learning_rate")
        rates = (values["learning_rate"], *rate.stops)
        return paths_down(values, rates, options["method"], N_AHEAD)

    def descent(self, values: Values, options: Options) -> Descent:
        """Return the descent under each of the losses, both in one walk."""
        rates = (values["learning_rate"],)
        paths = paths_down(values, rates, options["method"], N_STEPS)
        first, second = np.moveaxis(paths[:, :, 0], 1, 0)
        walk = {**values}
        for prefix, path in (("", first), ("squared_", second)):
            walk |= {f"{prefix}w": path[..., 0], f"{prefix}b": path[..., 1]}
        return Descent(walk, remark_of(self, first, second, labelled_points(values)))

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return both losses with their slopes, and how many points are right."""
        names = ("loss", "gradient.0", "gradient.1")
        squared = ("squared_error", "squared_gradient.0", "squared_gradient.1")
        return tuple(map(self.readout, (*names, *squared, "accuracy")))

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the way down, and starts from which the two losses part."""
        return steps_of(options["data"])

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return a row for each point."""
        return {"point_rows": point_rows(values)}


LESSON = Weights()
