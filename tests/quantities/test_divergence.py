"""The terms of a divergence, each of them against fifty digits."""

import numpy as np

from tests.oracle import assert_digits, exact, mp
from xentviz.quantities.divergence import divergence_terms


def test_a_term_has_every_digit_for_any_ratio_of_the_two():
    # the exact answer at 1e-16 needs the square of it, and the digits below that
    signs_and_sizes = np.concatenate(
        [
            -(10.0 ** np.linspace(-15, np.log10(0.9999), 400)),
            10.0 ** np.linspace(-15, 6, 800),
            [0.5, -0.5, np.nextafter(0.5, 1), np.nextafter(-0.5, -1), 0.25, -0.25],
        ]
    )
    q = np.full(signs_and_sizes.shape, 2.0**-20)
    p = q * (1.0 + signs_and_sizes)
    with mp.workdps(100):
        ratios = [b / a for a, b in zip(exact(q), exact(p), strict=True)]
        expected = [mp.mpf(2) ** -20 * (r - 1 - mp.log(r)) for r in ratios]
    assert_digits(divergence_terms(q, p, p - q), expected, within=2e-15)


def test_no_term_is_negative():
    q, p = np.random.default_rng(1).random((2, 10_000))
    assert (divergence_terms(q, p, p - q) >= 0).all()
    assert not np.signbit(divergence_terms(q, q, q - q)).any()


def test_what_the_target_does_not_allow_counts_the_prediction_alone():
    zero = np.zeros(3)
    p = np.array([0.0, 1e-310, 0.25])
    assert divergence_terms(zero, p, p - zero).tolist() == p.tolist()
