"""The triangle of three classes: each point of it is a distribution."""

import numpy as np
from numpy.typing import NDArray

# Where all of the whole goes to one class; an equilateral triangle of side 1.
CORNERS = np.array([[0.5, np.sqrt(3.0) / 2.0], [0.0, 0.0], [1.0, 0.0]])
N_RAYS = 21
# How often a ray is halved: what is left is less than a millionth of it.
N_HALVINGS = 20


def on_triangle(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where `shares`, shape ``(..., 3)``, lie: x and y, shape ``(..., 2)``."""
    return np.asarray(shares) @ CORNERS


def lattice(n_parts: int) -> NDArray[np.float64]:
    """Return every way to give `n_parts` to three, as shares, ``(n_places, 3)``."""
    first, second = np.mgrid[: n_parts + 1, : n_parts + 1].reshape(2, -1)
    third = n_parts - first - second
    return np.stack([first, second, third], axis=-1)[third >= 0] / n_parts


def border(n_points: int = N_RAYS) -> NDArray[np.float64]:
    """Return points of the border in even directions from the centre, then the first.

    Shape ``(n_points + 1, 3)``. The corners are among them where 3 divides `n_points`.
    """
    angles = 2.0 * np.pi * np.arange(n_points + 1) / n_points
    ways = np.cos(angles[:, np.newaxis] - 2.0 * np.pi * np.arange(3) / 3.0)
    shares = 1.0 / 3.0 - ways / (3.0 * ways.min(axis=-1, keepdims=True))
    # What rounding leaves beside nothing is nothing.
    return np.where(shares < 1e-12, 0.0, shares)


def rings(
    target: NDArray[np.float64], gaps: NDArray[np.float64]
) -> NDArray[np.float64]:
    r"""Return the predictions that cost `gaps` nats more than predicting `target`.

    .. math:: \{p : H(p, q) - H(q) = d\}

    Along a straight line from ``q`` to the border the loss only rises, so each ring
    has one point on it, which halving finds; or the border cuts the ring off there.

    Parameters
    ----------
    target : ndarray, shape (..., 3)
        Distributions ``q``.
    gaps : ndarray, shape (n_rings,)
        How far above the floor, ``d``, in nats: above 0.

    Returns
    -------
    predicted : ndarray, shape (..., n_rings, N_RAYS + 1, 3)
        Distributions: closed rings, the last point of each is its first.

    Notes
    -----
    A part t of the way from q to b costs -Σ q ln(1 + t (b/q - 1)) more than q does: no
    difference of two losses, so the smallest ring is as exact as the largest.
    """
    q = np.asarray(target, dtype=np.float64)[..., np.newaxis, np.newaxis, :]
    ends, wanted = border(), np.asarray(gaps)[:, np.newaxis]
    steep = np.divide(ends, q, out=np.ones(np.broadcast(ends, q).shape), where=q > 0)
    steep -= 1.0
    near = np.zeros((*steep.shape[:-3], *np.broadcast(wanted, ends[:, 0]).shape))
    far = np.ones_like(near)
    for _ in range(N_HALVINGS):
        middle = (near + far) / 2.0
        gap = -(q * np.log1p(middle[..., np.newaxis] * steep)).sum(axis=-1)
        inside = gap <= wanted
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    way = far[..., np.newaxis]
    return (1.0 - way) * q + way * ends
