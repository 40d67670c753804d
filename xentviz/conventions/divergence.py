"""What lies above the floor, and the floor itself: KL and H(q) for H(p,q)."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, counted
from xentviz.conventions.writing import figure

ADD_FLOOR = "H(p,q) = KL + H(q): add the entropy of the target, or compare KL with KL"


@np.errstate(all="ignore")
def _floor(w: Working) -> Array:
    """Return −q ln q of each entry, which a yes-or-no question has for its no too."""
    terms = counted(w.q, -np.log(w.q))
    if w.elementwise:
        terms = terms + counted(1 - w.q, -np.log1p(-w.q))
    return terms * w.question.counted[:, None]


@np.errstate(all="ignore")
def _kl(w: Working) -> Working:
    cost = counted(w.q, 0.0 - w.log_p)
    if w.elementwise:
        cost = cost + counted(1 - w.q, 0.0 - w.log_not)
    step = "KL = Σ q ln(q/p), the cross-entropy without the floor H(q)"
    return w.then(step, terms=cost * w.question.counted[:, None] - _floor(w))


def _entropy(w: Working) -> Working:
    return w.then("H(q) = −Σ q ln q, the floor of the loss", terms=_floor(w))


def parts(w: Working) -> str:
    """Say what of a mean cross-entropy no model can bring down, of a soft target."""
    floor = float(_floor(w).sum()) / (w.n_counted or np.nan)
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
    kl = loss("kl", rank=5, mend=ADD_FLOOR, apply=_kl, harmless=hard)
    if hard:
        return [kl]
    mend = "nothing to mend: p = q, and no loss lies below H(q)"
    return [kl, loss("target-entropy", rank=6, mend=mend, apply=_entropy)]
