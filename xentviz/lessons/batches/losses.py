"""The losses of a batch: row by row, and what they come to over a temperature."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.calibration import COLDEST, HOTTEST, T_GRID
from xentviz.lessons.batches.case import Case
from xentviz.quantities import cross_entropy
from xentviz.quantities.binning import sums_by_bin
from xentviz.quantities.floor import class_floors
from xentviz.quantities.temperature import fitted_temperature
from xentviz.sweep.distinct import once_each

Found = dict[str, NDArray[np.float64]]


class RowLosses(NamedTuple):
    """The loss of each row, (..., n): by itself, and with the weight of its class."""

    plain: NDArray[np.float64]
    counted: NDArray[np.float64]


def row_losses(
    case: Case, scaled: NDArray[np.float64], smoothing: NDArray[np.float64]
) -> RowLosses:
    """Return the loss of each row of scaled logits, (..., n, n_classes)."""
    q = case.smoothed(smoothing)
    plain = cross_entropy(scaled, q, reduction="none")
    if case.weight is None:
        return RowLosses(plain, plain)
    counted = cross_entropy(scaled, q, weight=case.weight, reduction="none")
    return RowLosses(plain, counted)


def reduced(case: Case, losses: RowLosses, divisor: float) -> Found:
    """Return what the losses come to, and what of it each class adds."""
    total = losses.counted.sum(axis=-1)
    classes = np.broadcast_to(case.target, losses.counted.shape)
    of_classes = sums_by_bin(classes, case.n_classes, losses.counted)
    loss = total / divisor
    return {
        "loss": loss,
        "loss_sum": total,
        "row_loss": losses.plain.mean(axis=-1),
        "part": np.concatenate([of_classes / divisor, loss[..., np.newaxis]], axis=-1),
    }


def references(
    case: Case,
    checkpoint: NDArray[np.intp],
    smoothing: NDArray[np.float64],
    divisor: float,
) -> Found:
    """Return the loss over T with its least, and the floor and guessing beside it."""
    floors = once_each(lambda of: [_floor(case, e) for e in of.tolist()], smoothing)
    curves = once_each(lambda of: [_curves(case, k) for k in of.tolist()], checkpoint)
    part = smoothing[..., np.newaxis]
    curve = (1.0 - part) * curves[..., 0, :] + part * curves[..., 1, :]
    fits = np.array(
        [
            _fitted(case, int(k), float(e))
            for k, e in zip(checkpoint.ravel(), smoothing.ravel(), strict=True)
        ]
    ).reshape(*checkpoint.shape, 2)
    fitted = fits[..., 0]
    is_drawn = (fitted >= COLDEST) & (fitted <= HOTTEST)
    even = case.n * (1.0 if case.weight is None else case.weight.mean())
    weight = (1.0 - smoothing) * case.total_weight + smoothing * even
    return {
        "entropy": floors / divisor,
        "guess": weight * np.log(case.n_classes) / divisor,
        "temperature_curve": curve / divisor,
        "fitted_temperature": fitted,
        "fitted_loss": fits[..., 1] / divisor,
        "least_x": np.where(is_drawn, fitted, np.nan),
    }


@lru_cache(maxsize=4096)
def _floor(case: Case, smoothing: float) -> float:
    """Return the least that the rows can cost together."""
    floors = class_floors(case.n_classes, weight=case.weight, label_smoothing=smoothing)
    return float(floors[case.target].sum())


@lru_cache(maxsize=256)
def _curves(case: Case, checkpoint: int) -> NDArray[np.float64]:
    """Return the summed loss over T, of the targets and of even ones, (2, n_stops).

    A loss is linear in its target: what lies between is a mixture of both.
    """
    scaled = case.logits[checkpoint] / T_GRID[:, np.newaxis, np.newaxis]
    target = np.broadcast_to(case.target, scaled.shape[:-1])
    return np.stack(
        [
            cross_entropy(
                scaled,
                target,
                weight=case.weight,
                label_smoothing=smoothing,
                reduction="none",
            ).sum(axis=-1)
            for smoothing in (0.0, 1.0)
        ]
    )


@lru_cache(maxsize=4096)
def _fitted(case: Case, checkpoint: int, smoothing: float) -> tuple[float, float]:
    """Return the fitted temperature, and the summed loss there."""
    logits = case.logits[checkpoint]
    keywords = {"weight": case.weight, "label_smoothing": smoothing}
    fitted = fitted_temperature(logits, case.target, **keywords)
    least = cross_entropy(logits / fitted, case.target, reduction="sum", **keywords)
    return fitted, float(least)
