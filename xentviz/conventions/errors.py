"""How far p is from the target: its squared error halved, and its errors' means."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working
from xentviz.conventions.writing import figure


def _half_squared(w: Working) -> Working:
    """Return half of the squared error, whose derivative is p − q.

    M. A. Nielsen (2015), "Neural networks and deep learning", equation 6.
    """
    step = "(p − q)²/2, half of the squared error"
    return w.then(step, terms=(w.p - w.q) ** 2 / 2)


def _root(of_rows: bool, w: Working) -> Working | None:
    """Return the root of the mean squared error: of each entry, or of each row.

    That of each entry is what Weka prints.
    https://weka.sourceforge.io/doc.stable/weka/classifiers/Evaluation.html
    """
    squared = ((w.p - w.q) ** 2)[w.question.counted]
    if not squared.size:
        return None
    n, name = squared.size, "errors"
    if of_rows:
        n, name = len(squared), "rows"
    value = np.sqrt(squared.sum() / n)
    step = f"√(Σ (p − q)² / {n} {name})"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def _absolute(w: Working) -> Working | None:
    """Return the mean of |p − q|, as scikit-learn's `mean_absolute_error` and Weka.

    https://scikit-learn.org/stable/modules/generated/sklearn.metrics.mean_absolute_error.html
    """
    errors = np.abs(w.p - w.q)[w.question.counted]
    if not errors.size:
        return None
    value = errors.mean()
    step = f"the mean of |p − q| over {errors.size} errors"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def conventions(question: Question) -> list[Convention]:
    """Return the errors of the probabilities that are printed beside a loss."""
    mend = "it is half of the Brier score or MSE, not a cross-entropy"
    half = Convention("half-squared-error", "loss", 10, mend, _half_squared)
    error = partial(Convention, stage="reduction")
    mend = "it is how far p is from the target: a loss is −ln p"
    name = "root-mean-squared-error"
    found = [error(name, rank=11, mend=mend, apply=partial(_root, False))]
    if question.n_classes > 1:
        found.append(error(name, rank=11, mend=mend, apply=partial(_root, True)))
    return [
        half,
        *found,
        error("mean-absolute-error", rank=11, mend=mend, apply=_absolute),
    ]
