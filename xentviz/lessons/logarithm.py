"""The logarithm: why surprise is measured by it, and products are sums in it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.figures.logarithms import likelihood_figure, logarithms_figure
from xentviz.figures.surprisal import events_figure, mean_surprisal_figure
from xentviz.figures.underflow import N_DRAWN, underflow_figure
from xentviz.lessons.declarations import Handle, Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.logarithm_values import distances, likelihood, mean_surprisal
from xentviz.lessons.problem import Flips, Problem
from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.lessons.underflow import of_factors, underflows
from xentviz.quantities import surprisal
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.quantities.underflow import PRECISIONS
from xentviz.sweep.controls import Control, Values, floats, parts, vector
from xentviz.sweep.distinct import Known
from xentviz.sweep.schema import columns

FLIPS = 10
SHARES = (0.5, 0.25, 0.125, 0.125)
N_PARTS = 40
POINTS = ("first", "second")
# The powers of ten of the places that they have: close together where it is steep.
PLACES = np.append(np.arange(-3.5, 0.0, 0.1).round(1), 0.0)

# What is guessed: how far a ratio is, what a product comes to, and which p is best.
RATIO = Mark(
    "surprisal_difference", {"first": 0.1, "second": 0.001}, 0.0, 10.0, 0.1, within=0.15
)
UNDERFLOW = Pick(
    ("tiny", "nothing", "error"),
    "nothing",
    {"count": 324.0},
    shown=(Condition("product.0", high=0.0),),
)
BEST = Mark("best", {"heads": 7.0}, 0.0, 1.0, 0.01, within=0.03, figure="likelihood")


class Logarithm(Lesson):
    """Logarithms of probabilities: distances, sums, surprise and likelihood."""

    slug = "logarithm"
    order = 5
    letters = {
        "first": "p",
        "second": "p",
        "share": "q",
        "entropy": "q",
        "best": "q",
    }
    schema = {
        **columns("first_surprisal second_surprisal surprisal_difference", "nats"),
        **columns("first_point second_point share_surprisal", "nats"),
        **columns("log_sum", "nats", is_long=True),
        **columns("entropy loss loss_point likelihood_point", "nats"),
        **columns("best_loss best_likelihood", "nats"),
        **columns("loss_curve likelihood_curve below_y beside_y", "nats", "uint16"),
        **columns("below_x beside_x underflow_n underflow zero_y", dtype="uint16"),
        **columns("log_sum_line product_point", dtype="uint16"),
        **columns("product", dtype="float64", is_long=True),
        **columns("count first second first_tosses second_tosses first_drawn"),
        **columns("second_drawn probability_difference ratio subnormal_at zero_n"),
        **columns("log_sum_point share share_centre best"),
    }
    layout = ("logarithms fall events likelihood", "logarithms fall events shares")
    figures = {
        "logarithms": (logarithms_figure,),
        "fall": (underflow_figure,),
        "likelihood": (likelihood_figure,),
        "events": (events_figure,),
        "shares": (mean_surprisal_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return the two p, each on both scales, n, the heads, and the shares."""
        return (
            self.control("first", "p", 0.0, 1.0, 0.005, 0.01),
            self.control("second", "p", 0.0, 1.0, 0.005, 0.001),
            self.control("first_exponent", "log₁₀", -6.0, 0.0, 0.05, -2.0),
            self.control("second_exponent", "log₁₀", -6.0, 0.0, 0.05, -3.0),
            self.control("count", "n", 1.0, float(N_DRAWN), 1.0, 100.0),
            self.control("heads", "k", 0.0, float(FLIPS), 1.0, 7.0),
            *(
                self.control(f"share.{k}", "q", 0.0, 1.0, 1.0 / N_PARTS, share)
                for k, share in enumerate(SHARES)
            ),
        )

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with both scales agreeing, and shares that sum to one."""
        values = dict(values)
        for name in POINTS:
            exponent = f"{name}_exponent"
            if exponent in explicit and name not in explicit:
                values[name] = np.power(10.0, values[exponent])
            else:
                values[exponent] = _exponent(values[name])
        for name in ("count", "heads"):
            values[name] = np.round(values[name])
        share = vector(values, "share")
        if abs(share.sum() - 1.0) > 1e-9:
            values |= parts("share", apportioned(share, N_PARTS) / N_PARTS)
        return values

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values with both scales agreeing, or the shares making room."""
        group, _, index = name.partition(".")
        if group == "share":
            share = with_share(vector(values, "share"), int(index), to, N_PARTS)
            return {**values, **parts("share", share)}
        if name in POINTS:
            return {**values, name: to, f"{name}_exponent": _exponent(to)}
        point = name.removesuffix("_exponent")
        if point in POINTS:
            return {**values, name: to, point: np.power(10.0, to)}
        return {**values, name: np.round(to)}

    def independent(self, values: Values) -> tuple[str, ...]:
        """Return for each p the scale that says all of it, in the fewest digits."""
        controls = {control.name: control for control in self.controls({})}
        names = []
        for name in controls:
            point = name.removesuffix("_exponent")
            if point not in POINTS:
                names.append(name)
            elif name == point:
                exponent = f"{name}_exponent"
                p, power = values[name], values[exponent]
                is_short = np.isin(power, controls[exponent].stops)
                is_short &= not np.isin(p, controls[name].stops)
                follows = bool(np.power(10.0, power) == p)
                leads = bool(_exponent(p) == power)
                names.append(exponent if follows and (is_short or not leads) else name)
        return tuple(names)

    def quantities(self, values: Values) -> Quantities:
        """Return both surprisals, how the products underflow, and what is likely."""
        first, count = np.broadcast_arrays(values["first"], values["count"])
        return {
            "count": count[()],
            **distances(values["first"], values["second"]),
            **underflows(FACTORS.of(first), count.astype(int)),
            **mean_surprisal(vector(values, "share")),
            **likelihood(values["first"], np.divide(values["heads"], FLIPS)),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the first p and the share of heads: the loss is that of the flips."""
        return Flips(values["first"], values["heads"] / FLIPS)

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the surprisals, the products, the sums of logarithms, and H(q)."""
        names = ["first_surprisal", "second_surprisal", "surprisal_difference"]
        names += [f"product.{k}" for k in range(len(PRECISIONS))]
        names += ["log_sum.0", f"log_sum.{len(PRECISIONS) - 1}", "entropy", "loss"]
        return tuple(
            replace(self.readout(name), factor="first" if "product" in name else "")
            for name in names
        )

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return distances, surprise, sums, the mean of surprise, and likelihood."""
        n_shares = len(SHARES)
        even = parts("share", np.full(n_shares, 1.0 / n_shares))
        sure = parts("share", np.eye(n_shares)[0])
        apart = ("logarithms", *POINTS, "first_exponent", "second_exponent")
        factors = ("fall", "first", "first_exponent", "count", "product", "log_sum")
        coins = Condition.near("second_tosses", 10.0, within=0.1)
        return (
            Step("apart", about=(*apart, "surprisal_difference"), guess=RATIO),
            Step(
                "zero",
                {"first": 0.5, "second": 0.0},
                about=("events", "logarithms", "second", "second_exponent"),
                goal=(coins,),
                solution={"second": 0.001},
            ),
            Step("half", {"first": 0.1, "count": 8.0}, about=factors, guess=UNDERFLOW),
            Step(
                "even",
                floats(even),
                about=("shares", "share", "entropy"),
                goal=(Condition("entropy", high=0.1),),
                solution=floats(sure),
            ),
            Step(
                "heads",
                {"first": 0.9, "heads": 10.0},
                about=("likelihood", "first", "heads", "loss"),
                guess=BEST,
            ),
        )

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return both points of the curve: places close together where it is steep."""
        p = np.power(10.0, PLACES)
        y = surprisal(p, base=2.0 if options["units"] == "bits" else np.e)
        pads = []
        for name in POINTS:
            places = self.dragged(values, f"{name}_exponent", PLACES)
            label = self.text.label("handles", name)
            pads.append(Handle("logarithms", name, label, places, p, y))
        return tuple(pads)

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return how many flips are no heads."""
        return {"tails": FLIPS - values["heads"]}


def _exponent(p: ArrayLike) -> NDArray[np.float64]:
    """Return log10 p, or the end of its slider where p is less than that."""
    p = np.asarray(p, dtype=np.float64)
    return np.maximum(np.log10(p, out=np.full(p.shape, -6.0), where=p > 0), -6.0)


def _factors() -> NDArray[np.float64]:
    """Return the factors that a slider or a place of a handle has."""
    control = {control.name: control for control in LESSON.controls({})}
    exponents = np.append(control["first_exponent"].stops, PLACES)
    return np.append(control["first"].stops, np.power(10.0, exponents))


FACTORS = Known(of_factors, _factors)


LESSON = Logarithm()
