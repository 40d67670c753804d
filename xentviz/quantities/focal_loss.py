"""The focal loss of one class out of many, and its gradient."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import non_negative_number, refuse_unfit_rows
from xentviz.quantities.blocks import for_each_block
from xentviz.quantities.class_targets import checked_rows
from xentviz.quantities.gradient import mixed_gradients
from xentviz.quantities.reduction import checked_reduction, reduced, weighted
from xentviz.quantities.stable_softmax import shifted_exponentials


@np.errstate(over="ignore", under="ignore")
def focal_loss(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
    sample_weight: ArrayLike | None = None,
    axis: int = -1,
) -> NDArray[np.float64]:
    r"""Return the focal loss, in nats, of `target` and the softmax of `logits`.

    .. math:: L = -\sum_k w_k q_k (1 - p_k)^\gamma \ln p_k, \qquad
       p = \mathrm{softmax}(z)

    where ``z`` is `logits`, ``q`` is `target` and ``w`` is `weight`, the balance alpha
    of the literature: the cross-entropy, less of what the model already gets right
    [1]_. `sigmoid_focal_loss` is that of independent labels.

    Parameters
    ----------
    logits, target, weight, ignore_index, reduction, label_smoothing
    sample_weight, axis
        As in `cross_entropy`.
    gamma : float, default 2.0
        How strongly to forget what is easy, 0 or more; 0 is the cross-entropy.

    Returns
    -------
    loss : ndarray, shape (...) under ``"none"``, otherwise ()
        Nats, never negative; ``inf`` where `cross_entropy` is.

    Raises
    ------
    ValueError
        As `cross_entropy`, and if `gamma` is not finite or is negative.

    Notes
    -----
    1 - p of a nearly certain class is summed from the other classes.

    References
    ----------
    .. [1] T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollar (2017), "Focal loss for
       dense object detection", arXiv:1708.02002.

    Examples
    --------
    Undecided between two classes, a quarter of ln 2:

    >>> print(f"{focal_loss([0.0, 0.0], 0):.4f}")
    0.1733
    """
    gamma, reduction = _checked_keywords(gamma, reduction)
    z, target_rows = checked_rows(
        "logits",
        logits,
        target,
        axis=axis,
        weight=weight,
        sample_weight=sample_weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        is_mean=reduction == "mean",
    )
    losses = np.empty(len(z))

    def work(rows: slice) -> None:
        block = target_rows.block(z, rows)
        refuse_unfit_rows("logits", np.asarray(block.max(axis=-1)))
        cost, modulator, _ = _parts(block, gamma)
        coefficients = target_rows.coefficients(rows) * modulator
        losses[rows] = weighted(coefficients, cost).sum(axis=-1)

    for_each_block(work, z)
    return reduced(losses.reshape(target_rows.shape), reduction, target_rows.divisor)


@np.errstate(over="ignore", under="ignore")
def focal_loss_gradient(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    gamma: float = 2.0,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
    sample_weight: ArrayLike | None = None,
    axis: int = -1,
) -> NDArray[np.float64]:
    r"""Return the gradient, in nats per unit of `logits`, of `focal_loss`.

    .. math:: \frac{\partial L}{\partial z_k} = p_k \sum_j s_j - s_k, \qquad
       s_k = w_k q_k \Bigl[ (1 - p_k)^\gamma
       - \gamma\, p_k (1 - p_k)^{\gamma - 1} \ln p_k \Bigr]

    Parameters
    ----------
    logits, target, gamma, weight, ignore_index, reduction, label_smoothing
    sample_weight, axis
        As in `focal_loss`, whose value under the same keywords is differentiated.

    Returns
    -------
    gradient : ndarray, shape (..., n_classes)
        As that of `cross_entropy_gradient`.

    Raises
    ------
    ValueError
        As `focal_loss`.

    Notes
    -----
    The gradient of a cross-entropy whose coefficients are ``s``.

    Examples
    --------
    Without focus it is p - q:

    >>> print(focal_loss_gradient([0.0, 0.0], 0, gamma=0.0))
    [-0.5  0.5]
    """
    gamma, reduction = _checked_keywords(gamma, reduction)
    z, target_rows = checked_rows(
        "logits",
        logits,
        target,
        axis=axis,
        weight=weight,
        sample_weight=sample_weight,
        ignore_index=ignore_index,
        label_smoothing=label_smoothing,
        is_mean=reduction == "mean",
    )
    divisor = (target_rows.divisor or np.nan) if reduction == "mean" else 1.0

    def coefficients(rows: slice, block: NDArray[np.float64]) -> NDArray[np.float64]:
        _, modulator, slope = _parts(block, gamma)
        return target_rows.coefficients(rows) * (modulator + gamma * slope)

    gradient = mixed_gradients(z, target_rows, divisor, coefficients)
    gradient = gradient.reshape(*target_rows.shape, target_rows.n_classes)
    return np.moveaxis(gradient, -1, axis)


def _checked_keywords(gamma: float, reduction: str) -> tuple[float, str]:
    return non_negative_number("gamma", gamma), checked_reduction(reduction)


@np.errstate(under="ignore")
def _parts(
    z: NDArray[np.float64], gamma: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return -ln p, (1 - p)^gamma, and p (1 - p)^(gamma - 1) (-ln p) for each class."""
    shifted = shifted_exponentials(z)
    p, complement = shifted.predicted, shifted.complement
    cost = shifted.gap + np.log1p(shifted.others)
    modulator = np.asarray(complement**gamma)
    # -ln p / (1 - p) is 1 in the limit p -> 1, and p ln p is 0 at p = 0
    ratio = np.divide(
        weighted(p, cost), complement, out=np.ones(p.shape), where=complement > 0
    )
    return cost, modulator, modulator * ratio
