"""The triangle of three classes: each point of it is a distribution."""

import numpy as np
from numpy.typing import NDArray

# Where one class has the probability 1; an equilateral triangle of side 1.
CORNERS = np.array([[0.5, np.sqrt(3.0) / 2.0], [0.0, 0.0], [1.0, 0.0]])
# How many points a ring has, as far apart as a smooth curve through them needs.
N_RAYS = 16
# The middle that rays start from is moved so far to the centre of the triangle, and
# they end so many nats out: at the border, as far as an eye can see.
INWARDS, FARTHEST = 0.02, 40.0
# How often a ray is halved: what is left of it is 4e-5 nats long.
N_HALVINGS = 20


def on_triangle(distribution: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return x and y, ``(..., 2)``, of `distribution`, shape ``(..., 3)``."""
    return np.asarray(distribution @ CORNERS)


def lattice(n_parts: int) -> NDArray[np.float64]:
    """Return every distribution in whole ``1 / n_parts``, ``(n_places, 3)``."""
    first, second = np.mgrid[: n_parts + 1, : n_parts + 1].reshape(2, -1)
    third = n_parts - first - second
    return np.stack([first, second, third], axis=-1)[third >= 0] / n_parts


def rings(
    target: NDArray[np.float64], gaps: NDArray[np.float64]
) -> NDArray[np.float64]:
    r"""Return the predictions that cost `gaps` nats more than predicting `target`.

    .. math:: \{p : H(p, q) - H(q) = d\}

    Parameters
    ----------
    target : ndarray, shape (..., 3)
        Distributions ``q``.
    gaps : ndarray, shape (n_rings,)
        How far above the floor, ``d``, in nats: 0.02 or more.

    Returns
    -------
    predicted : ndarray, shape (..., n_rings, N_RAYS + 1, 3)
        Distributions: closed rings, the last point of each is its first. Where a class
        has so small a target that even a probability of exp(-40) costs less than the
        gap, the ring runs along the border.

    Notes
    -----
    The loss is convex over the logits, so on a ray of logits that starts inside a ring
    it crosses the ring once: halving finds where. The rays leave in directions that
    are even where a logit is measured by the square root of its probability: small
    rings are ellipses, and their points stand evenly on them.
    """
    q = np.asarray(target, dtype=np.float64)[..., np.newaxis, np.newaxis, :]
    middle = (1.0 - INWARDS) * q + INWARDS / 3.0
    start, directions = np.log(middle), _directions(middle)
    own = q * np.log(np.where(q > 0.0, q, 1.0))
    # The gap is the logarithm of the sum of exp(z), less what is linear in z.
    level = np.asarray(gaps)[:, np.newaxis] - (own - q * start).sum(axis=-1)
    slope = (q * directions).sum(axis=-1)
    near = np.zeros(np.broadcast(level, slope).shape)
    far = np.full_like(near, FARTHEST)
    for _ in range(N_HALVINGS):
        reach = (near + far) / 2.0
        weights = np.exp(start + reach[..., np.newaxis] * directions)
        inside = np.log(weights.sum(axis=-1)) - reach * slope <= level
        near, far = np.where(inside, reach, near), np.where(inside, far, reach)
    weights = np.exp(start + near[..., np.newaxis] * directions)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _directions(middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return directions of logits around `middle`, shape ``(..., N_RAYS + 1, 3)``.

    Even directions in the plane of the triangle are turned, by the least angle, into
    the plane that touches the sphere of square roots there, and become logits again.
    """
    angles = 2.0 * np.pi * np.arange(N_RAYS + 1) / N_RAYS
    even = np.cos(angles[:, np.newaxis] - 2.0 * np.pi * np.arange(3) / 3.0)
    root, centre = np.sqrt(middle), 1.0 / np.sqrt(3.0)
    along = (even * root).sum(axis=-1, keepdims=True)
    cosine = centre * root.sum(axis=-1, keepdims=True)
    directions = (even - along / (1.0 + cosine) * (root + centre)) / root
    return np.asarray(directions / np.abs(directions).max(axis=-1, keepdims=True))


def halfway(
    at: NDArray[np.float64], to: NDArray[np.float64], shortest: float
) -> NDArray[np.float64]:
    """Return both ends of arrows from `at` halfway `to`, both ``(..., n_axes)``.

    Shape ``(..., 2, n_axes)``. Where the two are nearer than `shortest` there is
    nothing to point out, and the head is NaN.
    """
    heads = (at + to) / 2.0
    short = np.linalg.norm(to - at, axis=-1, keepdims=True) < shortest
    return np.stack([at, np.where(short, np.nan, heads)], axis=-2)
