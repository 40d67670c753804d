"""Weights: the loss of a small data set over w and b, and the paths down on it."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.fit import X_GRID, fit_figure
from xentviz.figures.plane import (
    B_GRID,
    HIGHEST,
    HIGHEST_SQUARED,
    LIFT,
    W_GRID,
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
from xentviz.lessons.steps import Condition, Pick, Step
from xentviz.quantities.descent import adam_descent, momentum_descent
from xentviz.quantities.linear_model import (
    accuracy,
    is_separable,
    mean_cross_entropy,
    mean_cross_entropy_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
    slopes_of_both,
)
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.units import LN2
from xentviz.sweep.controls import Control, Values, vector
from xentviz.sweep.schema import columns
from xentviz.sweep.table import Table

DATA = Choice("data", ("mixed", "close", "apart"), "mixed")
METHOD = Choice("method", ("descent", "momentum", "adam"), "descent")
SURFACE = Choice("surface", ("cross_entropy", "squared_error"), "cross_entropy")
# Where the points lie, no first; each set holds three of both classes.
POINTS = {
    "mixed": (-2.0, -0.8, 2.6, -0.4, 1.0, 2.0),
    "close": (-2.5, -1.2, 0.4, 0.8, 1.6, 2.8),
    "apart": (-2.6, -1.8, -1.0, 1.0, 1.8, 2.6),
}
LABELS = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
METHODS = {
    "descent": lambda *args, **kw: momentum_descent(*args, momentum=0.0, **kw),
    "momentum": momentum_descent,
    "adam": adam_descent,
}
N_STEPS = 80
# The steps that are drawn before they are walked.
N_AHEAD = 30
PLACES = np.stack(
    np.meshgrid(np.linspace(-4.0, 6.0, 21), np.linspace(-5.0, 5.0, 21)), axis=-1
).reshape(-1, 2)
STARTS = {
    "undecided": {"w": 0.0, "b": 0.0},
    "plateau": {"w": 0.0, "b": 0.0, "learning_rate": 2.0},
    "fast": {"w": -3.0, "b": 2.0, "learning_rate": 6.0},
}
# Surer and more often right than an undecided model, and yet it costs more.
DEARER = {
    "mixed": {"w": 6.0, "b": 3.6},
    "close": {"w": 3.0, "b": 5.0},
    "apart": {"w": 2.0, "b": 5.0},
}

# Weights for which the loss is low.
LOW = {"mixed": (0.4, -0.2), "close": (5.2, -3.0), "apart": (6.0, 0.0)}
# What is guessed: how the squared error pulls, and what one sure mistake costs.
DIED = Pick(
    ("as_hard", "harder", "hardly"),
    "hardly",
    {"w": -4.0},
    shown=(Condition("squared_pull", high=0.01), Condition("pull", low=0.9)),
)
COSTS_MORE = (Condition("loss", low=0.8), Condition("right", low=4.0))


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
        "fit cross_entropy squared_error",
        "fit cross_entropy squared_error",
        "surface cross_entropy squared_error",
        "surface cross_entropy squared_error",
        "surface cross_entropy squared_error",
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
        w, b, data = values["w"], values["b"], _data(values)
        squared = values["squared_w"], values["squared_b"]
        predicted = sigmoid(_scores(w, b, data[0]))
        right = accuracy(w, b, *data)
        gradient = mean_cross_entropy_gradient(w, b, *data)
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
            "curve": sigmoid(_scores(w, b, X_GRID)),
            "squared_curve": sigmoid(_scores(*squared, X_GRID)),
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
        whole, squared = _planes(tuple(_data(values)[0]))
        now |= {
            "label": LABELS,
            "is_squared": np.float64(is_squared),
            "cross_entropy_plane": whole * per_nat,
            "squared_error_plane": squared,
            **_ahead(_paths(values, options)[:, :, 0]),
        }
        return now | {
            "surface": now[f"{options['surface']}_plane"],
            "shown_path_w": now[f"{kind}path_w"],
            "shown_path_b": now[f"{kind}path_b"],
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return w, b and the data set: the loss is cross-entropy."""
        return LinearModel(values["w"], values["b"], *_data(values))

    def tables(
        self, values: Values, options: Options, walks: Mapping[str, Values] = NONE
    ) -> dict[str, Table]:
        """Return the tables; that of the rate has the paths ahead."""
        tables = super().tables(values, options, walks)
        ahead = _ahead(_paths(values, options)[:, :, 1:])
        return {**tables, "learning_rate": {**tables["learning_rate"], **ahead}}

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return the start, which is set on both maps."""
        w, b = PLACES.T
        rows = {**values, "w": w, "b": b, "squared_w": w, "squared_b": b}
        label = self.text.label("handles", "start")
        also = ("squared_error",)
        return (Handle("cross_entropy", "here", label, rows, w, b, also),)

    def descent(self, values: Values, options: Options) -> Descent:
        """Return the descent under each of the losses, both in one walk."""
        first, second = np.moveaxis(_paths(values, options)[:, :, 0], 1, 0)
        walk = {**values}
        for prefix, path in (("", first), ("squared_", second)):
            walk |= {f"{prefix}w": path[..., 0], f"{prefix}b": path[..., 1]}
        return Descent(walk, self._remark(first, second, _data(values)))

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return both losses with their slopes, and how many points are right."""
        names = ("loss", "gradient.0", "gradient.1")
        squared = ("squared_error", "squared_gradient.0", "squared_gradient.1")
        return tuple(map(self.readout, (*names, *squared, "accuracy")))

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the way down, and starts from which the two losses part."""
        data = options["data"]
        maps = ("fit", "cross_entropy", "squared_error", "w", "b")
        losses = ("loss", "squared_error", "accuracy")
        lower = dict(zip("wb", LOW[data], strict=True))
        undecided = STARTS["undecided"]
        pays = Pick(("less", "alike", "more"), "more", DEARER[data], shown=COSTS_MORE)
        return (
            Step(
                "downhill",
                about=(*maps, "surface", "loss", "player", "learning_rate"),
                goal=(Condition("loss", high=0.68),),
                solution=lower,
            ),
            Step("undecided", undecided, about=(*maps, *losses)),
            Step("plateau", STARTS["plateau"], about=(*maps, "player"), guess=DIED),
            Step(
                "fast",
                STARTS["fast"],
                about=(*maps, "player", "learning_rate"),
            ),
            Step("dearer", undecided, about=("fit", "w", "b", *losses), guess=pays),
        )

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return a row for each point."""
        return {"point_rows": _point_rows(values)}

    def _remark(
        self,
        path: NDArray[np.float64],
        squared_path: NDArray[np.float64],
        data: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> str:
        """Say in words how both descents end."""
        pulls = np.hypot(*mean_cross_entropy_gradient(*path.T, *data).T)
        error = mean_squared_error(*squared_path[-1], *data)
        there = mean_squared_error(*path[-1], *data)
        ascents = int((np.diff(mean_cross_entropy(*path.T, *data)) > 1e-9).sum())
        if is_separable(*data):
            said = self.remark("never")
        elif pulls[-1] < 1e-3:
            said = self.remark("arrived", steps=np.argmax(pulls < 1e-3))
        elif ascents > N_STEPS // 4:
            said = self.remark("uphill", ascents=ascents, steps=N_STEPS)
        else:
            said = self.remark("underway", steps=N_STEPS)
        is_worse = error > there + 0.005
        name = "come_to_more" if is_worse else "come_to"
        second = self.remark(name, error=error, there=there)
        return self.remark("both", said=said, second=second)


def _data(values: Values) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the points lie, and their targets."""
    return vector(values, "point"), LABELS


def _scores(w: ArrayLike, b: ArrayLike, x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(w)[..., np.newaxis] * x + np.asarray(b)[..., np.newaxis]


@lru_cache(maxsize=1)
def _walked(
    starts: tuple[float, ...],
    points: tuple[float, ...],
    rates: tuple[float, ...],
    method: str,
) -> NDArray[np.float64]:
    """Return the paths down from `starts`, one after the other in `_paths`."""
    walk = METHODS[method]
    return walk(
        slopes_of_both(points, LABELS),
        np.broadcast_to(np.reshape(starts, (2, 1, 2)), (2, len(rates), 2)),
        learning_rate=np.array(rates)[:, np.newaxis],
        n_steps=N_STEPS,
    )


@lru_cache(maxsize=8)
def _planes(
    points: tuple[float, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both losses over w and b, cross-entropy in nats."""
    plane = W_GRID, B_GRID[:, np.newaxis], points, LABELS
    return mean_cross_entropy(*plane), mean_squared_error(*plane)


def _paths(values: Values, options: Options) -> NDArray[np.float64]:
    """Return the paths down under each loss, ``(N_STEPS + 1, 2, n_rates + 1, 2)``.

    Cross-entropy first; for the rate that is chosen, and then for each of its stops.
    """
    starts = tuple(values[name] for name in ("w", "b", "squared_w", "squared_b"))
    points = tuple(vector(values, "point"))
    rate = next(c for c in LESSON.controls(options) if c.name == "learning_rate")
    rates = (values["learning_rate"], *rate.stops)
    return _walked(starts, points, rates, options["method"])


def _ahead(paths: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the first steps of paths, ``(..., n_steps + 1)`` for each rate."""
    ahead = {}
    for prefix, path in zip(("", "squared_"), np.moveaxis(paths, 1, 0), strict=True):
        steps = np.moveaxis(path[: N_AHEAD + 1], 0, -2)
        ahead |= {f"{prefix}path_w": steps[..., 0], f"{prefix}path_b": steps[..., 1]}
    return ahead


def _point_rows(values: Values) -> str:
    """Return a row for each point: its logit, and what it says to either loss."""
    x, q = _data(values)
    z = _scores(values["w"], values["b"], x)
    p, not_p = sigmoid(z), sigmoid(-z)
    return "\n".join(
        f"| {x[k]:.2f} | {q[k]:g} | {z[k]:.2f} | {p[k]:.4f} | {p[k] - q[k]:.4f} "
        f"| {(p[k] - q[k]) * p[k] * not_p[k]:.4f} |"
        for k in range(x.size)
    )


LESSON = Weights()
