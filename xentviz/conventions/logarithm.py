"""How the logarithm of a probability is taken: exactly, not at all, or too late."""

from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, row_shown

KINDS = {"float32": np.float32, "float16": np.float16, "float64": np.float64}


def plain(w: Working) -> Working:
    """Take the logarithm that belongs to the scores, in the dtype of the working."""
    return w.then(log_p=w.rounded(w.log_p), log_not=w.rounded(w.log_not))


def _of_probabilities(w: Working) -> Working:
    step = f"no logarithm: p = {row_shown(w.p)} stands where ln p belongs"
    return w.then(step, log_p=w.p, log_not=1 - w.p)


def _of_logits(w: Working) -> Working:
    step = f"no log_softmax: the logits {row_shown(w.scores)} stand for ln p"
    return w.then(step, log_p=w.scores, log_not=-w.scores)


@np.errstate(all="ignore")
def _late(kind: DTypeLike, name: str, w: Working) -> Working:
    """Round p to a dtype first: what underflows to 0 there has the logarithm −∞."""
    z = w.scores.astype(kind)
    if w.link == "sigmoid":
        p = 1 / (1 + np.exp(-z))
    else:
        weights = np.exp(z - z.max(axis=-1, keepdims=True))
        p = weights / weights.sum(axis=-1, keepdims=True)
    return _logarithms_of(p, f"ln of p = {row_shown(p)}, which {name} has rounded", w)


def _logarithms_of(p: Array, step: str, w: Working) -> Working:
    log_p, log_not = np.log(p), np.log(1 - p)
    return w.then(step, log_p=log_p.astype(float), log_not=log_not.astype(float))


@np.errstate(all="ignore")
def _naive(kind: DTypeLike, name: str, w: Working) -> Working:
    """Exponentiate without subtracting the highest: it overflows, and ∞/∞ is NaN."""
    weights = np.exp(w.scores.astype(kind))
    if w.link == "sigmoid":
        p = weights / (1 + weights)
    else:
        p = weights / weights.sum(axis=-1, keepdims=True)
    step = f"e^z = {row_shown(weights)} in {name}, divided by the sum: {row_shown(p)}"
    return _logarithms_of(p, step, w)


def _naive_of_all(kind: DTypeLike, name: str, w: Working) -> Working | None:
    """Multiply each class of such a model: a single NaN makes the whole row so."""
    if w.elementwise:
        return None
    done = _naive(kind, name, w)
    unfit = np.isnan(done.log_p).any(axis=-1, keepdims=True)
    step = "each class is multiplied, and 0 × NaN is NaN"
    return done.then(step, log_p=np.where(unfit, np.nan, done.log_p))


@np.errstate(all="ignore")
def _zero_times_infinity(w: Working) -> Working:
    """Multiply each class, of which float32 may have rounded p to 0."""
    p = w.p.astype(np.float32)
    terms = w.q * -np.where(p == 0, -np.inf, w.log_p)
    if w.elementwise:
        terms = terms + (1 - w.q) * -np.where(p == 1, -np.inf, w.log_not)
    step = "each class is multiplied, and 0 × −∞ is NaN"
    return w.then(step, terms=terms)


def conventions(question: Question) -> list[Convention]:
    """Return the logarithms that are missing, late or naive."""
    log = partial(Convention, stage="logarithm")
    found = [
        log(
            "nll-of-probabilities",
            rank=2,
            mend="give nll_loss log-probabilities: log_softmax(logits)",
            apply=_of_probabilities,
        ),
        Convention(
            "zero-times-log-zero",
            "loss",
            6,
            "pick −ln p of the class, or take where(q > 0, q ln p, 0)",
            _zero_times_infinity,
        ),
    ]
    if not question.is_logits:
        return found
    mend = "log_softmax(logits) subtracts the highest first: no p is rounded to 0"
    found.append(log("nll-of-logits", rank=4, mend=mend, apply=_of_logits))
    for far, (name, kind) in enumerate(KINDS.items()):
        late, naive = partial(_late, kind, name), partial(_naive, kind, name)
        found.append(log("log-of-softmax", rank=5 + far, mend=mend, apply=late))
        found.append(log("naive", rank=5 + far, mend=mend, apply=naive))
        of_all = partial(_naive_of_all, kind, name)
        found.append(log("naive", rank=6 + far, mend=mend, apply=of_all))
    return found
