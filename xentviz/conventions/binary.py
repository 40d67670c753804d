"""One question with K answers, or K questions with two: CE and BCE for one another."""

from functools import partial

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working, costs, counted
from xentviz.conventions.writing import figure

ROUND = (2.0, 3.0, 5.0, 10.0)  # values of pos_weight that people write
MEND = "one class of K: cross_entropy; labels that need not exclude one another: BCE"


def _problem(w: Working, elementwise: bool, link: str, step: str) -> Working:
    return w.then(step, elementwise=elementwise, link=link)


def _binary(w: Working) -> Working:
    k = w.question.n_classes
    step = f"{k} yes-or-no questions a row" if k > 1 else ""
    return _problem(w, True, "sigmoid", step)


def _of_softmax(w: Working) -> Working:
    step = "the softmax, and of each p a yes-or-no question"
    return _problem(w, True, "softmax", step)


def _categorical(w: Working) -> Working:
    step = "one question a row, of which the softmax is over its classes"
    return _problem(w, False, "softmax", step)


def cross_entropy(w: Working) -> Working:
    """Return −q ln p, and of a yes-or-no question −(1 − q) ln(1 − p) beside it."""
    return w.then(terms=costs(w, w.q, 0.0 - w.log_p, 0.0 - w.log_not))


def _pos_weighted(pos_weight: float, w: Working) -> Working | None:
    if not w.elementwise:
        return None
    share, best = _best(w, pos_weight)
    step = (
        f"a yes costs {figure(pos_weight)} times: pos_weight; of labels that are "
        f"{figure(share)} on average p = {figure(best)} costs the least"
    )
    yes = pos_weight * counted(w.q, 0.0 - w.log_p)
    return w.then(step, terms=yes + counted(1.0 - w.q, 0.0 - w.log_not))


def _best(w: Working, pos_weight: float) -> tuple[float, float]:
    """Return the mean label that counts, and the one p that costs the least for all."""
    n = w.question.counted.mean() * w.q.size
    share = float(w.q.sum() / n) if n else 0.0
    yes, no = pos_weight * share, 1.0 - share
    return share, yes / (yes + no) if yes + no else share


def _yes_alone(w: Working) -> Working | None:
    if not w.elementwise:
        return None
    step = "−q ln p alone, without −(1 − q) ln(1 − p)"
    return w.then(step, terms=counted(w.q, 0.0 - w.log_p))


def _pos_weights(question: Question) -> dict[float, int]:
    """Return the weight of a yes that is given, or those that are usual; their ranks.

    Without one it is how many noes there are for each yes, or a round number.
    """
    if question.pos_weight is not None:
        return {question.pos_weight: question.rank_of("pos_weight", 4)}
    found = dict.fromkeys(ROUND, 6)
    yes = question.q[question.counted].sum()
    every = question.counted.sum() * question.n_classes
    return found | ({float((every - yes) / yes): 4} if 0 < yes < every else {})


def conventions(question: Question) -> list[Convention]:
    """Return the other problem that the labels can be taken for."""
    problem = partial(Convention, stage="problem", mend=MEND)
    found = [
        Convention(
            "pos-weight",
            "loss",
            rank,
            "pos_weight multiplies the yes term alone: leave it out to compare",
            partial(_pos_weighted, weight),
        )
        for weight, rank in _pos_weights(question).items()
    ]
    mend = "a no costs −ln(1 − p): add (1 - q) * log(1 - p)"
    found.append(Convention("yes-alone", "loss", 5, mend, _yes_alone))
    own = question.independent
    found.append(problem("binary", rank=4, apply=_binary, harmless=own))
    if own:
        found.append(problem("categorical", rank=5, apply=_categorical))
    if question.n_classes > 1 and question.is_logits:
        found.append(problem("binary-of-softmax", rank=6, apply=_of_softmax))
    return found
