"""Fifty-digit arithmetic, the oracle that the quantities are held against.

Every number comes from mpmath and from the formula a textbook prints, written so that
fifty digits are enough for it.
"""

import sys
from collections import Counter
from functools import cache

import mpmath
import numpy as np
from hypothesis import settings

mp = mpmath.mp.clone()
mp.dps = 50
LEAST_NORMAL = sys.float_info.min
MOST = sys.float_info.max
# Of examples, in every run: one of a few numbers costs next to nothing.
many = settings(max_examples=max(100, settings.default.max_examples))


def exact(values):
    """Return floats as the numbers they are."""
    return [mp.mpf(float(value)) for value in np.ravel(values)]


def surprisals(logits, temperature=1.0, of=slice(None)):
    """Return -ln softmax(logits / temperature) of one row, of all classes or some."""
    logits = np.ravel(logits).tolist()
    counts = Counter(logits)
    scores = {z: mp.mpf(z) / mp.mpf(temperature) for z in counts}
    top = max(scores.values())
    counts[max(counts)] -= 1
    rest = (n * mp.exp(scores[z] - top) for z, n in counts.items() if n)
    beside_top = mp.log1p(mp.fsum(rest))
    costs = {z: top - score + beside_top for z, score in scores.items()}
    return [costs[z] for z in logits[of]]


def plogs(shares, costs):
    """Return the sum of shares times costs, where nothing times infinity is nothing."""
    return mp.fsum(s * c for s, c in zip(shares, costs, strict=True) if s)


@cache
def surprise_of(p):
    """Return -ln p."""
    return mp.inf if p == 0 else -mp.log(p)


def binary_cross_entropy(predicted, target):
    """Return -q ln p - (1 - q) ln(1 - p)."""
    p, q = exact([predicted, target])
    cost_of_no = mp.inf if p == 1 else -mp.log1p(-p)
    return plogs([q, 1 - q], [surprise_of(p), cost_of_no])


def kl_divergence(target, predicted, digits=50):
    """Return the divergence of the two distributions, each divided by its sum."""
    with mp.workdps(digits):
        q, p = np.ravel(target).tolist(), np.ravel(predicted).tolist()
        q_sum, p_sum = mp.fsum(q), mp.fsum(p)
        alike = Counter(pair for pair in zip(q, p, strict=True) if pair[0])
        if any(b == 0 for _, b in alike):
            return mp.inf
        shares = [(n, a / q_sum, b / p_sum) for (a, b), n in alike.items()]
        return mp.fsum(n * a * mp.log(a / b) for n, a, b in shares)


def assert_digits(actual, expected, within=1e-14):
    """Assert that each float is its exact number, where that is a normal float64."""
    actual = np.ravel(actual)
    expected = [mp.mpf(value) for value in np.ravel(np.asarray(expected, dtype=object))]
    assert len(actual) == len(expected)
    for got, reference in zip(actual, expected, strict=True):
        if abs(reference) > MOST:
            assert got == (np.inf if reference > 0 else -np.inf), (got, reference)
        elif abs(reference) < LEAST_NORMAL:
            assert abs(got) <= LEAST_NORMAL, (got, reference)
        else:
            error = abs(mp.mpf(float(got)) - reference) / abs(reference)
            assert error <= within, (got, reference, float(error))


def finite_differences(function, at, step=1e-5):
    """Return the central differences of `function` in each entry of `at`."""
    slopes = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        move = np.zeros(at.shape)
        move[index] = step
        slopes[index] = (function(at + move) - function(at - move)) / (2 * step)
    return slopes


def rows_of_logits(seed, count):
    """Yield rows of every temper: tiny, huge, mixed, tied, confident, ruled out."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        n = int(rng.integers(2, 9))
        yield rng.normal(size=n)
        yield rng.normal(size=n) * 10.0 ** rng.uniform(-300, 4)
        yield rng.normal(size=n) * 10.0 ** rng.integers(-300, 5, n)
        yield rng.uniform(-1e4, 1e4) - rng.uniform(0, 745, n)
        yield np.append(rng.normal(size=n) - rng.uniform(1, 700), rng.normal())
        yield np.where(np.arange(n) == 0, -np.inf, rng.normal(size=n) * 100)
        yield rng.normal() * 1e3 + rng.integers(0, 2, n) * 1e-12


def pairs_of_probabilities(seed, count):
    """Yield p, q: anywhere, at the edges, next to them, and next to each other."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        one, other = rng.random(2)
        tiny = 10.0 ** rng.uniform(-300, -1)
        almost_one = 1.0 - 10.0 ** rng.uniform(-16, -1)
        yield one, other
        yield tiny, one
        yield one, tiny
        yield almost_one, one
        yield one, almost_one
        yield tiny, almost_one
        yield one * (1.0 - 10.0 ** rng.uniform(-16, -3)), one
        yield tiny * (1.0 + 10.0 ** rng.uniform(-16, -3)), tiny
        yield 1.0 - 2.0 * (1.0 - almost_one), almost_one
        yield rng.choice([0.0, 0.5, 1.0]), one
        yield one, rng.choice([0.0, 0.5, 1.0])
        yield tuple(rng.choice([0.0, 1.0], 2))
