"""Products of many probabilities as machines store them, and the sums of their logs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from xentviz.quantities.arguments import probabilities

# The floating-point formats that machines learn in, from many bits to few.
PRECISIONS = ("float64", "float32", "float16")


class Underflow(NamedTuple):
    """Where the product of equal factors underflows, in one precision.

    Axis -1 counts the factors from none, whose product is 1 and whose sum is 0.
    """

    product: NDArray[np.floating]  # (..., n_factors + 1)
    log_sum: NDArray[np.floating]  # (..., n_factors + 1)
    subnormal_at: NDArray[np.float64]  # (...): digits are lost from this many on
    zero_at: NDArray[np.float64]  # (...): nothing is left from this many on


def product_underflow(p: ArrayLike, n_factors: int, dtype: DTypeLike) -> Underflow:
    r"""Return the products of 0 to `n_factors` factors `p`, and the sums of their logs.

    .. math:: p^n, \qquad \ln p^n = n \ln p

    The logarithm turns a product, which underflows, into a sum, which does not.

    Parameters
    ----------
    p : array_like, shape (...)
        Probabilities between 0 and 1; rounded to `dtype` before anything else.
    n_factors : int
        The most factors to multiply.
    dtype : dtype
        In which every single product and sum is rounded.

    Returns
    -------
    underflow : Underflow
        Products between 0 and 1; sums in nats, ``-inf`` where `p` is 0.
        ``subnormal_at`` is the first count whose product lies below the least normal
        number of `dtype`, ``zero_at`` the first whose product is 0; ``inf`` where none
        up to `n_factors` does.

    Raises
    ------
    ValueError
        If `p` holds NaN, a number outside [0, 1], or anything but real numbers.

    Notes
    -----
    Multiplied one by one, as a loop over samples would. Rounding to nearest, a factor
    above one half keeps the least subnormal number for ever: the product is then
    wrong, but never 0; any other factor reaches 0 in float64 by 1075 factors.

    Examples
    --------
    Five factors of .1 in half precision are below its least normal number, eight of
    them are nothing; the sum of the logarithms is -18.4:

    >>> underflow = product_underflow(0.1, 8, np.float16)
    >>> print(underflow.subnormal_at, underflow.zero_at, underflow.product[8])
    5.0 8.0 0.0
    >>> print(f"{underflow.log_sum[8]:.1f}")
    -18.4
    """
    factor = probabilities("p", p).astype(dtype)[..., np.newaxis]
    with np.errstate(under="ignore", divide="ignore"):
        factors = np.concatenate(
            [np.ones_like(factor), np.repeat(factor, n_factors, axis=-1)], axis=-1
        )
        product = np.multiply.accumulate(factors, axis=-1)
        log_sum = np.add.accumulate(np.log(factors), axis=-1) + factor.dtype.type(0)
    least = np.finfo(dtype).smallest_normal
    return Underflow(product, log_sum, _first(product < least), _first(product == 0))


def _first(is_so: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the first place on the last axis where `is_so`, inf where nowhere."""
    return np.where(is_so.any(axis=-1), is_so.argmax(axis=-1), np.inf)
