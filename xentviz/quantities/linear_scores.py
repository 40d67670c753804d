"""The scores w x + b of points, checked, and means of slopes over the points."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xentviz.quantities.arguments import broadcast_shape, probabilities
from xentviz.quantities.arrays import real_array, refuse


def scores(
    weight: ArrayLike, bias: ArrayLike, x: ArrayLike, target: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return w x + b for each point, the target there, and x."""
    w, b = finite("weight", weight), finite("bias", bias)
    x, q = finite("x", x), probabilities("target", target)
    if x.ndim == 0 or x.shape[-1] == 0:
        refuse("x", "hold a point", f"shape {x.shape}")
    each = (*broadcast_shape(weight=w.shape, bias=b.shape), 1)
    shape = broadcast_shape(weight=each, x=x.shape, target=q.shape)
    z = w[..., np.newaxis] * x + b[..., np.newaxis]
    return np.broadcast_to(z, shape), np.broadcast_to(q, shape), x


def finite(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return an argument as an array; refuse what is not finite in it."""
    array = real_array(name, value).astype(np.float64, copy=False)
    finite = np.isfinite(array)
    if not finite.all():
        refuse(name, "be finite", array[~finite][0])
    return array


def mean_slopes(
    slope: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the means over the points of the slopes over w and over b."""
    terms = np.empty((*slope.shape[:-1], 2, slope.shape[-1]))
    terms[..., 0, :], terms[..., 1, :] = slope * x, slope
    return np.asarray(terms.sum(axis=-1) / slope.shape[-1])
