"""Scores of classes and a target for them: what lessons on softmax have in common.

Both lessons hold the same state, so that one address opens it in either.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.lessons.declarations import Choice
from xentviz.quantities.simplex import apportioned, with_share
from xentviz.sweep.controls import Values, floats, parts, vector

# A control: its name, its letter, its low, its high, its step and where it starts.
Row = tuple[str, str, float, float, float, float]

MOST = 8
# With more classes than this the stops are twice as far apart: their table is sent.
FINE = 4
CLASSES = Choice("classes", tuple(str(n) for n in range(2, MOST + 1)), "3")
LETTERS = {"logits": "z", "predicted": "p", "target": "q"}
FIRST_LOGITS = (2.0, 1.0, 0.1)


def score_steps(n_classes: int) -> tuple[float, float]:
    """Return the steps of a logit and of a share of the target."""
    return (0.1, 0.01) if n_classes <= FINE else (0.25, 0.02)


def score_controls(n_classes: int, step: float, share_step: float) -> list[Row]:
    """Return a logit and a share of the target for each class, c and T."""
    controls: list[Row] = []
    for k in range(n_classes):
        start = FIRST_LOGITS[k] if k < len(FIRST_LOGITS) else 0.0
        share = 1.0 if k == 0 else 0.0
        controls += [
            (f"logits.{k}", "z", -10.0, 10.0, step, start),
            (f"target.{k}", "q", 0.0, 1.0, share_step, share),
        ]
    return [
        *controls,
        ("shift", "c", -5.0, 5.0, 0.1, 0.0),
        ("temperature", "T", 0.1, 5.0, 0.1, 1.0),
    ]


def shifted(values: Values, name: str) -> NDArray[np.float64]:
    """Return the logits called `name`, (..., n_classes), with c added to each."""
    return vector(values, name) + np.asarray(values["shift"])[..., np.newaxis]


def implied_classes(lengths: Mapping[str, int]) -> dict[str, str]:
    """Return the number of classes that an address's vectors have."""
    named = [
        lengths[name] for name in ("logits", "target", "weight") if name in lengths
    ]
    length = named[0] if named else 0
    return {"classes": str(min(max(length, 2), MOST))} if length else {}


def summing_to_one(values: Values) -> Values:
    """Return the values with a target that sums to one."""
    target = vector(values, "target")
    if abs(target.sum() - 1.0) <= 1e-9:
        return values
    if target.sum() == 0.0:
        target[0] = 1.0
    return {**values, **parts("target", _on_stops(target))}


def making_room(values: Values, name: str, to: NDArray[np.float64]) -> Values:
    """Return the values after a drag; the other shares make room for one of them."""
    group, _, index = name.partition(".")
    if group != "target":
        return {**values, name: to}
    target = vector(values, "target")
    shares = with_share(target, int(index), to, _n_parts(target.size))
    return {**values, **parts("target", shares)}


def score_terms(n_classes: int, share: str) -> str:
    """Return the terms of the loss, with the numbers of every class in them."""
    return " + ".join(
        rf"@{{{share.format(k=k)}}} \log @{{predicted.{k}:.3f}}"
        for k in range(n_classes)
    )


def score_states(n_classes: int) -> dict[str, dict[str, float]]:
    """Return a state near the truth, one far from it, and the rest state.

    ``near_rest`` are logits on stops of their sliders from which the soft target is
    not far; those of ``at_rest`` lie between them.
    """
    first = parts("logits", 5.0 * np.eye(n_classes)[0])
    second = parts("logits", 5.0 * np.eye(n_classes)[1])
    even = parts("logits", np.zeros(n_classes))
    soft = _on_stops(np.arange(n_classes, 0.0, -1.0))
    states = {
        "near": first,
        "far": second,
        "guessing": even,
        "soft": even | parts("target", soft),
        "at_rest": parts("logits", _logits_of(soft)) | parts("target", soft),
        "near_rest": parts("logits", np.round(4.0 * _logits_of(soft)) / 4.0),
    }
    return {name: floats(values) for name, values in states.items()}


def _n_parts(n_classes: int) -> int:
    """Return the parts that a soft target is kept in, so that its sliders sum to 1."""
    return round(1.0 / score_steps(n_classes)[1])


def _on_stops(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares in proportion to `weights`, each on a stop of its slider."""
    n_parts = _n_parts(weights.size)
    return apportioned(weights, n_parts) / n_parts


def _logits_of(target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logits whose softmax is `target`, and whose mean is 0."""
    logits = np.log(target)
    return np.asarray(logits - logits.mean())
