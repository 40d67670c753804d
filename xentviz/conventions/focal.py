"""Losses for which a cross-entropy may be taken: focal, and errors of p."""

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
    return w.then(step, terms=terms)


def _squared(w: Working) -> Working:
    step = "(p − q)², the squared error of each probability"
    return w.then(step, terms=(w.p - w.q) ** 2)


def _missing(w: Working) -> Working | None:
    """Take 1 − p, half of the absolute errors of a row, which some call MAE.

    A. Ghosh, H. Kumar and P. S. Sastry (2017), "Robust loss functions under label noise
    for deep neural networks", AAAI, arXiv:1712.09482.
    """
    if w.elementwise:
        return None
    step = "1 − p of the class, which no logarithm is taken of"
    return w.then(step, terms=counted(w.q, 1.0 - w.p))


def conventions(question: Question) -> list[Convention]:
    """Return the focal losses in use, and the errors of the probabilities."""
    loss = partial(Convention, stage="loss")
    mend = "focal loss with γ = 0 and no α is the cross-entropy"
    focal = [
        loss("focal", rank=6 + far, mend=mend, apply=partial(_focal, gamma, alpha))
        for far, gamma in enumerate(GAMMAS)
        for alpha in (None, 0.25)
    ]
    mend = "it is the Brier score or MSE, not a cross-entropy"
    squared = loss("squared-error", rank=7, mend=mend, apply=_squared)
    mend = "it is the mean absolute error of p, or 1 less the mean p: a loss is −ln p"
    return [*focal, squared, loss("one-minus-p", rank=7, mend=mend, apply=_missing)]
