"""The product of the chain rule: its terms in a column, and the check of it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.lessons.decimals import tex_decimal
from xentviz.lessons.declarations import Quantities
from xentviz.lessons.weighted_classes import Counted, drawn
from xentviz.quantities import cross_entropy, cross_entropy_gradient
from xentviz.quantities.finite_difference import finite_difference
from xentviz.sweep.controls import Values


def term_lines(terms: NDArray[np.float64]) -> str:
    """Return a sum for KaTeX, four terms a line."""
    found = [tex_decimal(float(term)) for term in terms]
    signed = [text if text.startswith("-") else f"+{text}" for text in found]
    lines = [" ".join(signed[k : k + 4]) for k in range(0, len(signed), 4)]
    return r" \\ &\quad ".join(lines)


def pointed(
    class_index: ArrayLike,
    jacobian: NDArray[np.float64],
    predicted: NDArray[np.float64],
    counts: Counted,
    product: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """Return the column that is pointed at, what it adds up to, and its outline."""
    here = np.asarray(class_index)[..., np.newaxis]
    index = np.broadcast_to(here, predicted[..., :1].shape).astype(int)
    is_own = np.arange(predicted.shape[-1]) == index
    own = np.take_along_axis(predicted, index, axis=-1)
    others = np.where(is_own, 0.0, predicted).sum(axis=-1, keepdims=True)
    # q_j (p_k − δ_jk): p_j has cancelled, so no infinity ever meets a zero.
    target = counts.total * counts.target
    terms = np.where(is_own, -target * others, target * own)
    factor = np.take_along_axis(jacobian, index[..., np.newaxis], axis=-1)
    pull = np.take_along_axis(product, index, axis=-1)
    return {
        "factor": factor[..., 0],
        "terms": np.concatenate([terms, pull], axis=-1),
        "sum": pull[..., 0],
        "class_index": here[..., 0],
        "column": here + np.array([-0.5, -0.5, 0.5, 0.5, -0.5]),
    }


def both_slopes(
    scaled: NDArray[np.float64], counts: Counted
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope over each score, and the same by a finite difference."""
    target, total = counts
    product = total * cross_entropy_gradient(scaled, target, reduction="none") + 0.0
    finite = finite_difference(
        lambda z: (
            total * cross_entropy(z, target[..., np.newaxis, :], reduction="none")
        ),
        scaled,
    )
    return product, finite


def drawn_slopes(
    values: Values,
    terms: NDArray[np.float64],
    product: NDArray[np.float64],
    finite: NDArray[np.float64],
) -> Quantities:
    """Return what is drawn of the terms as they are added up, and of what is left."""
    heights = np.abs(np.cumsum(terms[..., :-1], axis=-1)).max(axis=-1, keepdims=True)
    steepest = np.abs(product).max(axis=-1, keepdims=True)
    slopes = {"product": product, "finite_difference": finite}
    return {**drawn(values, heights, terms=terms), **drawn(values, steepest, **slopes)}
