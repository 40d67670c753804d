"""Which axis is that of the classes, and in which order they stand on it."""

from dataclasses import replace
from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working, row_shown

MOST_PAIRS = 1_000_000  # of a broadcast, which are worked out


def _moved(w: Working, scores: np.ndarray) -> Working:
    return w.then(
        lambda: f"the classes on the other axis: row 1 is {row_shown(scores)}",
        scores=scores,
    )


def _reversed(w: Working) -> Working:
    scores = w.scores[:, ::-1]
    return w.then(
        lambda: f"the columns in reverse order: row 1 is {row_shown(scores)}",
        scores=scores,
    )


def _broadcast(w: Working) -> Working:
    """Pair each of N scores with each of N labels, as (N, 1) beside (N,) does."""
    n, q = len(w.scores), w.q.T
    step = f"({n}, 1) beside ({n},): each score meets each label, {n}² = {n * n} pairs"
    return w.then(step, question=replace(w.question, q=q), q=q)


def conventions(question: Question) -> list[Convention]:
    """Return the ways of mistaking an axis that fit the shapes."""
    axes = partial(Convention, stage="axes")
    n, k = question.scores.shape
    found = []
    if k > 1:
        order = "order the columns as the labels: scikit-learn sorts them; or labels="
        found.append(axes("column-order", rank=5, mend=order, apply=_reversed))
    mend = "put the classes where the library wants them: axis 1 in PyTorch"
    if n == k > 1:
        turned = partial(_moved, scores=np.ascontiguousarray(question.scores.T))
        found.append(axes("class-axis", rank=5, mend=mend, apply=turned))
    if question.moved is not None:
        move = partial(_moved, scores=question.moved)
        found.append(axes("class-axis", rank=4, mend=mend, apply=move))
    if k == 1 < n and n * n <= MOST_PAIRS and question.weight is None:
        mend = "give both the same shape: logits.squeeze(-1), or target[:, None]"
        found.append(axes("broadcast", rank=3, mend=mend, apply=_broadcast))
    return found
