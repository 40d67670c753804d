"""A batch: from each row's −ln p to the mean, and what one temperature does to it."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.batch import loss_histogram_figure, row_losses_figure
from xentviz.figures.calibration import (
    COLDEST,
    HOTTEST,
    reliability_figure,
    temperature_figure,
)
from xentviz.figures.class_parts import class_parts_figure
from xentviz.lessons.batches import checkpoints
from xentviz.lessons.batches.case import Case, case_of, class_weights
from xentviz.lessons.batches.losses import reduced, references, row_losses
from xentviz.lessons.batches.rows import calibration, dearest, drawn_rows
from xentviz.lessons.declarations import UNITS, Choice, Options, Quantities, Readout
from xentviz.lessons.lesson import Lesson
from xentviz.lessons.problem import LabelledRows, Problem
from xentviz.lessons.steps import Condition, Pick, Step
from xentviz.quantities import softmax
from xentviz.quantities.units import LN2
from xentviz.sweep.controls import Control, Values
from xentviz.sweep.schema import columns

CHOICES = (
    Choice("data", ("blobs", "digits"), "blobs"),
    Choice("weight", ("even", "rising"), "even"),
    Choice("ignore_index", ("-100", "0"), "-100"),
    Choice("reduction", ("mean", "sum"), "mean"),
    UNITS,
)
START = {choice.name: choice.default for choice in CHOICES}
FIRST, LAST = 8.0, 11.0  # checkpoints: where the lesson starts, and the last there is
# The checkpoint from which on the loss rises while more rows are right.
EARLY = {"blobs": 5.0, "digits": 8.0}
# By so much more than guessing costs a loss may be drawn.
ROOM = 1.6


class Batch(Lesson):
    """The loss of a batch over temperature and smoothing, at stages of training."""

    slug = "batch"
    order = 8
    letters = {"entropy": "q"}
    choices = CHOICES
    schema = {
        **columns("loss loss_sum entropy guess fitted_loss excess row_loss", "nats"),
        **columns("loss_drawn part highest", "nats"),
        **columns("right_y wrong_y temperature_curve", "nats", "uint16"),
        **columns("right_x wrong_x", dtype="uint16"),
        **columns("row_height wrong_height row_count wrong_count", dtype="uint16"),
        **columns("before_confidence before_accuracy gap_up gap_down", dtype="uint16"),
        **columns("after_confidence after_accuracy after_n after_size", dtype="uint16"),
        **columns("accuracy right n updates fitted_temperature least_x"),
        **columns("divisor", is_count=True),
        **columns("calibration_error beyond temperature temperature_apart"),
    }
    layout = ("rows temperature reliability", "histogram parts reliability")
    figures = {
        "rows": (row_losses_figure,),
        "temperature": (temperature_figure,),
        "reliability": (reliability_figure,),
        "histogram": (loss_histogram_figure,),
        "parts": (class_parts_figure,),
    }

    def controls(self, options: Options) -> tuple[Control, ...]:
        """Return the temperature, the smoothing, and how long the model has trained."""
        return (
            self.control("temperature", "T", COLDEST, HOTTEST, 0.1, 1.0),
            self.control("label_smoothing", "ε", 0.0, 0.5, 0.02, 0.0),
            self.control("checkpoint", "k", 0.0, LAST, 1.0, FIRST),
        )

    def constrained(self, values: Values, explicit: frozenset[str]) -> Values:
        """Return the values at a checkpoint that there is."""
        return {**values, "checkpoint": np.round(values["checkpoint"])}

    def dragged(self, values: Values, name: str, to: NDArray[np.float64]) -> Values:
        """Return the values after a drag, at a checkpoint that there is."""
        return self.constrained({**values, name: to}, frozenset())

    def quantities(self, values: Values, options: Options = START) -> Quantities:
        """Return the losses of the rows, what they come to, and how right the model is.

        Those of the batch, the weights and the reduction that `options` choose.
        """
        case = _case(options)
        names = ("temperature", "label_smoothing", "checkpoint")
        columns = np.broadcast_arrays(*(np.asarray(values[name]) for name in names))
        temperature, smoothing, checkpoint = columns
        k = checkpoint.astype(np.intp)
        divisor = case.total_weight if options["reduction"] == "mean" else 1.0
        scaled = case.logits[k] / temperature[..., np.newaxis, np.newaxis]
        predicted, losses = softmax(scaled), row_losses(case, scaled, smoothing)
        is_right = case.logits[k].argmax(axis=-1) == case.target
        found = {
            "temperature": temperature,
            "n": np.full(k.shape, float(case.n)),
            "updates": case.updates[k].astype(np.float64),
            "divisor": np.full(k.shape, divisor),
            **reduced(case, losses, divisor),
            **references(case, k, smoothing, divisor),
            **drawn_rows(case, predicted, losses.plain, is_right),
            **calibration(case, predicted, is_right, k),
        }
        # The least is found to within its rounding.
        excess = np.maximum(found["loss"] - found["fitted_loss"], 0.0)
        apart = np.abs(temperature - found["fitted_temperature"])
        return {**found, "excess": excess, "temperature_apart": apart}

    def measured(self, values: Values, options: Options) -> Quantities:
        """Return the quantities under the options, and how high a loss is drawn."""
        found = dict(self.quantities(values, options))
        case = _case(options)
        rows = 1.0 if options["reduction"] == "mean" else case.total_weight
        highest = ROOM * np.log(case.n_classes) * rows
        found["loss_drawn"] = np.minimum(found["loss"], highest)
        found["highest"] = np.full(np.shape(found["loss"]), highest)
        return self.in_units(found, options)

    def problem(self, values: Values, options: Options) -> Problem:
        """Return the rows, and what is asked of them."""
        batch = checkpoints(options["data"])
        n_classes = batch.logits.shape[-1]
        weight = class_weights(options["weight"], n_classes)
        return LabelledRows(
            logits=batch.logits[int(values["checkpoint"])],
            target=batch.target,
            weight=np.ones(n_classes) if weight is None else weight,
            ignore_index=int(options["ignore_index"]),
            temperature=values["temperature"],
            label_smoothing=values["label_smoothing"],
            reduction=options["reduction"],
        )

    def readouts(self, options: Options) -> tuple[Readout, ...]:
        """Return the loss and what it is read against, and how right the model is."""
        names = ("loss", "entropy", "guess", "loss_sum", "divisor")
        fit = ("fitted_temperature", "fitted_loss", "excess")
        right = ("accuracy", "calibration_error")
        return tuple(map(self.readout, (*names, *fit, *right)))

    def formula(self, options: Options) -> str:
        """Return the mean, or the sum, with the current numbers."""
        return self.text.entry("formula", options["reduction"]).line

    def steps(self, options: Options) -> tuple[Step, ...]:
        """Return the rows, and what training, temperature and smoothing do to them."""
        early, late = {"checkpoint": EARLY[options["data"]]}, {"checkpoint": LAST}
        before, after = (_at_checkpoint(**at, **options) for at in (early, late))
        fitted = float(after["fitted_temperature"])
        stop = {"temperature": float(np.round(fitted, 1))}
        dearer = Condition("row_loss", low=1.02 * float(before["row_loss"]))
        as_right = (
            Condition("excess", high=0.5 * float(after["excess"])),
            Condition.near("accuracy", float(after["accuracy"]), within=1e-9),
        )
        hotter = Condition("fitted_temperature", low=fitted + 0.1)
        # Of the ring where it is: it goes elsewhere with the training and smoothing.
        least = Condition("temperature_apart", high=0.15)
        rows = ("rows", "histogram", "loss", "checkpoint")
        fit = ("temperature", "loss", "excess", "fitted_temperature", "fitted_loss")
        sure = ("reliability", "accuracy", "calibration_error", "temperature")
        changes, sides = ("falls", "stays", "rises"), ("lower", "same", "higher")
        smooth = {"label_smoothing": 0.2}
        return (
            Step("rows", about=rows),
            Step(
                "dearer",
                early,
                about=(*rows, "accuracy"),
                guess=Pick(changes, "rises", late, shown=(dearer,)),
            ),
            Step("cooler", late, about=fit, goal=(least,), solution=stop),
            Step(
                "calibrated",
                late,
                about=sure,
                guess=Pick(changes, "stays", stop, shown=as_right),
            ),
            Step(
                "smoothed",
                late,
                about=("label_smoothing", "entropy", *fit),
                guess=Pick(sides, "higher", smooth, shown=(hotter,)),
            ),
            Step("divided", about=("parts", "loss", "loss_sum", "divisor")),
        )

    def derivation_numbers(
        self, values: Values, options: Options
    ) -> Mapping[str, object]:
        """Return the rows that are sure and wrong first, and the pipeline of one."""
        case, k = _case(options), int(values["checkpoint"])
        unit = 1.0 if options["units"] == "nats" else LN2
        controls = values["temperature"], values["label_smoothing"]
        pipeline = dearest(case, case.logits[k], *controls, unit)
        return {**pipeline, "total_weight": f"{case.total_weight:g}"}


@lru_cache(maxsize=64)
def _at_checkpoint(checkpoint: float, **options: str) -> Mapping[str, NDArray]:
    """Return the quantities at the start of all but the training, in nats."""
    start = {control.name: control.value for control in LESSON.controls(options)}
    return LESSON.quantities({**start, "checkpoint": checkpoint}, options)


def _case(options: Mapping[str, str]) -> Case:
    return case_of(options["data"], options["weight"], options["ignore_index"])


LESSON = Batch()
