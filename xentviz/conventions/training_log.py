"""What a log of training has beside a loss, and may be taken for it."""

from functools import partial

import numpy as np

from xentviz.conventions.question import Question
from xentviz.conventions.reductions import divided, kept
from xentviz.conventions.working import Convention, Working
from xentviz.conventions.writing import figure, summed


@np.errstate(over="ignore")
def _perplexities(w: Working) -> Working | None:
    """Take exp of each row first, as the `mean_perplexity` of Hugging Face's evaluate.

    https://huggingface.co/spaces/evaluate-metric/perplexity
    """
    if w.elementwise:
        return None
    each = np.exp(kept(w))
    value = each.mean() if each.size else np.nan
    step = f"the mean of e^loss of each row: ({summed(each)}) / {each.size}"
    return w.then(lambda: f"{step} = {figure(value, 10)}", value=value)


def _half(w: Working) -> Working:
    """Divide by two as well, as where gradients are gathered over two steps.

    https://docs.pytorch.org/docs/stable/notes/amp_examples.html#gradient-accumulation
    """
    return divided(w, kept(w), 2 * w.n_counted, f"(2 × {w.n_counted})")


def _slope(w: Working) -> Working:
    """Take the length of the mean loss's gradient over the logits, Σ q of a row 1.

    https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html
    """
    slopes = (w.p - w.q) * w.question.counted[:, None]
    value = np.linalg.norm(slopes) / w.n_counted if w.n_counted else np.nan
    step = (
        f"the length of the mean's gradient p − q over the logits: {figure(value, 10)}"
    )
    return w.then(step, value=value)


def conventions(question: Question) -> list[Convention]:
    """Return what is printed beside a loss over classes."""
    if question.n_classes == 1:
        return []
    way = partial(Convention, stage="reduction")
    mend = "take exp of the mean loss: a mean of exponentials is larger"
    mean = way("mean-of-perplexities", rank=7, mend=mend, apply=_perplexities)
    mend = "multiply by 2: it is halved, as for gradients gathered over two steps"
    half = way("half", rank=8, mend=mend, apply=_half)
    mend = "it is how steep the loss is over the logits, not the loss"
    slope = way("gradient-norm", rank=8, mend=mend, apply=_slope)
    return [*([mean] if len(question.q) > 1 else []), half, slope]
