"""Which of the two is the target: prediction and target, swapped."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working, row_shown
from xentviz.quantities import log_softmax, softmax


@np.errstate(all="ignore")
def _probabilities(w: Working) -> Working:
    kept = w.question.counted[:, None]
    return w.then(
        lambda: (
            f"the target {row_shown(w.q)} is taken for the prediction, "
            f"{row_shown(w.p)} for the target"
        ),
        q=np.where(kept, w.p, 0.0),
        p=w.q,
        log_p=np.log(w.q),
        log_not=np.log1p(-w.q),
    )


def _as_logits(target: str, w: Working) -> Working:
    """Give the loss the target for its logits, and the scores for its target."""
    q = w.p if target == "softmax" else w.scores
    p = softmax(w.q)
    return w.then(
        lambda: (
            f"the target {row_shown(w.q)} is taken for logits, whose softmax is "
            f"{row_shown(p)}, and {row_shown(q)} for the target"
        ),
        q=np.where(w.question.counted[:, None], q, 0.0),
        p=p,
        log_p=log_softmax(w.q),
        log_not=np.log1p(-p),
    )


def conventions(question: Question) -> list[Convention]:
    """Return the ways of taking target and prediction for one another."""
    mend = "mind the order: PyTorch (input, target), Keras and scikit-learn the reverse"
    swapped = partial(Convention, "swapped", "roles", mend=mend)
    found = [swapped(5, apply=_probabilities)]
    if question.n_classes > 1:
        found.append(swapped(6, apply=partial(_as_logits, "softmax")))
        if question.is_logits:
            found.append(swapped(6, apply=partial(_as_logits, "scores")))
    return found
