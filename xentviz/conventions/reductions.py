"""How the losses of rows become one number."""

from collections.abc import Callable
from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.working import Array, Convention, Working, counted
from xentviz.conventions.writing import figure, shown, summed


def kept(w: Working, weighted: bool = False) -> Array:
    """Return the losses of the rows that count, weighted where they are to be."""
    if not weighted:
        counts = w.question.counted
        return w.losses if counts.all() else w.losses[counts]
    terms = counted(w.question.weight, w.terms) * w.scale
    return (terms if w.elementwise else terms.sum(axis=-1))[w.question.counted]


def divided(w: Working, losses: Array, by: float, over: str = "") -> Working:
    """Return the sum of `losses` over `by`: NaN where that is 0."""
    value = w.rounded_sum(losses.sum()) / by if by else np.nan
    parts = losses.ravel()
    if parts.size == 1 and by == 1:
        return w.then(lambda: f"loss {figure(value, 10)}", value=value)
    return w.then(
        lambda: (
            f"losses of the rows: ({summed(parts)}) / {over or figure(by)} = "
            f"{figure(value, 10)}"
        ),
        value=value,
    )


def mean(w: Working) -> Working:
    """Divide by the number of losses that count, as PyTorch's and Keras's mean."""
    return divided(w, kept(w), w.n_counted)


def _sum(weighted: bool, w: Working) -> Working:
    losses = kept(w, weighted)
    value = losses.sum()
    return w.then(
        lambda: f"losses summed: {summed(losses.ravel())} = {figure(value, 10)}",
        value=value,
    )


def _none(weighted: bool, w: Working) -> Working:
    value = kept(w, weighted).ravel()
    return w.then(lambda: f"losses of the rows: {shown(value)[1:-1]}", value=value)


def _row_means(w: Working) -> Array | None:
    """Return each row's mean over its classes, as Keras takes of yes-or-no ones."""
    return kept(w).mean(axis=-1) if w.elementwise else None


def _sum_of_means(w: Working) -> Working | None:
    means = _row_means(w)
    if means is None:
        return None
    value = means.sum()
    step = f"each row's mean over its classes, summed: {summed(means)}"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def _means(w: Working) -> Working | None:
    means = _row_means(w)
    if means is None:
        return None
    step = f"each row's mean over its classes: {shown(means)[1:-1]}"
    return w.then(step, value=means)


def _per_class(w: Working) -> Working:
    n, k = int(w.question.counted.sum()), w.question.n_classes
    return divided(w, kept(w), n * k, f"({n} rows × {k} classes)")


def _per_row(w: Working) -> Working:
    n = int(w.question.counted.sum())
    return divided(w, kept(w), n, f"{n} rows, summed over the classes")


def _per_batch(w: Working) -> Working:
    n = w.question.n_batch
    return divided(w, kept(w), n, f"{n} items of the batch")


def _over_all(weighted: bool, w: Working) -> Working:
    losses, n = kept(w, weighted=weighted), w.losses.size
    return divided(w, losses, n, f"{n}, the ignored rows counted too")


def _weighted(w: Working) -> Working:
    """Divide by the weights of the targets' classes, as PyTorch's mean does.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html:
    sum of w[y] l over sum of w[y]; for targets that are shares, over N.
    """
    case, losses = w.question, kept(w, weighted=True)
    if w.elementwise or case.weight.shape[1] == 1:
        weights = np.broadcast_to(case.weight, w.terms.shape)
        weights = (weights if w.elementwise else weights[:, 0])[case.counted].ravel()
    elif case.classes is None:
        return divided(w, losses, w.n_counted)
    else:
        weights = case.weight[0, case.classes[case.counted]]
    return divided(w, losses, weights.sum(), f"({summed(weights)})")


def _by_shares(w: Working) -> Working:
    """Divide by the weights of the shares, as a weighted average of classes would."""
    weights = (w.question.q * w.question.weight).sum(axis=-1)[w.question.counted]
    return divided(w, kept(w, weighted=True), weights.sum(), f"({summed(weights)})")


def _weighted_over_n(w: Working) -> Working:
    return divided(w, kept(w, weighted=True), w.n_counted)


def conventions(question: Question) -> list[Convention]:
    """Return the ways of reducing, the plain mean too."""
    way = partial(Convention, stage="reduction")
    mend = "nothing to mend: it is the mean"
    if not question.counted.any():
        mend = "every target is ignore_index, and 0 / 0 is NaN: leave such a batch out"
    found = [
        way("mean", rank=0, mend=mend, apply=mean),
        *_sums(question),
        *(_weights(question) if question.weight is not None else []),
    ]
    if question.n_classes > 1:
        per_class = "divide by the rows: reduction='batchmean', or .sum(-1).mean()"
        found += _of_row_means(way)
        found.append(way("mean-over-classes", rank=3, mend=per_class, apply=_per_class))
        mend = "sum over classes, mean over rows; .mean() alone divides by K too"
        found.append(way("sum-over-classes", rank=3, mend=mend, apply=_per_row))
    if question.n_batch not in (1, len(question.q)):
        mend = "divide by the pixels too: .mean() instead of .sum() / N"
        found.append(way("mean-over-batch", rank=2, mend=mend, apply=_per_batch))
    if not question.counted.all():
        mend = "divide by the rows that count: (target != ignore_index).sum()"
        for far, weighted in enumerate(_ways_to_weigh(question)):
            apply, rank = partial(_over_all, weighted), 2 + 2 * far
            found.append(way("mean-with-ignored", rank=rank, mend=mend, apply=apply))
    return found


def _of_row_means(way: Callable[..., Convention]) -> list[Convention]:
    mend = "divide by the rows: Keras has reduction='sum_over_batch_size' for it"
    means = way("sum-of-row-means", rank=4, mend=mend, apply=_sum_of_means)
    mend = "it is the loss of one row: take .mean() of them all"
    return [means, way("row-means", rank=6, mend=mend, apply=_means)]


def _ways_to_weigh(question: Question) -> tuple[bool, ...]:
    """Return whether rows are weighted: first as it is asked, then without."""
    return (False,) if question.weight is None else (True, False)


def _sums(question: Question) -> list[Convention]:
    alone = len(question.q) == 1
    way = partial(Convention, stage="reduction", harmless=alone)
    found = []
    for weighted in _ways_to_weigh(question):
        far = 0 if weighted or question.weight is None else 2
        found += [
            way(
                "sum",
                rank=1 + far,
                mend="divide by the rows, or say reduction='mean'",
                apply=partial(_sum, weighted),
            ),
            way(
                "none",
                rank=6 + far,
                mend="it is the loss of one row: take .mean() of them all",
                apply=partial(_none, weighted),
            ),
        ]
    return found


def _weights(question: Question) -> list[Convention]:
    way = partial(Convention, stage="reduction", harmless=True)
    pytorch = "to have .mean() of reduction='none', divide by N instead of the weights"
    found = [
        way("weighted-mean", rank=1, mend=pytorch, apply=_weighted),
        way(
            "weighted-mean-over-n",
            rank=2,
            mend="PyTorch's mean divides by the sum of weight[target] instead of N",
            apply=_weighted_over_n,
        ),
    ]
    if question.classes is None and question.weight.shape[0] == 1:
        mend = "for shares PyTorch divides by N, not by the weights of the shares"
        found.append(way("weighted-mean", rank=4, mend=mend, apply=_by_shares))
    return found
