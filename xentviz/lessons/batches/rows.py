"""The rows of a batch: where each stands, how sure the model is, and the dearest."""

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.batch import N_BINS, bin_width, top_loss
from xentviz.figures.calibration import drawn_bins
from xentviz.lessons.batches.case import Case
from xentviz.lessons.batches.losses import Found
from xentviz.lessons.decimals import decimal
from xentviz.quantities import (
    cross_entropy,
    cross_entropy_gradient,
    log_softmax,
    softmax,
)
from xentviz.quantities.binning import loss_bins, sums_by_bin
from xentviz.quantities.calibration import reliability
from xentviz.quantities.notation import with_minus

N_SHOWN = 20  # rows of the table of those that are sure and wrong


def drawn_rows(
    case: Case,
    predicted: NDArray[np.float64],
    losses: NDArray[np.float64],
    is_right: NDArray[np.bool_],
) -> Found:
    """Return where each row stands on the curve, and how many cost how much."""
    own = predicted[..., np.arange(case.n), case.target]
    top, width = top_loss(case.n_classes), bin_width(case.n_classes)
    height = np.minimum(losses, top)
    place = loss_bins(losses, width, N_BINS)
    counts = sums_by_bin(place, N_BINS)
    wrong = sums_by_bin(place, N_BINS, ~is_right)
    return {
        "right_x": np.where(is_right, own, np.nan),
        "right_y": np.where(is_right, height, np.nan),
        "wrong_x": np.where(is_right, np.nan, own),
        "wrong_y": np.where(is_right, np.nan, height),
        "beyond": (losses > top).sum(axis=-1).astype(np.float64),
        "row_count": counts,
        "wrong_count": wrong,
        "row_height": np.sqrt(counts),
        "wrong_height": np.sqrt(wrong),
    }


def calibration(
    case: Case,
    predicted: NDArray[np.float64],
    is_right: NDArray[np.bool_],
    checkpoint: NDArray[np.intp],
) -> Found:
    """Return how sure and how right the model is, at this temperature and at 1."""
    confidence = predicted.max(axis=-1)
    now = reliability(confidence, is_right)
    at_1 = softmax(case.logits).max(axis=-1)
    before = reliability(at_1, case.logits.argmax(axis=-1) == case.target)
    hits = is_right.sum(axis=-1).astype(np.float64)
    return {
        "accuracy": hits / case.n,
        "right": hits,
        "calibration_error": now.error,
        "before_confidence": before.confidence[checkpoint],
        "before_accuracy": before.accuracy[checkpoint],
        **drawn_bins(now),
    }


def dearest(
    case: Case,
    logits: NDArray[np.float64],
    temperature: float,
    smoothing: float,
    unit: float,
) -> dict[str, object]:
    """Return a table of the rows that are sure and wrong, and how the first costs.

    Parameters
    ----------
    case : Case
        The rows that count.
    logits : ndarray, shape (n, n_classes)
        What the model says of them.
    temperature, smoothing : float
        Where the controls are.
    unit : float
        How many nats one of the unit is.
    """
    scaled, q = logits / temperature, case.smoothed(np.asarray(smoothing))
    log_p, keywords = log_softmax(scaled), {"weight": case.weight, "reduction": "none"}
    losses = cross_entropy(scaled, q, **keywords) / unit
    pulls = cross_entropy_gradient(scaled, q, **keywords) / (temperature * unit)
    norms, guessed = np.linalg.norm(pulls, axis=-1), logits.argmax(axis=-1)
    sure = np.where(guessed == case.target, -np.inf, log_p.max(axis=-1))
    order = np.lexsort([-losses, -sure])
    own = log_p[np.arange(case.n), case.target]
    lines = [
        f"| {case.rows[i]} | {_listed(logits[i])} | {case.target[i]} | {guessed[i]} "
        f"| {decimal(np.exp(own[i]))} | {decimal(losses[i])} | {decimal(norms[i])} |"
        for i in order[:N_SHOWN]
    ]
    first = order[0]
    return {
        "rows_table": "\n".join(lines),
        "row": float(case.rows[first]),
        "row_class": float(case.target[first]),
        "row_p": np.exp(own[first]),
        "row_log_p": own[first] / unit,
        "row_loss_counted": losses[first],
    }


def _listed(logits: NDArray[np.float64]) -> str:
    return with_minus(", ".join(f"{z:g}" for z in logits + 0.0))
