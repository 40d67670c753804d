"""Exponentials of logits shifted by the highest of their row, to the last digit.

Softmax, its logarithm, the losses and their gradients all follow from the *gap* between
a logit and the highest of its row and from its *shifted exponential* exp(-gap):
-ln p = gap + ln(1 + S) and p = exp(-gap) / (1 + S), where S is the sum of the shifted
exponentials of all classes but the one of the highest logit. No term is negative, so
nothing cancels, and a class that is nearly certain keeps every digit of its complement.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 24_576  # numbers worked on at a time: 192 kB, which the cache holds
LIFT = 2.0**128  # lifts exp(-745) out of the subnormal numbers, where digits are lost
SPLITTER = 2.0**27 + 1  # cuts a float64 into two halves whose products are exact


class ShiftedExponentials(NamedTuple):
    """The classes of each row beside the class of the row's highest logit."""

    argmax: NDArray[np.intp]  # (..., 1): the class of the highest logit
    gap: NDArray[np.float64]  # (..., n_classes): how far each logit lies below it
    exponentials: NDArray[np.float64]  # (..., n_classes): exp(-gap), 1 at the highest
    others: NDArray[np.float64]  # (..., 1): the sum of all the other exponentials

    @property
    def predicted(self) -> NDArray[np.float64]:
        """The probabilities, shape (..., n_classes)."""
        return self.exponentials / (1.0 + self.others)

    @property
    def complement(self) -> NDArray[np.float64]:
        """One minus the probabilities, without the subtraction where it would hurt."""
        complement = 1.0 - self.predicted
        of_highest = self.others / (1.0 + self.others)
        np.put_along_axis(complement, self.argmax, of_highest, axis=-1)
        return complement


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def shifted_exponentials(
    z: NDArray[np.float64], temperature: float = 1.0
) -> ShiftedExponentials:
    """Return the exponentials of `z` / `temperature`, shifted by each row's highest.

    A gap of 700 is rounded by up to 6e-14, which exp would hand on as a relative
    error: what the rounding left out is recovered and put back into the exponential.
    """
    argmax = z.argmax(axis=-1, keepdims=True)
    highest = np.take_along_axis(z, argmax, axis=-1)
    below = z - highest
    rounding = _difference_error(z, highest, below)
    if temperature != 1.0:
        below, rounding = _quotient(below, rounding, temperature)
    rounding = np.fmax(rounding, -1.0)  # NaN at an infinite gap, which has no error
    lifted = np.exp(below / 2)
    lifted *= lifted * LIFT
    lifted += lifted * rounding
    np.put_along_axis(lifted, argmax, 0.0, axis=-1)
    others = lifted.sum(axis=-1, keepdims=True) / LIFT
    np.put_along_axis(lifted, argmax, LIFT, axis=-1)
    return ShiftedExponentials(argmax, np.abs(below), lifted / LIFT, others)


def _difference_error(
    a: NDArray[np.float64], b: NDArray[np.float64], difference: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a - b - difference, exactly (Knuth's TwoSum)."""
    a_back = difference + b
    return (a - a_back) - (b + (difference - a_back))


def _quotient(
    high: NDArray[np.float64], low: NDArray[np.float64], divisor: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (high + low) / divisor as a quotient and what its rounding left out."""
    mantissa, exponent = np.frexp(divisor)  # a power of two divides without error
    high, low = np.ldexp(high, -exponent), np.ldexp(low, -exponent)
    quotient = high / mantissa
    product = quotient * mantissa
    q_high, q_low = _halves(quotient)
    m_high, m_low = _halves(mantissa)
    error = q_high * m_high - product + q_high * m_low + q_low * m_high + q_low * m_low
    return quotient, ((high - product) - error + low) / mantissa


def _halves(
    x: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two numbers of at most 26 bits that sum to `x` (Veltkamp's split)."""
    high = x * SPLITTER
    high = high - (high - x)
    return high, x - high


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def highest_surprisals(
    z: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each row's highest logit and -ln p of its class, both (n_rows,).

    The others of `ShiftedExponentials` are those shifted by the second highest logit,
    times its own exponential. Only the second highest's gap can be wide and matter, so
    its rounding alone is put back: a loss needs no more, and the row's other gaps are
    spared the work.
    """
    highest, second, others = np.empty((3, len(z)))
    for rows in row_blocks(z):
        highest[rows], second[rows], others[rows] = _two_highest(z[rows])
    below = second - highest
    rounding = np.fmax(_difference_error(second, highest, below), -1.0)
    half = np.exp(below / 2)  # twice the half: exp(-745) times a sum keeps its digits
    return highest, np.log1p(half * (half * (others + others * rounding)))


def _two_highest(
    z: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the two highest logits of each row, and sum exp(z - second) but the first.

    All three are (n_rows,); a row of one finite logit has no second, but -inf, and 0.
    """
    rows, argmax = np.arange(len(z)), z.argmax(axis=-1)
    rest = z.copy()
    rest[rows, argmax] = -np.inf
    second = rest[rows, rest.argmax(axis=-1)]
    rest -= np.where(second > -np.inf, second, 0.0)[:, None]
    return z[rows, argmax], second, np.exp(rest, out=rest).sum(axis=-1)


def row_blocks(rows: NDArray[Any]) -> Iterator[slice]:
    """Yield slices that cover the first axis of `rows` in pieces the cache holds."""
    step = max(1, BLOCK // rows.shape[-1])
    for start in range(0, len(rows), step):
        yield slice(start, start + step)
