"""How every class of a row stands against the row's favourite, to the last digit.

The favourite is the class with the highest score. Softmax, its logarithm, the losses
and their gradients all follow from the *gap* between a class and the favourite and
from its *odds* exp(-gap): -ln p = gap + ln(1 + S) and p = odds / (1 + S), where S is
the sum of the odds of all classes but the favourite. No term is negative, so nothing
cancels, and a favourite that is nearly certain keeps every digit of its doubt.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 24_576  # numbers worked on at a time: 192 kB, which the cache holds
LIFT = 2.0**128  # lifts exp(-745) out of the subnormal numbers, where digits are lost
SPLITTER = 2.0**27 + 1  # cuts a float64 into two halves whose products are exact


class Odds(NamedTuple):
    """The classes of each row against the row's favourite."""

    favourite: NDArray[np.intp]  # (..., 1): its class
    gap: NDArray[np.float64]  # (..., n_classes): how far each score lies below it
    odds: NDArray[np.float64]  # (..., n_classes): exp(-gap), 1 for the favourite
    against: NDArray[np.float64]  # (..., 1): the odds of all the others together

    @property
    def predicted(self) -> NDArray[np.float64]:
        """The probabilities, shape (..., n_classes)."""
        return self.odds / (1.0 + self.against)

    @property
    def complement(self) -> NDArray[np.float64]:
        """One minus the probabilities, without the subtraction where it would hurt."""
        rest = 1.0 - self.predicted
        doubt = self.against / (1.0 + self.against)
        np.put_along_axis(rest, self.favourite, doubt, axis=-1)
        return rest


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def odds(z: NDArray[np.float64], temperature: float = 1.0) -> Odds:
    """Return how the scores `z` / `temperature` stand against their rows' highest.

    A gap of 700 is rounded by up to 6e-14, which exp would hand on as a relative
    error: what the rounding left out is recovered and put back into the odds.
    """
    favourite = z.argmax(axis=-1, keepdims=True)
    top = np.take_along_axis(z, favourite, axis=-1)
    below = z - top
    slip = _difference_error(z, top, below)
    if temperature != 1.0:
        below, slip = _quotient(below, slip, temperature)
    slip = np.fmax(slip, -1.0)  # an infinite gap has no error: NaN, but its odds are 0
    weight = np.exp(below / 2)
    weight *= weight * LIFT
    weight += weight * slip
    np.put_along_axis(weight, favourite, 0.0, axis=-1)
    against = weight.sum(axis=-1, keepdims=True) / LIFT
    np.put_along_axis(weight, favourite, LIFT, axis=-1)
    return Odds(favourite, np.abs(below), weight / LIFT, against)


def _difference_error(a: NDArray, b: NDArray, difference: NDArray) -> NDArray:
    """Return a - b - difference, exactly (Knuth's TwoSum)."""
    a_seen = difference + b
    return (a - a_seen) - (b + (difference - a_seen))


def _quotient(high: NDArray, low: NDArray, divisor: float) -> tuple[NDArray, NDArray]:
    """Return (high + low) / divisor as a quotient and what its rounding left out."""
    mantissa, exponent = np.frexp(divisor)  # a power of two divides without error
    high, low = np.ldexp(high, -exponent), np.ldexp(low, -exponent)
    quotient = high / mantissa
    product = quotient * mantissa
    q_high, q_low = _halves(quotient)
    m_high, m_low = _halves(mantissa)
    error = q_high * m_high - product + q_high * m_low + q_low * m_high + q_low * m_low
    return quotient, ((high - product) - error + low) / mantissa


def _halves(x: NDArray) -> tuple[NDArray, NDArray]:
    """Return two numbers of at most 26 bits that sum to `x` (Veltkamp's split)."""
    high = x * SPLITTER
    high = high - (high - x)
    return high, x - high


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def favourite_surprisals(z: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    """Return each row's highest score and -ln p of its class, both (n_rows,).

    The odds against the favourite are those of the runner-up times the crowd, which is
    all but the favourite measured by the runner-up. Only the runner-up's gap can be
    wide and count, so its rounding alone is put back: a loss needs no more, and the
    row's other gaps are spared the work.
    """
    top, runner_up, crowd = np.empty((3, len(z)))
    for rows in row_blocks(z):
        top[rows], runner_up[rows], crowd[rows] = _leaders(z[rows])
    below = runner_up - top
    slip = np.fmax(_difference_error(runner_up, top, below), -1.0)
    half = np.exp(below / 2)  # twice the half: exp(-745) times a crowd has its digits
    return top, np.log1p(half * (half * (crowd + crowd * slip)))


def _leaders(z: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Return the two highest scores of each row, and sum exp(z - second) but the first.

    All three are (n_rows,); a row of one finite score has no second, but -inf, and 0.
    """
    rows, favourite = np.arange(len(z)), z.argmax(axis=-1)
    rest = z.copy()
    rest[rows, favourite] = -np.inf
    runner_up = rest[rows, rest.argmax(axis=-1)]
    rest -= np.where(runner_up > -np.inf, runner_up, 0.0)[:, None]
    return z[rows, favourite], runner_up, np.exp(rest, out=rest).sum(axis=-1)


def row_blocks(rows: NDArray) -> Iterator[slice]:
    """Yield slices that cover the first axis of `rows` in pieces the cache holds."""
    step = max(1, BLOCK // rows.shape[-1])
    for start in range(0, len(rows), step):
        yield slice(start, start + step)
