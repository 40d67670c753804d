"""Twice a loss: the deviance of statisticians, of all rows or of one on average."""

from xentviz.conventions.question import Question
from xentviz.conventions.working import Convention, Working
from xentviz.conventions.writing import figure, summed


def _deviance(w: Working) -> Working:
    """Return −2 ln L, as R's `deviance(glm(...))` of yes-or-no labels.

    P. McCullagh and J. A. Nelder (1989), "Generalized linear models", section 2.3.
    """
    losses = w.losses[w.question.counted].ravel()
    value = 2 * losses.sum()
    step = f"twice the losses summed: 2 × ({summed(losses)})"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def _mean_deviance(w: Working) -> Working | None:
    """Return twice the mean, as scikit-learn's gradient boosting of two classes.

    It is in `train_score_`, and printed where `verbose` is set.

    https://scikit-learn.org/stable/modules/generated/sklearn.ensemble.GradientBoostingClassifier.html
    """
    losses = w.losses[w.question.counted].ravel()
    if not losses.size:
        return None
    value = 2 * losses.mean()
    step = f"twice the mean: 2 × ({summed(losses)}) / {losses.size}"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def conventions(question: Question) -> list[Convention]:
    """Return the deviance, and where there are several rows that of one on average."""
    mend = "a deviance is −2 ln L: divide by 2, and by the rows"
    total = Convention("deviance", "reduction", 11, mend, _deviance)
    mend = "a deviance is −2 ln L: divide by 2"
    mean = Convention("mean-deviance", "reduction", 11, mend, _mean_deviance)
    return [mean, *([total] if len(question.q) > 1 else [])]
