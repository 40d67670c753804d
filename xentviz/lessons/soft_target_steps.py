"""The steps of the lesson on soft targets: a way for each kind of target."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.quantities.probability import logit
from xentviz.sweep.controls import floats, parts

# Where the targets start.
Q = {"target": (0.6, 0.3, 0.1), "labels": (1.0, 0.0, 1.0)}


def steps_of(kind: str) -> tuple[Step, ...]:
    """Return what a target of a kind wants, and where each loss rests."""
    return {"hard": _hard, "multi-label": _multi_label, "soft": _soft}[kind]()


def _both(logits: ArrayLike, binary_logits: ArrayLike) -> dict[str, float]:
    """Return the logits of both models as values of their controls."""
    return _values(logits=logits, binary_logits=binary_logits)


def _values(**vectors: ArrayLike) -> dict[str, float]:
    """Return vectors as values of their controls."""
    found = {}
    for name, vector_ in vectors.items():
        found |= floats(parts(name, vector_))
    return found


def _near(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return logits on stops of their sliders."""
    return np.round(5.0 * probabilities) / 5.0


def _soft() -> tuple[Step, ...]:
    """Return the steps of a distribution: each loss rests, on logits of its own."""
    soft, even = np.array(Q["target"]), np.full(3, 1.0 / 3.0)
    whole = np.log(soft) - np.log(soft).mean()
    alike = _both(logit(even), logit(even)) | _values(target=even)
    triangle = ("triangle", "logits", "loss", "entropy", "kl_divergence")
    both = ("triangle", "questions", "floors", "loss", "binary_loss")
    stays = Pick(
        ("softmax", "sigmoids", "both"),
        "softmax",
        {"shift": 2.0},
        shown=(
            Condition("kl_divergence", high=1e-9),
            Condition("binary_kl_divergence", low=0.1),
        ),
    )
    coin = Mark("entropy", {"target.2": 0.0}, 0.0, 3.0, 0.05, within=0.1)
    return (
        Step(
            "triangle",
            about=triangle,
            goal=(Condition("kl_divergence", high=0.01),),
            solution=_values(logits=_near(whole)),
        ),
        Step("at_rest", _both(whole, logit(soft)), about=(*both, "shift"), guess=stays),
        Step("same", _both(whole, whole), about=(*both, "gradient", "binary_gradient")),
        Step("even", alike, about=("triangle", "floors", "target"), guess=coin),
    )


def _hard() -> tuple[Step, ...]:
    """Return the steps of a one-hot target: near it, far from it, and at infinity."""
    right, wrong = np.array([5.0, 0.0, 0.0]), np.array([0.0, 5.0, 0.0])
    shown = ("triangle", "floors", "logits", "loss")
    least = Pick(
        ("arrives", "stops", "nears"),
        "nears",
        {"logits.0": 6.0, "binary_logits.0": 6.0},
        shown=(Condition("loss", low=1e-6, high=0.05),),
    )
    cheap = Mark("loss", {"class": 1.0}, 0.0, 6.0, 0.1, within=0.15)
    return (
        Step("one_hot", about=("triangle", "questions", "player"), guess=least),
        Step(
            "near",
            _both(right, right - 2.5),
            about=shown,
            goal=(Condition("loss", high=0.005),),
            solution={"logits.1": -4.0, "logits.2": -4.0},
        ),
        Step("far", _both(wrong, wrong - 2.5), about=(*shown, "class"), guess=cheap),
    )


def _multi_label() -> tuple[Step, ...]:
    """Return the steps of labels that are asked of one by one."""
    some = np.array([0.9, 0.2, 0.6])
    shown = ("questions", "floors", "binary_logits", "labels", "binary_loss")
    sayers = Pick(
        ("softmax", "sigmoids", "both"),
        "sigmoids",
        _values(binary_logits=np.full(3, -4.0)),
        shown=(Condition("binary_sum", high=0.1),),
    )
    total = Mark(
        "binary_sum", _values(binary_logits=np.full(3, 4.0)), 0.0, 4.0, 0.1, within=0.2
    )
    labels = np.clip(np.array(Q["labels"]), 0.005, 0.995)
    return (
        Step(
            "labels",
            about=shown,
            goal=(Condition("binary_kl_divergence", high=0.05),),
            solution=_values(binary_logits=_near(logit(labels))),
        ),
        Step("none", _values(labels=np.zeros(3)), about=shown, guess=sayers),
        Step("all", _values(labels=np.ones(3)), about=shown, guess=total),
        Step(
            "labels_at_rest",
            _values(labels=some, binary_logits=logit(some)),
            about=(*shown, "binary_entropy"),
        ),
    )
