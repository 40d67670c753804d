"""What libraries do to a probability before they take its logarithm.

Sources: torch.nn.BCELoss ("we can clamp its log function outputs to be greater than or
equal to -100"); sklearn.metrics.log_loss ("clipped to [eps, 1-eps] where eps is the
machine precision for y_proba's dtype"; before 1.3 eps was 1e-15, and rows were divided
by their sums until 1.5); keras.backend.epsilon, 1e-7, between which and 1 - 1e-7
categorical_crossentropy clips rows that it has divided by their sums; XGBoost's
src/metric/elementwise_metric.cu and multiclass_metric.cu: p is at least 1e-16.
"""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, row_shown
from xentviz.conventions.writing import figure

LEAST_LOG = -100.0  # PyTorch's, of BCELoss alone
EPS64, EPS32 = (float(np.finfo(kind).eps) for kind in (np.float64, np.float32))
OLD_EPS = 1e-15  # scikit-learn's before 1.3, and LightGBM's
XGBOOST_EPS = float(np.float32(1e-16))
# Keras computes in float32, in which neither bound is what it is written as.
KERAS = float(np.float32(1e-7)), float(np.float32(1 - 1e-7))
ADDED = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-6)


def _clamped(w: Working) -> Working:
    return w.then(
        lambda: f"no logarithm below −100: ln p = {row_shown(w.log_p)}",
        log_p=np.maximum(w.log_p, LEAST_LOG),
        log_not=np.maximum(w.log_not, LEAST_LOG),
    )


@np.errstate(all="ignore")
def _clipped(low: float, high: float, normalised: bool, w: Working) -> Working:
    total = w.p.sum(axis=-1, keepdims=True)
    divided = normalised and w.link == "softmax" and not w.elementwise
    p = np.clip(w.p / total if divided else w.p, low, high)
    return _logarithms(w, p, 1 - p, low, divided)


@np.errstate(all="ignore")
def _at_least(low: float, w: Working) -> Working:
    p, rest = np.maximum(w.p, low), np.maximum(1 - w.p.astype(np.float32), low)
    step = f"p at least {figure(low)}"
    return w.then(
        lambda: f"{step}: {row_shown(p)}", log_p=np.log(p), log_not=np.log(rest)
    )


def _sklearn(low: float, normalised: bool, w: Working) -> Working:
    """Clip p, and of a column 1 - p beside it, as scikit-learn's two columns."""
    high = 1 - low
    done = _clipped(low, high, normalised=False, w=w)
    if w.elementwise:
        return _logarithms(w, np.exp(done.log_p), np.clip(1 - w.p, low, high), low)
    if not normalised:
        return done
    p = np.clip(w.p, low, high)
    return _logarithms(w, p / p.sum(axis=-1, keepdims=True), 1 - p, low, True)


@np.errstate(all="ignore")
def _logarithms(
    w: Working, p: Array, rest: Array, low: float, divided: bool = False
) -> Working:
    step = f"p between {figure(low)} and 1 − {figure(low)}"
    step += ", each row divided by its sum" if divided else ""
    return w.then(
        lambda: f"{step}: {row_shown(p)}", log_p=np.log(p), log_not=np.log(rest)
    )


@np.errstate(all="ignore")
def _added(eps: float, w: Working) -> Working:
    return w.then(
        f"ln(p + {figure(eps)}) for ln p",
        log_p=np.log(w.p + eps),
        log_not=np.log(1 - w.p + eps),
    )


def conventions(question: Question) -> list[Convention]:
    """Return the clamps and the epsilons of the libraries."""
    log = partial(Convention, stage="logarithm")
    logits = "work from logits, where no epsilon is needed: cross_entropy(logits, …)"
    found = [log("clamped-torch", rank=3, mend=logits, apply=_clamped)]
    mend = "scikit-learn clips p at eps: with logits at hand take cross_entropy instead"
    for far, (low, divided) in enumerate(
        [(EPS64, False), (EPS32, False), (OLD_EPS, True), (EPS64, True)]
    ):
        clip = partial(_sklearn, low, divided)
        found.append(log("clipped-sklearn", rank=3 + far, mend=mend, apply=clip))
    keras = partial(_clipped, *KERAS, True)
    mend = "XGBoost lets no p be less: its logloss of a class ruled out is 36.84"
    at_least = partial(_at_least, XGBOOST_EPS)
    found.append(log("clipped-xgboost", rank=4, mend=mend, apply=at_least))
    mend = "Keras divides by the sum and clips at 1e-7: say from_logits=True"
    found.append(log("clipped-keras", rank=3, mend=mend, apply=keras))
    found += [
        log("epsilon-added", rank=5 + far, mend=logits, apply=partial(_added, eps))
        for far, eps in enumerate(ADDED)
    ]
    return found
