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
``xentviz.lesson("binary").figure("surface", predicted=0.3, target=0.7)``.
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
    kl_divergence,
    log_sigmoid,
    log_softmax,
    nll_loss,
    sigmoid,
    softmax,
    softmax_jacobian,
    surprisal,
)

if TYPE_CHECKING:
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
    "kl_divergence",
    "lesson",
    "log_sigmoid",
    "log_softmax",
    "nll_loss",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "surprisal",
]


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
