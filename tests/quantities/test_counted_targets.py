"""Which rows of a batch count, and how much: classes to ignore, sample weights."""

import numpy as np
import pytest

from tests.oracle import finite_differences
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.gradient import cross_entropy_gradient
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import log_softmax

LOPSIDED = np.log([[0.25, 0.75], [0.5, 0.5]])


class TestIgnored:
    """Rows that are left out are not read: nothing in them is checked."""

    @pytest.mark.parametrize("junk", [-np.inf, np.nan, np.inf])
    def test_a_row_whose_class_is_to_be_ignored(self, junk):
        z = [[junk, junk], [1.0, 2.0]]
        assert round(float(cross_entropy(z, [-100, 1])), 5) == 0.31326
        assert cross_entropy(z, [-100, 1]) == cross_entropy([1.0, 2.0], 1)
        log_p = [[junk, junk], log_softmax([1.0, 2.0])]
        assert nll_loss(log_p, [-100, 1]) == pytest.approx(0.3132616875182229)
        slope = cross_entropy_gradient(z, [-100, 1])
        assert slope[0].tolist() == [0.0, 0.0]
        assert slope[1].tolist() == cross_entropy_gradient([1.0, 2.0], 1).tolist()

    @pytest.mark.parametrize("target", [[0, 1], [[0.5, np.nan], [0.0, 1.0]]])
    def test_a_row_of_sample_weight_0(self, target):
        z, weight = [[np.nan, np.nan], [1.0, 2.0]], [0.0, 2.0]
        expected = cross_entropy([1.0, 2.0], 1)
        assert cross_entropy(z, target, sample_weight=weight) == expected
        slope = cross_entropy_gradient(z, target, sample_weight=weight)
        assert slope[0].tolist() == [0.0, 0.0]
        np.testing.assert_allclose(slope[1], cross_entropy_gradient([1.0, 2.0], 1))

    def test_a_row_that_is_read_is_still_checked(self):
        with pytest.raises(ValueError, match="logits must not hold NaN"):
            cross_entropy([[np.nan, 0.0], [1.0, 2.0]], [0, -100])


class TestSampleWeight:
    """What each row counts."""

    z, y = LOPSIDED, np.array([0, 1])
    costs = np.array([np.log(4.0), np.log(2.0)])

    @pytest.mark.parametrize("target", [[0, 1], np.eye(2)])
    def test_the_mean_divides_by_the_weights(self, target):
        def loss(reduction):
            weight = [3.0, 1.0]
            return cross_entropy(
                self.z, target, sample_weight=weight, reduction=reduction
            )

        np.testing.assert_allclose(loss("none"), [3 * np.log(4.0), np.log(2.0)])
        assert loss("sum") == pytest.approx(3 * np.log(4.0) + np.log(2.0))
        assert loss("mean") == pytest.approx((3 * np.log(4.0) + np.log(2.0)) / 4)

    def test_it_multiplies_the_weights_of_the_classes(self):
        keywords = {"weight": [5.0, 1.0], "sample_weight": [3.0, 2.0]}
        expected = (15 * np.log(4.0) + 2 * np.log(2.0)) / 17
        assert cross_entropy(self.z, self.y, **keywords) == pytest.approx(expected)
        assert nll_loss(self.z, self.y, **keywords) == pytest.approx(expected)

    def test_a_repeated_row_is_a_row_of_double_weight(self):
        rng = np.random.default_rng(5)
        z, y = rng.normal(size=(4, 3)), rng.integers(3, size=4)
        twice = cross_entropy(z[[0, 0, 1, 2, 3]], y[[0, 0, 1, 2, 3]])
        weighted = cross_entropy(z, y, sample_weight=[2, 1, 1, 1])
        assert weighted == pytest.approx(twice, rel=1e-15)

    @pytest.mark.parametrize("target", [[0, 2, 1, -100], np.eye(3)[[0, 2, 1, 1]]])
    @pytest.mark.parametrize("smoothing", [0.0, 0.2])
    def test_the_gradient_is_that_of_the_weighted_loss(self, target, smoothing):
        z = np.random.default_rng(6).normal(size=(4, 3))
        keywords = {
            "sample_weight": [2.0, 0.5, 0.0, 1.0],
            "weight": [1.0, 2.0, 3.0],
            "label_smoothing": smoothing,
        }
        slope = cross_entropy_gradient(z, target, **keywords)
        expected = finite_differences(
            lambda at: cross_entropy(at, target, **keywords), z
        )
        np.testing.assert_allclose(slope, expected, rtol=1e-7, atol=1e-9)

    def test_it_does_not_enlarge_the_batch(self):
        words = r"sample_weight must broadcast to the shape of the rows, \(2,\), got"
        with pytest.raises(ValueError, match=words):
            cross_entropy(self.z, self.y, sample_weight=[[1.0], [1.0]])

    @pytest.mark.parametrize("bad", [[1.0, -1.0], [1.0, np.nan], [1.0, np.inf]])
    def test_it_is_finite_and_not_negative(self, bad):
        with pytest.raises(ValueError, match="sample_weight must"):
            cross_entropy(self.z, self.y, sample_weight=bad)
