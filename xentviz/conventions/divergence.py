"""What lies above the floor, and the floor itself: KL and H(q) for H(p,q)."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, costs, counted
from xentviz.conventions.writing import figure

ADD_FLOOR = "H(p,q) = KL + H(q): add the entropy of the target, or compare KL with KL"


@np.errstate(all="ignore")
def _floor(w: Working) -> Array:
    """Return −q ln q of each entry, which a yes-or-no question has for its no too."""
    return costs(w, w.q, -np.log(w.q), -np.log1p(-w.q))


@np.errstate(all="ignore")
def _kl(w: Working) -> Working:
    cost = costs(w, w.q, 0.0 - w.log_p, 0.0 - w.log_not)
    step = "KL = Σ q ln(q/p), the cross-entropy without the floor H(q)"
    return w.then(step, terms=cost - _floor(w))


def _kl_of_probabilities(w: Working) -> Working | None:
    """Have p stand where PyTorch's kl_div wants ln p."""
    if w.elementwise:
        return None
    terms = counted(w.q, 0.0 - w.p) - _floor(w)
    return w.then("Σ q (ln q − p): p stands where ln p belongs", terms=terms)


def _entropy(w: Working) -> Working:
    return w.then("H(q) = −Σ q ln q, the floor of the loss", terms=_floor(w))


def _of_model(w: Working) -> Working:
    """Have the model's own probabilities for the target."""
    step = "H(p) = −Σ p ln p, in which the target is not"
    return w.then(step, terms=costs(w, w.p, 0.0 - w.log_p, 0.0 - w.log_not))


def _from_even(w: Working) -> Working | None:
    """Have even shares for the target of a KL: the penalty of a sure model.

    G. Pereyra et al. (2017), "Regularizing neural networks by penalizing confident
    output distributions", arXiv:1701.06548.
    """
    if w.elementwise:
        return None
    k = w.question.n_classes
    step = f"KL of p from even shares = ln {k} − H(p), in which the target is not"
    return w.then(step, terms=counted(w.p, w.log_p + np.log(k)))


def parts(w: Working) -> str:
    """Say what of a mean cross-entropy no model can bring down, of a soft target."""
    floor = float(_floor(w)[w.question.counted].sum()) / (w.n_counted or np.nan)
    if not floor > 0.0:
        return ""
    is_least = np.isclose(w.value, floor, rtol=1e-13, atol=0.0)
    above = 0.0 if is_least else w.value - floor
    return (
        f"; of it H(q) = {figure(floor)} is the floor, which no p goes below, and "
        f"KL = {figure(above)} lies above it"
    )


def conventions(question: Question) -> list[Convention]:
    """Return KL for CE, which of a class is the same, and the floor."""
    loss = partial(Convention, stage="loss")
    hard = question.classes is not None
    log = "give kl_div log-probabilities, log_softmax(logits), not probabilities"
    of_p = loss("kl-of-probabilities", rank=6, mend=log, apply=_kl_of_probabilities)
    mend = "it is how unsure the model is: a loss weighs −ln p by the target"
    found = [
        loss("kl", rank=5, mend=ADD_FLOOR, apply=_kl, harmless=hard),
        loss("predicted-entropy", rank=7, mend=mend, apply=_of_model),
    ]
    if question.n_classes > 1:
        mend = "it is how far p is from even shares: a loss weighs −ln p by the target"
        found.append(loss("kl-to-uniform", rank=8, mend=mend, apply=_from_even))
    if hard:
        return found
    mend = "nothing to mend: p = q, and no loss lies below H(q)"
    return [*found, of_p, loss("target-entropy", rank=6, mend=mend, apply=_entropy)]
