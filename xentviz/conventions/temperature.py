"""A temperature, and the T² of distillation."""

from functools import partial

from xentviz.conventions.question import Question
from xentviz.conventions.softmax import linked
from xentviz.conventions.working import Convention, Working
from xentviz.conventions.writing import figure


def _divided(t: float, w: Working) -> Working:
    return linked(w, w.scores / t, f"logits / {figure(t)}: ")


def _multiplied(t: float, w: Working) -> Working:
    return linked(w, w.scores * t, f"logits × {figure(t)}: ")


def _squared(t: float, w: Working) -> Working:
    return _divided(t, w).then(f"times T² = {figure(t * t)}", scale=t * t)


def conventions(question: Question) -> list[Convention]:
    """Return the temperatures that are given, or usual, each in its ways."""
    if not question.is_logits:
        return []
    model = partial(Convention, stage="model")
    found = []
    for far, t in enumerate(question.temperatures):
        once = f"loss(logits / {figure(t)}, target): report T beside the loss"
        rank = question.rank_of("temperature", 5 + far)
        found += [
            model("temperature", rank=rank, mend=once, apply=partial(_divided, t)),
            model(
                "temperature-multiplied",
                rank=9 + far,
                mend="divide the logits by T: what multiplies them is 1/T",
                apply=partial(_multiplied, t),
            ),
            model(
                "temperature-squared",
                rank=rank,
                mend="T² is for the gradient of distillation; report the loss without",
                apply=partial(_squared, t),
            ),
        ]
    return found
