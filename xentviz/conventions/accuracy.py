"""How often the likeliest class is right: printed beside a loss, and none."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working
from xentviz.conventions.writing import figure

# Of so few values that are possible, which others have by coincidence: last of all
# alone, and beside nothing else.
RANK = 12


def _hits(w: Working) -> Array:
    """Return which rows, or yes-or-no questions, were answered right.

    https://scikit-learn.org/stable/modules/generated/sklearn.metrics.accuracy_score.html
    https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class
    """
    counted, classes = w.question.counted, w.question.classes
    if classes is None:
        return ((w.p > 0.5) == (w.q > 0.5))[counted].ravel()
    if w.question.n_classes == 1:
        return ((w.p[:, 0] > 0.5) == classes)[counted]
    return (w.p.argmax(axis=1) == classes)[counted]


def _share(of_wrong: bool, w: Working) -> Working | None:
    hits = _hits(w)
    if not hits.size:
        return None
    n = int(np.sum(~hits if of_wrong else hits))
    value, what = n / hits.size, "wrong" if of_wrong else "right"
    step = f"the likeliest class is {what} {n} times: {n} / {hits.size}"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def conventions(question: Question) -> list[Convention]:
    """Return the accuracy and the rest of it; shares that are soft have none."""
    if question.classes is None and not question.independent:
        return []
    way = partial(Convention, stage="reduction", rank=RANK)
    mend = "it says how often the model is right, not how sure: a loss is −ln p"
    return [
        way("accuracy", mend=mend, apply=partial(_share, False)),
        way("error-rate", mend=mend, apply=partial(_share, True)),
    ]
