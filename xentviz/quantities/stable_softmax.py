"""Exponentials of logits shifted by the highest of their row, to the last digit.

Softmax, its logarithm, the losses and their gradients all follow from the *gap* between
a logit and the highest of its row and from its *shifted exponential* exp(-gap):
-ln p = gap + ln(1 + S) and p = exp(-gap) / (1 + S), where S is the sum of the shifted
exponentials of all classes but the one of the highest logit. No term is negative, so
nothing cancels, and a class that is nearly certain keeps every digit of its complement.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xentviz.quantities.blocks import FEW

LIFT = 2.0**128  # lifts exp(-745) out of the subnormal numbers, where digits are lost
NEAR = 32.0  # gaps up to it are rounded by less than 4e-15
MODERATE = 256.0  # highest logits whose exponentials, and 1e-190 of them, are normal
FAINT = 2.0**-46  # the others' sum where all of them lie deeper than `NEAR`
SPLITTER = 2.0**27 + 1  # cuts a float64 into two halves whose products are exact


class ShiftedExponentials(NamedTuple):
    """The classes of each row beside the class of the row's highest logit."""

    highest: tuple[NDArray[np.intp], ...]  # where the highest logits stand, (..., 1)
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
        complement[self.highest] = of_highest
        return complement


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def shifted_exponentials(
    z: NDArray[np.float64], temperature: float = 1.0
) -> ShiftedExponentials:
    """Return the exponentials of `z` / `temperature`, shifted by each row's highest.

    A gap of 700 is rounded by up to 6e-14, which exp would hand on as a relative
    error: what the rounding left out is recovered and put back into the exponential.
    """
    divisor, exponent = np.frexp(temperature)  # a power of two divides without error
    if exponent > 1:  # first, for what lies so far apart may overflow
        z, temperature = np.ldexp(z, -exponent), divisor
    places = _along_last(z.argmax(axis=-1, keepdims=True))
    highest = z[places]
    below = z - highest
    rounding = _difference_error(z, highest, below)
    if temperature != 1.0:
        below, rounding = _quotient(below, rounding, temperature)
    rounding = np.fmax(rounding, -1.0)  # NaN at an infinite gap, which has no error
    lifted = np.exp(below / 2)
    lifted *= lifted * LIFT
    lifted += lifted * rounding
    lifted[places] = 0.0
    others = lifted.sum(axis=-1, keepdims=True) / LIFT
    lifted[places] = LIFT
    return ShiftedExponentials(places, np.abs(below), lifted / LIFT, others)


def _along_last(index: NDArray[np.intp]) -> tuple[NDArray[np.intp], ...]:
    """Return the index of what `numpy.take_along_axis` takes on the last axis."""
    axes = index.ndim - 1
    before = [
        np.arange(n).reshape((1,) * axis + (n,) + (1,) * (axes - axis))
        for axis, n in enumerate(index.shape[:-1])
    ]
    return (*before, index)


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
def exponentials_in_place(
    z: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Turn `z`, (n_rows, n_classes), into multiples of exp(z - highest).

    Returns the highest logits, the sums of the other exponentials beside theirs, and
    theirs, of which each number in `z` is a multiple, all (n_rows,). The rounding of
    z - highest is not put back: it is below 4e-15 where a logit lies at most `NEAR`
    below the highest, and what lies deeper adds to the others no more than that, unless
    it is all that they are: see `FAINT`. Moderate logits need no shift, nor have they
    that rounding.
    """
    if z.shape[-1] <= FEW:  # class by class, where a mask is quicker than argmax
        highest = np.asarray(z.max(axis=-1))
        np.exp(np.subtract(z, highest[:, np.newaxis], out=z), out=z)
        is_one = z == 1.0
        n_ones = is_one.sum(axis=-1) if np.count_nonzero(is_one) != len(z) else 1.0
        others = (z - is_one).sum(axis=-1) + (n_ones - 1.0)
        return highest, others, np.ones(len(z))
    argmax = (np.arange(len(z)), z.argmax(axis=-1))
    highest = z[argmax]
    shift = np.where(np.abs(highest) <= MODERATE, 0.0, highest)
    if shift.any():  # for each row as if it were alone
        z -= shift[:, np.newaxis]
    unit = np.exp(z, out=z)[argmax]
    z[argmax] = 0.0
    others = np.asarray(z.sum(axis=-1)) / unit
    z[argmax] = unit
    return highest, others, unit


def highest_surprisals(
    copy_of_rows: Callable[[], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each row's highest logit and -ln p of its class, both (n_rows,).

    `copy_of_rows` returns the logits, (n_rows, n_classes), in an array to work in.
    """
    highest, others, _ = exponentials_in_place(copy_of_rows())
    faint = np.flatnonzero(others < FAINT)
    if faint.size:
        others[faint] = _others_far_below(copy_of_rows()[faint])
    return highest, np.log1p(others)


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def _others_far_below(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of all shifted exponentials but the highest's, rounding put back.

    They are those shifted by the second highest logit, times its own exponential. Only
    the second highest's gap is wide and matters, so its rounding alone is put back.
    """
    rows, argmax = np.arange(len(z)), z.argmax(axis=-1)
    highest, rest = z[rows, argmax], z.copy()
    rest[rows, argmax] = -np.inf
    second = rest[rows, rest.argmax(axis=-1)]
    rest -= np.where(second > -np.inf, second, 0.0)[:, np.newaxis]
    others = np.asarray(np.exp(rest, out=rest).sum(axis=-1))
    below = second - highest
    rounding = np.fmax(_difference_error(second, highest, below), -1.0)
    half = np.exp(below / 2)  # twice the half: exp(-745) times a sum keeps its digits
    return np.asarray(half * (half * (others + others * rounding)))


@np.errstate(under="ignore")
def stable_sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-z)), the exponential of negative numbers alone."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1.0 + small))


@np.errstate(under="ignore")
def both_sigmoids(
    z: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the `stable_sigmoid` of `z` and that of -z: p and 1 - p."""
    small = np.exp(-np.abs(z))
    total = 1.0 + small
    return np.where(z >= 0, 1.0, small) / total, np.where(z <= 0, 1.0, small) / total
