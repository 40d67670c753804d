"""Bins of confidence hold what they say, and their gaps make the calibration error."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from xentviz.quantities.calibration import reliability

RNG = np.random.default_rng(43)
P = RNG.uniform(size=500)
RIGHT = RNG.uniform(size=500) < P**2


def test_a_model_that_is_sure_by_nine_tenths_and_right_in_three_of_four_is_off_by_15():
    error = reliability([0.9] * 4, [1, 1, 1, 0]).error
    assert error == pytest.approx(0.15, abs=1e-15)


@pytest.mark.parametrize("n_bins", [1, 7, 10, 15])
def test_the_bins_are_those_of_scikit_learn(n_bins):
    bins = reliability(P, RIGHT, n_bins=n_bins)
    kept = bins.n > 0
    accuracy, confidence = calibration_curve(RIGHT, P, n_bins=n_bins)
    np.testing.assert_allclose(bins.accuracy[kept], accuracy, rtol=1e-13)
    np.testing.assert_allclose(bins.confidence[kept], confidence, rtol=1e-13)


def test_a_bin_holds_its_upper_end_and_not_its_lower_one_and_the_first_holds_0():
    bins = reliability([0.0, 0.25, 0.5, 0.75, 1.0], [0, 1, 0, 1, 1], n_bins=4)
    assert bins.n.tolist() == [2, 1, 1, 1]
    assert bins.accuracy.tolist() == [0.5, 0.0, 1.0, 1.0]


def test_what_no_prediction_falls_into_is_undefined_and_counts_nothing():
    bins = reliability([0.95, 0.99], [True, True], n_bins=2)
    assert np.isnan([bins.confidence[0], bins.accuracy[0]]).all()
    assert bins.n.tolist() == [0.0, 2.0]
    assert np.isnan(reliability(np.empty(0), np.empty(0)).error)


def test_many_rows_at_once_are_each_of_them_alone():
    p, right = P.reshape(4, 5, 25), RIGHT[:25]
    together = reliability(p, right, n_bins=3)
    errors = reliability(p, right, n_bins=3).error
    assert errors.shape == (4, 5)
    for place in np.ndindex(4, 5):
        for one, all_of in zip(
            reliability(p[place], right, n_bins=3), together, strict=True
        ):
            np.testing.assert_array_equal(one, all_of[place])


def test_its_error_is_the_mean_gap_and_nothing_for_one_that_is_as_right_as_sure():
    assert reliability([0.5, 0.5], [0, 1]).error == 0.0
    bins = reliability(P, RIGHT)
    gaps = [abs(a - c) * n for c, a, n in zip(*bins, strict=True) if n]
    error = reliability(P, RIGHT).error
    assert error == pytest.approx(sum(gaps) / 500, rel=1e-13)


def test_what_is_out_of_its_domain_is_refused():
    for arguments, words in (
        (([1.5], [1]), "confidence must lie between 0 and 1, got 1.5"),
        ((0.5, 1), "confidence must have an axis of predictions"),
        (([0.5], [2]), "is_right must hold True and False, or 1 and 0, got 2"),
        (([0.5, 0.5], [1, 0, 1]), "confidence and is_right must broadcast together"),
    ):
        with pytest.raises(ValueError, match=words):
            reliability(*arguments)
    with pytest.raises(ValueError, match="n_bins must be an integer of at least 1"):
        reliability([0.5], [1], n_bins=0)
