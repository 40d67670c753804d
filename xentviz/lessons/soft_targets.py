"""Targets that are distributions: which loss suits them, and where each rests."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.multi_label import binary_answers_figure, floors_figure
from xentviz.figures.ternary import triangle_figure
from xentviz.lessons.class_scores import shifted
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
from xentviz.lessons.soft_target_descent import descent_from
from xentviz.lessons.soft_target_places import N_PARTS, in_thermometers, in_triangle
from xentviz.lessons.soft_target_steps import Q, steps_of
from xentviz.lessons.soft_target_values import (
    FARTHEST,
    at_rest,
    named,
    predictions,
    target_of,
)
from xentviz.lessons.steps import Step
from xentviz.quantities.multi_label import is_distribution, multi_class, multi_label
from xentviz.quantities.probability import logit, sigmoid, softmax
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.quantities.ternary import lattice, on_triangle
from xentviz.sweep.controls import Control, Values, parts, vector
from xentviz.sweep.schema import columns

CLASSES = range(3)
KIND = Choice("kind", ("soft", "hard", "multi-label"), "soft")
Z = {"logits": (-1.0, 0.4, 1.0), "binary_logits": (-1.4, 0.8, 1.6)}


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
            target_of(values),
            shifted(values, "logits"),
            shifted(values, "binary_logits"),
        )
        whole = at_rest(multi_class(logits, target), "", logits)
        binary = at_rest(multi_label(binary_logits, target), "binary_", binary_logits)
        return {
            **whole,
            **binary,
            **named(values, target),
            **in_triangle(whole["predicted"], target),
            **in_thermometers(whole, binary, target),
        }

    def problem(self, values: Values, options: Options) -> Problem:
        """Return one question and three, or three where cross-entropy refuses."""
        target, binary_logits = target_of(values), shifted(values, "binary_logits")
        if not is_distribution(target):
            return Labels(binary_logits, target)
        return ClassesAndLabels(shifted(values, "logits"), binary_logits, target)

    def handles(self, values: Values, options: Options) -> tuple[Handle, ...]:
        """Return q and p in the triangle, and each σ(z) in its thermometer."""
        handles = [self._handle("triangle", "model p", predictions(values))]
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
            name, (x, y) = "q", on_triangle(target_of(places)).T
        elif figure == "triangle":
            name, (x, y) = "p", on_triangle(softmax(shifted(places, "logits"))).T
        else:
            k, name = int(trace[-1]), f"answer.{trace[-1]}"
            y = sigmoid(shifted(places, "binary_logits")[..., k])
            x = np.full(y.shape, float(k))
        label = self.text.label("handles", name)
        return Handle(figure, trace, label, places, x, y)

    def descent(self, values: Values, options: Options) -> Descent:
        """Return gradient descent under each loss, on logits of its own."""
        return descent_from(values, self.remark)

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

        def paragraph(name: str) -> str:
            return self.text.entry("derivation", name).body

        shared = [paragraph("flat" if sums_to_one else "slope")]
        same = np.full(3, np.nan)
        if sums_to_one and ((target == 0.0) | (target == 1.0)).any():
            shared = [f"{shared[0]} {paragraph('infinite')}"]
        elif sums_to_one:
            same = softmax(logit(target))
            shared.append(paragraph("same"))
        return {
            "whole_loss": "@{loss}" if sums_to_one else paragraph("refused"),
            "floors": f"{paragraph('floors')} " if sums_to_one else "",
            "shared": "\n\n".join(shared),
            "pull_sum": np.round(now["binary_gradient"].sum(), 4),
            "same": same,
        }


LESSON = SoftTargets()
