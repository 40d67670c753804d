"""What the labels are made into: smoothed, hardened, or read as something else."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, row_shown
from xentviz.conventions.writing import figure
from xentviz.quantities import softmax
from xentviz.quantities.notation import with_minus


def _with(w: Working, q: Array, step: str) -> Working:
    q = np.where(w.question.counted[:, None], q, 0.0)
    return w.then(lambda: f"{step}: q = {row_shown(q)}", q=q)


def smoothed(eps: float, w: Working) -> Working:
    """Mix the target with an even guess, as PyTorch, Keras and the paper do.

    (1 - ε) q + ε/K: C. Szegedy et al. (2016), "Rethinking the Inception architecture",
    section 7. A yes-or-no label has K = 2.
    """
    k = 2 if w.elementwise else w.question.n_classes
    q = (1 - eps) * w.q + eps / k
    step = f"(1 − {figure(eps)}) q + {figure(eps)}/{k}"
    return _with(w, q, step)


def _smoothed_others(eps: float, w: Working) -> Working:
    """Share ε among the other K - 1 classes alone."""
    k = w.question.n_classes
    q = (1 - eps) * w.q + eps * (1 - w.q) / (k - 1)
    step = f"1 − {figure(eps)} for the class, {figure(eps)}/{k - 1} for each other"
    return _with(w, q, step)


def _hardened(w: Working) -> Working:
    q = np.zeros_like(w.q)
    q[np.arange(len(q)), w.q.argmax(axis=-1)] = 1.0
    return _with(w, q, "the likeliest class alone")


def _softened(w: Working) -> Working:
    """Take the softmax of the target too, as of the scores of a teacher."""
    return _with(w, softmax(w.q), "the softmax of the target")


def _shifted(by: int, w: Working) -> Working:
    """Read classes that count from 1 as if they counted from 0, or the reverse."""
    classes = (w.question.classes + by) % w.question.n_classes
    q = np.eye(w.question.n_classes)[classes]
    return _with(w, q, f"classes moved by {with_minus(f'{by:+d}')}")


def _broadcast_labels(w: Working) -> Working:
    q = np.broadcast_to(w.question.classes.astype(float), w.q.shape)
    step = "the classes are read as one row of shares, the same for every row"
    return _with(w, q, step)


def _argmax_of_model(w: Working) -> Working:
    q = np.eye(w.question.n_classes)[w.p.argmax(axis=-1)]
    return _with(w, q, "the class that the model likes best is taken for the target")


def conventions(question: Question) -> list[Convention]:
    """Return the departures in what is made of the labels."""
    target = partial(Convention, stage="target")
    found = []
    if question.n_classes > 1:
        found.append(
            target(
                "predicted-as-target",
                rank=9,
                mend="pass the labels of the data, not argmax of the logits",
                apply=_argmax_of_model,
            )
        )
        mend = "the target is a distribution already: its softmax is another"
        found.append(target("softmax-of-target", rank=6, mend=mend, apply=_softened))
    for far, eps in enumerate(question.smoothings):
        found += _smoothings(question, eps, far)
    if question.classes is not None:
        mend = "count classes from 0: target - 1, or target + 1"
        found += [
            target("shifted-classes", rank=8, mend=mend, apply=partial(_shifted, by))
            for by in (1, -1)
        ]
        if len(question.q) == question.n_classes > 1:
            found.append(
                target(
                    "labels-as-distribution",
                    rank=8,
                    mend="pass integer classes, or one_hot(target, K)",
                    apply=_broadcast_labels,
                )
            )
    elif question.n_classes > 1 and not question.independent:
        mend = "pass the shares, not argmax of them"
        found.append(target("hard-target", rank=6, mend=mend, apply=_hardened))
    return found


def _smoothings(question: Question, eps: float, far: int) -> list[Convention]:
    target = partial(Convention, stage="target")
    is_given = len(question.smoothings) == 1
    mend = f"label_smoothing={figure(eps)} is on: set it to 0 to compare"
    if not is_given:
        mend = f"if label_smoothing={figure(eps)} is on, set it to 0 to compare"
    rank = question.rank_of("label_smoothing", 4 + far)
    found = [
        target("smoothing-over-k", rank=rank, mend=mend, apply=partial(smoothed, eps))
    ]
    if question.n_classes > 1:
        other = f"PyTorch and Keras share ε among all K: use ε·K/(K − 1); or {mend}"
        found.append(
            target(
                "smoothing-over-k-minus-1",
                rank=rank + 1,
                mend=other,
                apply=partial(_smoothed_others, eps),
            )
        )
    return found
