"""Weights: the loss of a small data set over w and b, and the ways down on it."""

import numpy as np

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
from xentviz.lessons.lesson import (
    UNITS,
    Descent,
    Handle,
    Lesson,
    Option,
    Picture,
    Preset,
    Readout,
    numbers,
)
from xentviz.lessons.problem import LinearModel
from xentviz.quantities.descent import adam_descent, momentum_descent
from xentviz.quantities.linear_model import (
    accuracy,
    is_separable,
    mean_cross_entropy,
    mean_cross_entropy_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from xentviz.quantities.probability import sigmoid
from xentviz.quantities.units import LN2, TEX_PER
from xentviz.sweep.controls import Control, vector
from xentviz.sweep.schema import columns

DATA = Option(
    "data",
    "Data",
    {"mixed": "Mixed", "close": "Close", "apart": "Apart"},
    "mixed",
)
METHOD = Option(
    "method",
    "Method",
    {"descent": "Gradient descent", "momentum": "Momentum", "adam": "Adam"},
    "descent",
)
SURFACE = Option(
    "surface",
    "Surface",
    {"cross_entropy": "L in 3-D", "squared_error": "E in 3-D"},
    "cross_entropy",
)
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
    "Undecided": {"w": 0.0, "b": 0.0},
    "On the plateau": {"w": -4.0, "b": 0.0, "learning_rate": 2.0},
    "Rate too large": {"w": -3.0, "b": 2.0, "learning_rate": 6.0},
}
# Surer and more often right than an undecided model, and yet it costs more.
DEARER = {
    "mixed": {"w": 6.0, "b": 3.6},
    "close": {"w": 3.0, "b": 5.0},
    "apart": {"w": 2.0, "b": 5.0},
}


class Weights(Lesson):
    """The mean loss of six points over w and b, under two losses."""

    slug = "weights"
    order = 7
    title = "Weights"
    sentence = (
        "Each logit is w·x + b. One loss over w and b is a bowl, the other is not."
    )
    letters = {"curve": "p", "point": "q"}
    options = (DATA, METHOD, SURFACE, UNITS)
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
    pictures = {
        "fit": Picture(
            "The data, and the model",
            "{right:.0f} of 6 points are on their own side of one half.",
            fit_figure,
        ),
        "cross_entropy": Picture(
            "Cross-entropy L from above",
            "{loss} {units} at ({w:.2f}, {b:.2f}), downhill slope {pull}.",
            cross_entropy_plane_figure,
        ),
        "squared_error": Picture(
            "Squared error E from above",
            "{squared_error} at ({squared_w:.2f}, {squared_b:.2f}), downhill slope "
            "{squared_pull}.",
            squared_error_plane_figure,
        ),
        "surface": Picture(
            "The loss over w and b",
            "Ball at ({shown_w:.2f}, {shown_b:.2f}); cut off above.",
            plane_surface_figure,
            plane_map_figure,
        ),
    }

    @property
    def words(self):
        """What to try, with the numbers of the first data set."""
        data = (POINTS["mixed"], LABELS)
        slope = np.hypot(*mean_cross_entropy_gradient(-4.0, 0.0, *data))
        dying = np.hypot(*mean_squared_error_gradient(-4.0, 0.0, *data))
        dear = DEARER["mixed"].values()
        return f"""
**Click either map** to set the start, then **play**. Dots show the way ahead. Drag η:
small steps creep, large ones jump over the valley.

**On the plateau** the model is sure and wrong. Cross-entropy's slope is {slope:.2f},
the squared error's {dying:.3f}: its factor p(1 − p) has died, and it hardly learns. Its
map has plateaus and side valleys; cross-entropy's is one bowl.

**More right, dearer:** {accuracy(*dear, *data):.0%} right instead of 50%, yet the loss
is {mean_cross_entropy(*dear, *data):.2f}, not 0.69. One sure mistake pays for all.

**Choose Apart:** w grows for ever, because surer always costs less. **Drag a point**
across, and the descent comes to rest.
"""

    def controls(self, options):
        """Return w, b and the rate; out of sight the data, and the second model."""
        points, part = POINTS[options["data"]], {"step": 0.1, "hidden": True}
        return (
            Control("w", "weight", "w", -4.0, 6.0, 0.1, -3.0),
            Control("b", "bias", "b", -5.0, 5.0, 0.1, 2.0),
            Control("learning_rate", "rate", "η", 0.2, 8.0, 0.2, 1.0),
            *(
                Control(f"point.{k}", f"point {k}", "x", -3.0, 3.0, value=x, **part)
                for k, x in enumerate(points)
            ),
            Control("squared_w", "weight", "w", -4.0, 6.0, 0.5, -3.0, hidden=True),
            Control("squared_b", "bias", "b", -5.0, 5.0, 0.5, 2.0, hidden=True),
        )

    def constrained(self, values, explicit):
        """Return the values with both models in one place, where nothing else is."""
        twins = {
            f"squared_{name}": values[name]
            for name in "wb"
            if f"squared_{name}" not in explicit
        }
        return {**values, **twins}

    def dragged(self, values, name, to):
        """Return the values; who drags w or b drags the models of both losses."""
        twin = {f"squared_{name}": to} if name in {"w", "b"} else {}
        return {**values, name: to, **twin}

    def independent(self, values):
        """Return all but the second model where it is where the first is."""
        twins = {f"squared_{name}": values[name] for name in "wb"}
        return tuple(
            name for name in values if name not in twins or values[name] != twins[name]
        )

    def quantities(self, values):
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

    def measured(self, values, options):
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
        data = _data(values)
        plane = W_GRID, B_GRID[:, np.newaxis], *data
        now |= {
            "label": LABELS,
            "is_squared": np.float64(is_squared),
            "cross_entropy_plane": mean_cross_entropy(*plane) * per_nat,
            "squared_error_plane": mean_squared_error(*plane),
            **_ahead(values, options, values["learning_rate"]),
        }
        return now | {
            "surface": now[f"{options['surface']}_plane"],
            "shown_path_w": now[f"{kind}path_w"],
            "shown_path_b": now[f"{kind}path_b"],
        }

    def problem(self, values, options):
        """Return w, b and the data set: the loss is cross-entropy."""
        return LinearModel(values["w"], values["b"], *_data(values))

    def tables(self, values, options):
        """Return the sweeps; that of the rate has the ways ahead."""
        tables = super().tables(values, options)
        ahead = _ahead(values, options, tables["learning_rate"]["learning_rate"])
        return {**tables, "learning_rate": {**tables["learning_rate"], **ahead}}

    def handles(self, values, options):
        """Return the start, which is set on both maps."""
        w, b = PLACES.T
        rows = {**values, "w": w, "b": b, "squared_w": w, "squared_b": b}
        table = self.rows(rows, options)
        label = "weight and bias of the start"
        also = ("squared_error",)
        return (Handle("cross_entropy", "here", label, rows, w, b, table, also),)

    def descent(self, values, options):
        """Return the way down under each of the losses, both in one walk."""
        ways = _ways(values, options, values["learning_rate"], N_STEPS)
        walk = {**values}
        for prefix, way in ways.items():
            walk |= {f"{prefix}w": way[..., 0], f"{prefix}b": way[..., 1]}
        return Descent(walk, _remark(ways[""], ways["squared_"], _data(values)))

    def readouts(self, options):
        """Return both losses with their slopes, and how many points are right."""
        return (
            Readout("loss", "cross-entropy L", "{units}"),
            Readout("gradient.0", r"$\partial L/\partial w$", "{units}"),
            Readout("gradient.1", r"$\partial L/\partial b$", "{units}"),
            Readout("squared_error", "squared error E"),
            Readout("squared_gradient.0", r"$\partial E/\partial w$"),
            Readout("squared_gradient.1", r"$\partial E/\partial b$"),
            Readout("accuracy", "accuracy"),
        )

    def formula(self, options):
        """Return both losses with the numbers in them."""
        return (
            r"$p = \sigma(@{w:.2f} \cdot x + (@{b:.2f})),\quad "
            r"L = \text{mean }H(p,q) = @{loss},\quad "
            r"E = \text{mean }\tfrac12(p - q)^2 = @{squared_error}$"
        )

    def presets(self, options):
        """Return starts from which the two losses lead to different places."""
        hints = (
            "Every point at one half, at ln 2 a point",
            "Sure and wrong: the squared error's slope has died",
            "Every step jumps over the valley",
        )
        starts = zip(STARTS.items(), hints, strict=True)
        return (
            *(Preset(label, start, hint) for (label, start), hint in starts),
            Preset(
                "More right, dearer",
                DEARER[options["data"]],
                "More points right than at w = b = 0, and a higher loss",
            ),
        )

    def derivation(self, values, options):
        """Return the way from one point to both slopes, with the current numbers."""
        now = self.measured(values, options)
        n, per = numbers(now), TEX_PER[options["units"]]
        g = now["gradient"]
        return rf"""
Every point has its own logit, and all logits share one weight and one bias:

$$
z_i = w\,x_i + b = {n["w"]}\,x_i + ({n["b"]}), \qquad p_i = \sigma(z_i)
$$

{_point_table(values)}

The mean loss, in {options["units"]}, and its slopes. The pull $p - q$ on a logit
reaches $w$ through $\partial z_i/\partial w = x_i$, and $b$ through
$\partial z_i/\partial b = 1$:

$$
L = \frac1n\sum_i H(p_i,q_i) = {n["loss"]}
$$

$$
\frac{{\partial L}}{{\partial w}} = {per}\frac1n\sum_i (p_i-q_i)\,x_i = {g[0]:.4f}
$$

$$
\frac{{\partial L}}{{\partial b}} = {per}\frac1n\sum_i (p_i-q_i) = {g[1]:.4f}
$$

{_dying(now)}"""


def _data(values):
    """Return where the points lie, and what is wanted of them."""
    return vector(values, "point"), LABELS


def _scores(w, b, x):
    return np.asarray(w)[..., np.newaxis] * x + np.asarray(b)[..., np.newaxis]


def _ways(values, options, rate, n_steps):
    """Return the way down under each loss, ``(n_steps + 1, ..., 2)``."""
    data, walk = _data(values), METHODS[options["method"]]
    slopes = {"": mean_cross_entropy_gradient, "squared_": mean_squared_error_gradient}
    rate = np.asarray(rate)[..., np.newaxis]
    ways = {}
    for prefix, slope in slopes.items():
        start = np.array([values[f"{prefix}w"], values[f"{prefix}b"]])
        ways[prefix] = walk(
            lambda at, slope=slope: slope(at[..., 0], at[..., 1], *data),
            np.broadcast_to(start, (*rate.shape[:-1], 2)),
            learning_rate=rate,
            n_steps=n_steps,
        )
    return ways


def _ahead(values, options, rate):
    """Return the first steps of each way, ``(..., n_steps + 1)`` for each rate."""
    ahead = {}
    for prefix, way in _ways(values, options, rate, N_AHEAD).items():
        steps = np.moveaxis(way, 0, -2)
        ahead |= {f"{prefix}path_w": steps[..., 0], f"{prefix}path_b": steps[..., 1]}
    return ahead


def _remark(way, squared_way, data):
    """Say in words how both descents end."""
    slopes = mean_cross_entropy_gradient(*way.T, *data)
    pulls = np.hypot(*slopes.T)
    error = mean_squared_error(*squared_way[-1], *data)
    there = mean_squared_error(*way[-1], *data)
    ascents = int((np.diff(mean_cross_entropy(*way.T, *data)) > 1e-9).sum())
    if is_separable(*data):
        said = (
            "never arrives: the classes can be told apart, so surer always costs less"
        )
    elif pulls[-1] < 1e-3:
        said = f"at rest after {int(np.argmax(pulls < 1e-3))} steps"
    elif ascents > N_STEPS // 4:
        said = f"the rate is too large, {ascents} of {N_STEPS} steps go uphill"
    else:
        said = f"still on its way after {N_STEPS} steps"
    second = f"has come to {error:.3f}"
    if error > there + 0.005:
        second += f", while where cross-entropy leads it would be {there:.3f}"
    return f"Cross-entropy: {said}. Squared error: {second}."


def _dying(now):
    """Return the second half of the derivation: the slopes that die."""
    n, s = numbers(now), now["squared_gradient"]
    return rf"""
Its second derivatives are means of $p_i(1-p_i)$ times $x_i^2$, $x_i$ and $1$, which
never curve downwards: the bowl is convex. The squared error, at
$w = {n["squared_w"]}$, $b = {n["squared_b"]}$, keeps the factor that dies where a model
is sure:

$$
\frac{{\partial E}}{{\partial w}} = \frac1n\sum_i (p_i-q_i)\,p_i(1-p_i)\,x_i
= {s[0]:.4f}
$$

$$
\frac{{\partial E}}{{\partial b}} = \frac1n\sum_i (p_i-q_i)\,p_i(1-p_i) = {s[1]:.4f}
$$

The slope of $L$ is {n["pull"]} long, that of $E$ {n["squared_pull"]}.
"""


def _point_table(values):
    """Return a row for each point: its logit, and what it says to either loss."""
    x, q = _data(values)
    z = _scores(values["w"], values["b"], x)
    p, not_p = sigmoid(z), sigmoid(-z)
    head = "| x | q | z | p | p − q | (p − q)·p(1 − p) |\n|--:|--:|--:|--:|--:|--:|"
    rows = [
        f"| {x[k]:.2f} | {q[k]:g} | {z[k]:.2f} | {p[k]:.4f} | {p[k] - q[k]:.4f} "
        f"| {(p[k] - q[k]) * p[k] * not_p[k]:.4f} |"
        for k in range(x.size)
    ]
    return "\n".join([head, *rows])


LESSON = Weights()
