"""Losses for which a cross-entropy may be taken: focal, and squared error."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working, counted
from xentviz.conventions.writing import figure

GAMMAS = (2.0, 1.0, 0.5, 3.0, 5.0)


@np.errstate(all="ignore")
def _focal(gamma: float, alpha: float | None, w: Working) -> Working:
    """Return −α (1 − p)^γ ln p, and of a no −(1 − α) p^γ ln(1 − p).

    T.-Y. Lin et al. (2017), "Focal loss for dense object detection", equation 5.
    """
    yes = 1.0 if alpha is None else alpha
    no = 1.0 if alpha is None else 1.0 - alpha
    terms = yes * counted(w.q, (1 - w.p) ** gamma * (0.0 - w.log_p))
    if w.elementwise:
        terms = terms + no * counted(1 - w.q, w.p**gamma * (0.0 - w.log_not))
    step = f"each −ln p times (1 − p)^{figure(gamma)}"
    step += "" if alpha is None else f" and α = {figure(alpha)}"
    return w.then(step, terms=terms * w.question.counted[:, None])


def _squared(w: Working) -> Working:
    terms = (w.p - w.q) ** 2 * w.question.counted[:, None]
    return w.then("(p − q)², the squared error of each probability", terms=terms)


def conventions(question: Question) -> list[Convention]:
    """Return the focal losses in use, and the squared error."""
    loss = partial(Convention, stage="loss")
    mend = "focal loss with γ = 0 and no α is the cross-entropy"
    focal = [
        loss("focal", rank=6 + far, mend=mend, apply=partial(_focal, gamma, alpha))
        for far, gamma in enumerate(GAMMAS)
        for alpha in (None, 0.25)
    ]
    mend = "it is the Brier score or MSE, not a cross-entropy"
    return [*focal, loss("squared-error", rank=7, mend=mend, apply=_squared)]
