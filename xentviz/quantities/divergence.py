"""The terms of a Kullback-Leibler divergence, arranged so that none is negative.

Where p and q both sum to 1, the sum of q ln(q / p) is that of q (x - ln(1 + x)) with
x = (p - q) / q. The terms of the first cancel one another near p = q; those of the
second do not, and x - ln(1 + x) has a series to stand for it where it would cancel
within itself.
"""

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.units import LN2

# ln(1 + x) = 2 (u + u^3/3 + u^5/5 + ...), u = x / (2 + x). For |x| up to 1/2, u^2 is at
# most 1/9 and the first term left out 1/9^17, below the last place of the first kept.
ATANH_TAIL = 1.0 / np.arange(3, 37, 2)


@np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore")
def divergence_terms(
    q: NDArray[np.float64],
    p: NDArray[np.float64],
    difference: NDArray[np.float64],
    log_scale: NDArray[np.float64] | float = 0.0,
) -> NDArray[np.float64]:
    """Return q (x - ln(1 + x)), in nats, where q x is `difference`, accurate if small.

    `log_scale` is the logarithm of what p / q is divided by to give 1 + x: that of the
    sums of p and q, so that x is the ratio of the two once normalised.
    """
    near = (np.abs(difference) <= q / 2) & (q > 0)
    x = np.divide(difference, q, out=np.zeros(near.shape), where=near)
    log_ratio = np.where(q > 0, _log_ratio(p, q) - log_scale, 0.0)
    return np.where(near, q * _log1p_shortfall(x), difference - q * log_ratio)


def _log_ratio(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln(p / q) by way of a quotient that neither over- nor underflows."""
    (p, p_exponent), (q, q_exponent) = np.frexp(p), np.frexp(q)
    log_ratio: NDArray[np.float64] = np.log(p / q) + (p_exponent - q_exponent) * LN2
    return log_ratio


def _log1p_shortfall(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return x - ln(1 + x) for |x| up to 1/2, where the terms nearly cancel."""
    u = x / (2.0 + x)
    tail = np.polynomial.polynomial.polyval(u * u, ATANH_TAIL)
    return x * u - 2.0 * u**3 * tail


def gap(
    loss: NDArray[np.float64],
    floor: NDArray[np.float64],
    divergence: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return a KL divergence, in nats, as `loss` − `floor` where these do not cancel.

    A `divergence` from probabilities is as good as those: a p that rounds to 1 has lost
    what its logit knew. The loss, computed from the logit, has not; near the floor,
    where the difference of the two would be noise, p is far from 1 and serves.
    """
    far = np.asarray(divergence >= floor)
    return np.subtract(loss, floor, where=far, out=np.array(divergence))
