"""Cross-entropy as something you can take hold of.

Six ideas make up the package, and each has its place:

quantity
    A pure NumPy function from arrays to numbers. All mathematics is here, once.
sweep
    Every quantity that a lesson shows, tabulated at every stop of every slider.
figure
    Arrays in, a Plotly figure out. A trace that moves says in its own ``meta`` which
    quantities drive it.
stage
    The browser part. It shows figures and read-outs and, while a thumb is dragged,
    looks up the row of the sweep and repaints. It looks up; it never calculates.
lesson
    One file that says what can be dragged, which quantities and figures follow, and
    the words around them.
page
    The Streamlit script that puts a lesson on the screen and keeps its state.

The names below are the quantities. Unless a name says otherwise, a value is in nats
and an array is shaped ``(..., n_classes)``, batch axes first; ``logits`` are real
scores z, ``predicted`` is the model's probability p, ``target`` what is wanted, q.
And there is `lesson`, which draws the figures of the page in a notebook:
``xentviz.lesson("binary").figure("surface", predicted=0.3, target=0.7)``, and
`explain`, which says by what conventions a number came about that a framework printed.
"""

from typing import TYPE_CHECKING

from xentviz.quantities import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    binary_surface,
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    focal_loss,
    focal_loss_gradient,
    jensen_shannon_divergence,
    kl_divergence,
    kl_divergence_gradient,
    log_sigmoid,
    log_softmax,
    nll_loss,
    sigmoid,
    sigmoid_focal_loss,
    sigmoid_focal_loss_gradient,
    softmax,
    softmax_jacobian,
    surprisal,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from xentviz.conventions.explanation import Explanation
    from xentviz.notebook import OpenLesson

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_gradient",
    "binary_surface",
    "categorical_cross_entropy",
    "categorical_cross_entropy_gradient",
    "cross_entropy",
    "cross_entropy_gradient",
    "entropy",
    "explain",
    "focal_loss",
    "focal_loss_gradient",
    "jensen_shannon_divergence",
    "kl_divergence",
    "kl_divergence_gradient",
    "lesson",
    "log_sigmoid",
    "log_softmax",
    "nll_loss",
    "sigmoid",
    "sigmoid_focal_loss",
    "sigmoid_focal_loss_gradient",
    "softmax",
    "softmax_jacobian",
    "surprisal",
]


def explain(
    logits: "ArrayLike | None" = None,
    target: "ArrayLike | None" = None,
    seen: str | float | None = None,
    *,
    probabilities: "ArrayLike | None" = None,
    weight: "ArrayLike | None" = None,
    pos_weight: float | None = None,
    ignore_index: int = -100,
    label_smoothing: float | None = None,
    temperature: float | None = None,
) -> "Explanation":
    """Return the conventions by which a loss comes out as the number `seen`.

    The mean cross-entropy, and what else a library or a slip makes of the same inputs:
    a softmax too many, a sum for a mean, bits, an epsilon; each alone, and two at once.

    Parameters
    ----------
    logits : array_like, shape (..., n_classes) or (N,)
        Real scores; of yes-or-no questions a column of them. Of more than two axes the
        classes may be on axis 1, where only that fits `target`.
    target : array_like
        Classes from 0, shape (...); or shares, of the shape of `logits`.
    seen : str or float, optional
        The number, best as the text that was printed, for its digits count: ``"1.23"``,
        ``"3.5e-5"``, ``"nan"``. Without it `repr` is the table of what each library
        returns.
    probabilities : array_like, optional
        Instead of `logits`: between 0 and 1. Rows need not sum to 1.
    weight : array_like, shape (n_classes,) or (N,), optional
        Of the classes, or of the rows.
    pos_weight : float, optional
        What a yes counts beside a no. Without it the noes for each yes are tried.
    ignore_index : int, default -100
        A class that marks rows to leave out.
    label_smoothing, temperature : float, optional
        What to try. Without it those in use are tried.

    Returns
    -------
    explanation : xentviz.conventions.explanation.Explanation
        A sequence of answers, best first, each with `convention`, `value`, `why` and
        `mend`; empty if nothing gives the number, and then `nearest` has what comes
        near. `libraries` is the table.

    Raises
    ------
    ValueError
        If not one of `logits` and `probabilities` is given, shapes do not fit, a class
        is out of range, or `seen` is no number.

    Examples
    --------
    A sum where a mean was meant, told in bits:

    >>> explain([[2, 1, 0], [0, 3, 1]], [0, 2], "3.718")[0].convention
    'bits+sum'
    """
    from xentviz.conventions.explanation import Explanation
    from xentviz.conventions.question import question

    case = question(
        logits,
        target,
        probabilities=probabilities,
        weight=weight,
        pos_weight=pos_weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        temperature=temperature,
    )
    return Explanation(case, seen)


def lesson(slug: str) -> "OpenLesson":
    """Return the lesson `slug`, to draw its figures where the code stands.

    Parameters
    ----------
    slug : str
        Its name in an address, as ``"binary"``.

    Returns
    -------
    lesson : xentviz.notebook.OpenLesson
        Its ``figure(name, **values)`` is the Plotly figure of the page; its ``repr``
        lists the figures, and the values that they can be drawn at.

    Raises
    ------
    ValueError
        If there is no such lesson; it lists those there are.

    Examples
    --------
    The slice through the surface at q = 0.7, whose lowest point is at p = q:

    >>> figure = lesson("binary").figure("slice", predicted=0.3, target=0.7)
    >>> figure.layout.xaxis.range
    (0, 1)
    """
    # Late: who comes for the numbers waits for no lesson, and the lessons are made of
    # the names above.
    from xentviz.notebook import opened

    return opened(slug)
