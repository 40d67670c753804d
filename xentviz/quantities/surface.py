"""Grids of losses: what the 3-D pictures are drawn from."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import probabilities, whole_number
from xentviz.quantities.arrays import refuse


class BinarySurface(NamedTuple):
    """H(p, q), in nats, over a grid of predictions and targets."""

    p: NDArray[np.float64]  # (n_p,): the predictions, along the last axis of loss
    q: NDArray[np.float64]  # (n_q,): the targets, along its first axis
    loss: NDArray[np.float64]  # (n_q, n_p): loss[i, j] is H(p[j], q[i])


def binary_surface(
    n: int = 101, p: ArrayLike | None = None, q: ArrayLike | None = None
) -> BinarySurface:
    r"""Return the binary cross-entropy, in nats, on a grid of predictions and targets.

    .. math:: H(p, q) = -q \ln p - (1 - q) \ln(1 - p)

    A valley whose floor p = q lies at the height H(q) and whose walls rise to infinity
    in two corners.

    Parameters
    ----------
    n : int, default 101
        How many evenly spaced values, 0 and 1 among them, `p` or `q` has by default.
        At least 2.
    p : array_like, shape (n_p,), optional
        The predictions, between 0 and 1.
    q : array_like, shape (n_q,), optional
        The targets, between 0 and 1.

    Returns
    -------
    surface : BinarySurface
        ``p``, ``q`` and ``loss``, where ``loss[i, j]`` is H(p[j], q[i]) in nats:
        ``inf`` on the edges p = 0 and p = 1 but for the corner there where p = q,
        which is 0.

    Raises
    ------
    ValueError
        If `n` is not an integer of at least 2, or `p` or `q` is not one-dimensional or
        holds a number outside [0, 1].

    Notes
    -----
    The grid is a sum of two outer products, of q with -ln p and of 1 - q with
    -ln(1 - p), so it takes two logarithms a column rather than two a point. Two terms
    are too few to wake the threads of a matrix product for.

    Examples
    --------
    The middle of the unit square, a fair coin taken for one:

    >>> surface = binary_surface(3)
    >>> print(f"{surface.loss[1, 1]:.4f}")
    0.6931
    """
    n = whole_number("n", n, least=2)
    p, q = _grid_axis("p", p, n), _grid_axis("q", q, n)
    with np.errstate(divide="ignore"):
        costs = np.stack([0.0 - np.log(p), 0.0 - np.log1p(-p)])
    certain = np.isinf(costs)
    finite_costs = np.where(certain, 0.0, costs)
    loss = np.einsum("ki,kj->ij", np.stack([q, 1.0 - q]), finite_costs)
    loss[np.ix_(q > 0, certain[0])] = np.inf  # 0 * inf is 0 in a loss
    loss[np.ix_(q < 1, certain[1])] = np.inf
    return BinarySurface(p, q, loss)


def _grid_axis(name: str, values: ArrayLike | None, n: int) -> NDArray[np.float64]:
    if values is None:
        return np.arange(n) / (n - 1)
    axis = probabilities(name, values)
    if axis.ndim != 1 or axis.size == 0:
        refuse(name, "be one-dimensional and not empty", f"shape {axis.shape}")
    return axis
