"""Targets that are distributions: which loss suits them, and where each rests."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.multi_label import binary_answers_figure, floors_figure
from xentviz.figures.ternary import triangle_figure
from xentviz.lessons.declarations import (
    UNITS,
    Choice,
    Descent,
    Handle,
    Options,
    Quantities,
    Readout,
)
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import ClassesAndLabels, Labels, Problem
from xentviz.lessons.soft_target_places import N_PARTS, in_thermometers, in_triangle
from xentviz.lessons.soft_target_steps import Q, steps_of
from xentviz.lessons.steps import Step
from xentviz.quantities.binary_gradient import logit_slopes
from xentviz.quantities.binary_targets import checked_binary_target
from xentviz.quantities.descent import Gradient, gradient_descent
from xentviz.quantities.gradient import cross_entropy_slopes
from xentviz.quantities.multi_label import is_distribution, multi_class, multi_label
from xentviz.quantities.probability import logit, sigmoid, softmax
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.quantities.stable_softmax import both_sigmoids
from xentviz.quantities.ternary import lattice, on_triangle
from xentviz.sweep.controls import Control, Values, parts, vector
from xentviz.sweep.schema import columns

CLASSES = range(3)
KIND = Choice("kind", ("soft", "hard", "multi-label"), "soft")
Z = {"logits": (-1.0, 0.4, 1.0), "binary_logits": (-1.4, 0.8, 1.6)}
FARTHEST = 6.0
# The least share that p is dragged to: nothing at all would be a logit of −∞.
LEAST = 0.005
# Steps of a descent, and how near to the target is there.
N_STEPS, NEAR = 60, 1e-3


class SoftTargets(Lesson):
    """Cross-entropy and binary cross-entropy of three classes, for any target."""

    slug = "soft-targets"
    order = 6
    letters = {
        "target": "q",
        "labels": "q",
        "target_sum": "q",
        "predicted": "p",
        "binary_predicted": "p",
        "logits": "z",
        "binary_logits": "z",
    }
    choices = (KIND, UNITS)
    related = ("softmax",)
    schema = {
        **columns("loss entropy kl_divergence gradient", "nats"),
        **columns("binary_loss binary_entropy binary_kl_divergence", "nats"),
        **columns("binary_mean binary_gradient binary_terms", "nats"),
        **columns("floors gaps roofs", "nats", "uint16"),
        **columns("point_x point_y target_x target_y ring_x ring_y", dtype="uint16"),
        **columns("pull_x pull_y binary_pull refused", dtype="uint16"),
        **columns("predicted binary_predicted binary_sum target target_sum"),
        **columns("class labels"),
    }
    layout = ("triangle questions floors",)
    figures = {
        "triangle": (triangle_figure,),
        "questions": (binary_answers_figure,),
        "floors": (floors_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return the target of this kind, the logits, what is added, and the rate."""
        kind, names = options["kind"], ["logits", "binary_logits"]
        if kind == "multi-label":
            # Cross-entropy refuses it: the sliders are the sigmoids'.
            names.reverse()
        rows = [(*self._share(kind, k), self._logit(names[0], k)) for k in CLASSES]
        return (
            *(control for row in rows for control in row),
            self.control("shift", "c", -4.0, 4.0, 0.2, 0.0),
            self.control("learning_rate", "η", 0.5, 12.0, 0.5, 1.0),
            *(self._logit(names[1], k, hidden=True) for k in CLASSES),
        )

    def _share(self, kind: str, k: int) -> tuple[Control, ...]:
        """Return the control of the target of class `k`, where it has one."""
        if kind == "hard":
            return (self.control("class", "q", 0.0, 2.0, 1.0, 0.0),) if k == 0 else ()
        name = "labels" if kind == "multi-label" else "target"
        return (self.control(f"{name}.{k}", "q", 0.0, 1.0, 0.05, Q[name][k]),)

    def _logit(self, name: str, k: int, *, hidden: bool = False) -> Control:
        """Return the control of the logit of class `k`."""
        reach = (-FARTHEST, FARTHEST, 0.2, Z[name][k])
        return self.control(f"{name}.{k}", "z", *reach, hidden=hidden)

    def implied_options(self, lengths: Mapping[str, int]) -> dict[str, str]:
        """Return the kind of target that an address holds."""
        if "labels" in lengths:
            return {"kind": "multi-label"}
        return {"kind": "hard"} if "class" in lengths else {}

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values with a class that exists, or a target that sums to one."""
        if "class" in values:
            return {**values, "class": float(np.rint(values["class"]))}
        if "labels.0" in values:
            return values
        target = vector(values, "target")
        if abs(target.sum() - 1.0) <= 1e-9:
            return values
        return {**values, **parts("target", apportioned(target, N_PARTS) / N_PARTS)}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values with the other shares making room for the dragged one."""
        group, _, index = name.partition(".")
        if group == "class":
            return {**values, name: np.rint(to)}
        if group != "target":
            return {**values, name: to}
        shares = with_share(vector(values, "target"), int(index), to, N_PARTS)
        return {**values, **parts("target", shares)}

    def quantities(self, values: Values) -> Quantities:
        """Return both losses with their parts and pulls, and where they are drawn."""
        target, logits, binary_logits = np.broadcast_arrays(
            _target(values),
            _shifted(values, "logits"),
            _shifted(values, "binary_logits"),
        )
        whole = multi_class(logits, target)
        binary = multi_label(binary_logits, target)
        return {
            **whole,
            **binary,
            **_named(values, target),
            **in_triangle(whole["predicted"], target),
            **in_thermometers(whole, binary, target),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return one question and three, or three where cross-entropy refuses."""
        target, binary_logits = _target(values), _shifted(values, "binary_logits")
        if not is_distribution(target):
            return Labels(binary_logits, target)
        return ClassesAndLabels(_shifted(values, "logits"), binary_logits, target)

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return q and p in the triangle, and each σ(z) in its thermometer."""
        handles = [self._handle("triangle", "model p", _predictions(values))]
        kind = options["kind"]
        if kind == "soft":
            places = {**values, **parts("target", lattice(N_PARTS))}
            handles.append(self._handle("triangle", "target q", places))
        elif kind == "hard":
            places = {**values, "class": np.arange(3.0)}
            handles.append(self._handle("triangle", "target q", places))
        for k in CLASSES:
            stops = self._logit("binary_logits", k).stops
            places = {**values, f"binary_logits.{k}": stops}
            trace = f"σ(z) of class {k}"
            handles.append(self._handle("questions", trace, places))
        return tuple(handles)

    def _handle(self, figure: str, trace: str, places: Values) -> Handle:
        """Return a handle over `places`: its point stands where the trace is drawn."""
        if trace == "target q":
            name, (x, y) = "q", on_triangle(_target(places)).T
        elif figure == "triangle":
            name, (x, y) = "p", on_triangle(softmax(_shifted(places, "logits"))).T
        else:
            k, name = int(trace[-1]), f"answer.{trace[-1]}"
            y = sigmoid(_shifted(places, "binary_logits")[..., k])
            x = np.full(y.shape, float(k))
        label = self.text.label("handles", name)
        return Handle(figure, trace, label, places, x, y)

    def descent(self, values: Values, options: Options) -> Descent:
        """Return gradient descent under each loss, on logits of its own."""
        target, rate = _target(values), values["learning_rate"]
        shift = values["shift"]

        def path(name: str, slope: Gradient) -> NDArray[np.float64]:
            return gradient_descent(
                slope, vector(values, name), learning_rate=rate, n_steps=N_STEPS
            )

        labels = checked_binary_target({"logits": target.shape}, target)
        binary = path(
            "binary_logits", lambda z: logit_slopes(labels, *both_sigmoids(z + shift))
        )
        whole = vector(values, "logits") + np.zeros_like(binary)
        if is_distribution(target):
            class_slopes = cross_entropy_slopes(target)
            whole = path("logits", lambda z: class_slopes(z + shift))
        walk = {**parts("logits", whole), **parts("binary_logits", binary)}
        apart = [softmax(whole + shift) - target, sigmoid(binary + shift) - target]
        return Descent({**values, **walk}, self._remark(target, *apart))

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return both losses, each with its floor and its gap, and their pulls."""
        names = ["loss", "entropy", "kl_divergence"]
        names += [f"gradient.{k}" for k in CLASSES]
        names += ["binary_loss", "binary_entropy", "binary_kl_divergence"]
        names += [f"binary_gradient.{k}" for k in CLASSES]
        return tuple(map(self.readout, names))

    def formula(self, options: Options) -> str:
        """Return both losses with the numbers of every class in them."""
        is_labels = options["kind"] == "multi-label"
        name = "multi-label" if is_labels else "distribution"
        whole = self.text.entry("formula", name).line
        return super().formula(options).replace("@{whole}", whole)

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return what a target of this kind wants, and where each loss rests."""
        return steps_of(options["kind"])

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return what depends on whether the target is a distribution."""
        now = self.quantities(values)
        target = now["target"]
        sums_to_one = bool(is_distribution(target))

        def said(name: str) -> str:
            return self.text.entry("derivation", name).body

        shared = [said("flat" if sums_to_one else "slope")]
        same = np.full(3, np.nan)
        if sums_to_one and ((target == 0.0) | (target == 1.0)).any():
            shared = [f"{shared[0]} {said('infinite')}"]
        elif sums_to_one:
            same = softmax(logit(target))
            shared.append(said("same"))
        return {
            "whole_loss": "@{loss}" if sums_to_one else said("refused"),
            "floors": f"{said('floors')} " if sums_to_one else "",
            "shared": "\n\n".join(shared),
            "pull_sum": np.round(now["binary_gradient"].sum(), 4),
            "same": same,
        }

    def _remark(
        self,
        target: NDArray[np.float64],
        whole: NDArray[np.float64],
        binary: NDArray[np.float64],
    ) -> str:
        """Say how the descents end, from how far p and σ are from `target`."""
        hard = ((target == 0.0) | (target == 1.0)).any()
        first = self.remark("refuses")
        if is_distribution(target):
            first = self._end("softmax", whole, runs_off=hard)
        said = [first, self._end("sigmoids", binary, runs_off=hard)]
        return " ".join([*said, self.remark("infinite")] if hard else said)

    def _end(self, name: str, apart: NDArray[np.float64], *, runs_off: bool) -> str:
        """Say how one descent ends, from p − q at each of its steps."""
        far = np.abs(apart).max(axis=-1)
        late = np.flatnonzero(far >= NEAR)
        turns = (np.diff(np.sign(apart), axis=0) != 0).sum(axis=0)
        if runs_off:
            end = self.remark("never", steps=N_STEPS, far=far[-1])
        elif not late.size:
            end = self.remark("already")
        elif late[-1] < N_STEPS:
            end = self.remark("arrived", steps=late[-1] + 1)
        elif turns.max() > N_STEPS // 2:
            end = self.remark("jumps")
        else:
            end = self.remark("underway", steps=N_STEPS)
        return f"{self.remark(name)}: {end}"


def _target(values: Values) -> NDArray[np.float64]:
    """Return the target over its classes, whatever kind it is of."""
    if "class" in values:
        return np.eye(3)[np.rint(values["class"]).astype(int)]
    return vector(values, "labels" if "labels.0" in values else "target")


def _shifted(values: Values, name: str) -> NDArray[np.float64]:
    """Return the logits called `name`, (..., n_classes), with c added to each."""
    return vector(values, name) + np.asarray(values["shift"])[..., np.newaxis]


def _named(
    values: Values, target: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return the target, under the name of its kind too."""
    named = {"target": target, "target_sum": target.sum(axis=-1)}
    if "labels.0" in values:
        named["labels"] = target
    if "class" in values:
        named["class"] = np.broadcast_to(values["class"], target.shape[:-1])
    return named


def _predictions(values: Values) -> Values:
    """Return the states with p at each place of the triangle, z on average as it is."""
    shares = lattice(N_PARTS)
    shares = np.where(shares == 0.0, LEAST, shares)
    logits = np.log(shares / shares.sum(axis=-1, keepdims=True))
    mean = vector(values, "logits").mean()
    logits += mean - logits.mean(axis=-1, keepdims=True)
    # Back into the range of the sliders: adding the same to all changes no p.
    logits -= np.maximum(logits.max(axis=-1, keepdims=True) - FARTHEST, 0.0)
    logits += np.maximum(-FARTHEST - logits.min(axis=-1, keepdims=True), 0.0)
    return {**values, **parts("logits", logits)}


LESSON = SoftTargets()
