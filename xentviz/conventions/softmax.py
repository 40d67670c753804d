"""How scores become probabilities, and how often: the model stage.

Where a log-softmax is applied to its own output nothing changes, since the exponentials
already sum to 1; a softmax of probabilities is another model, and one that can never be
sure: of K classes its loss stays above ln(1 + (K - 1)/e).
"""

from dataclasses import replace
from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, row_shown
from xentviz.conventions.writing import figure
from xentviz.quantities import log_sigmoid, log_softmax, sigmoid

EVEN = 0.1  # nats by which the scores of a model that knows nothing may differ


def plain(w: Working) -> Working:
    """Take the softmax of logits, or their sigmoids; probabilities as they are."""
    if w.question.is_logits:
        return linked(w, w.scores)
    return _with_probabilities(w, w.scores)


def linked(w: Working, scores: Array, step: str = "", link: str = "") -> Working:
    """Return the working with the probabilities of `scores`, by softmax or sigmoid."""
    link = link or w.link
    p, log_p, log_not = _probabilities(scores, link)
    return w.then(
        lambda: f"{step}{link}{row_shown(scores)} = {row_shown(p)}",
        p=p,
        log_p=log_p,
        log_not=log_not,
    )


@np.errstate(all="ignore")
def _probabilities(z: Array, link: str) -> tuple[Array, Array, Array]:
    """Return p, ln p and ln(1 - p); of rows that are no scores NaN, as libraries do."""
    top = z.max(axis=-1, keepdims=True)
    unfit = np.isnan(z) if link == "sigmoid" else ~np.isfinite(top) | np.isnan(z)
    z = np.where(unfit, 0.0, z)
    if link == "sigmoid":
        parts = sigmoid(z), log_sigmoid(z), log_sigmoid(-z)
    else:
        log_p = log_softmax(z)
        p = np.exp(log_p)
        parts = p, log_p, np.log1p(-p)
    if unfit.any():
        parts = tuple(np.where(unfit, np.nan, part) for part in parts)
    return parts


@np.errstate(all="ignore")
def _with_probabilities(w: Working, p: Array, step: str = "") -> Working:
    return w.then(
        lambda: step or f"p = {row_shown(p)}",
        p=p,
        log_p=np.log(p),
        log_not=np.log1p(-p),
    )


def twice(w: Working) -> Working:
    """Take the probabilities for logits, and make probabilities of them again."""
    once = plain(w)
    return linked(w, once.p, f"{w.link} once gives {row_shown(once.p)}, and again ")


def log_twice(w: Working) -> Working:
    """Take the log-softmax of a log-softmax, which changes nothing."""
    once = plain(w)
    step = f"log_softmax gives {row_shown(once.log_p)}, whose exponentials sum to 1: "
    return linked(w, once.log_p, step)


def _as_probabilities(w: Working) -> Working:
    step = f"the logits {row_shown(w.scores)} are taken for probabilities"
    return _with_probabilities(w, w.scores, step)


def _other_link(w: Working) -> Working:
    """Take sigmoids where a softmax belongs; the loss is still −ln p of the class."""
    return linked(w, w.scores, link="sigmoid")


def _uniform(w: Working) -> Working:
    k = 2 if w.link == "sigmoid" else w.question.n_classes
    p = np.full(w.scores.shape, 1 / k)
    step = f"a guess among {k}: p = 1/{k}, and −ln p = ln {k} = {figure(np.log(k))}"
    return _with_probabilities(w, p, step)


def _over_batch(w: Working) -> Working | None:
    """Take the softmax down the columns, over the rows of the batch."""
    if w.link == "sigmoid":
        return None
    columns = linked(replace(w, scores=np.ascontiguousarray(w.scores.T)), w.scores.T)
    done = replace(
        columns, scores=w.scores, steps=w.steps, p=columns.p.T, log_p=columns.log_p.T
    )
    return done.then(
        lambda: f"softmax over axis 0, down the columns: row 1 is {row_shown(done.p)}",
        log_not=columns.log_not.T,
    )


def _is_even(question: Question) -> bool:
    """Whether the model hardly prefers a class in any row."""
    scores = question.scores[question.counted]
    if not len(scores):
        return False
    if not question.is_logits:
        scores = np.log(scores)
    if question.n_classes == 1:
        even = 0.0 if question.is_logits else np.log(0.5)
        return bool((np.abs(scores - even) < EVEN).all())
    return bool((np.ptp(scores, axis=-1) < EVEN).all())


LOSS_OF_LOGITS = "pass the logits themselves: the loss takes the softmax by itself"


def conventions(question: Question) -> list[Convention]:
    """Return the departures in how probabilities are made."""
    with np.errstate(all="ignore"):
        is_even = _is_even(question)
    uniform = Convention(
        "uniform",
        "model",
        -1 if is_even else 6,
        "the model knows nothing: check that logits reach the loss, and learn",
        _uniform,
        harmless=is_even,
    )
    if not question.is_logits:
        name = "probabilities-as-logits"
        mend = "take the logarithm of p: nll_loss(log(p), target), or pass logits"
        return [Convention(name, "model", 2, mend, twice), uniform]
    name = "sigmoid-twice" if question.independent else "softmax-twice"
    as_p = "say from_logits=True, or pass softmax(logits)"
    found = [
        Convention(name, "model", 2, LOSS_OF_LOGITS, twice),
        Convention("logits-as-probabilities", "model", 7, as_p, _as_probabilities),
        uniform,
    ]
    return found if question.independent else [*found, *_of_classes()]


def _of_classes() -> list[Convention]:
    """Return what can go wrong with a softmax over classes alone."""
    model = partial(Convention, stage="model")
    return [
        model(
            "log-softmax-twice",
            rank=8,
            mend="nothing to mend: log_softmax of log_softmax is log_softmax",
            apply=log_twice,
            harmless=True,
        ),
        model(
            "sigmoid-for-softmax",
            rank=7,
            mend="one class of K wants softmax: use cross_entropy on the logits",
            apply=_other_link,
        ),
        model(
            "class-axis",
            rank=4,
            mend="softmax over the classes: axis=-1, dim=1 for (N, C)",
            apply=_over_batch,
        ),
    ]
