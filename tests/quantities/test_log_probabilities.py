"""Log-probabilities instead of logits: what is taken, and what refused."""

import numpy as np
import pytest

from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.nll_loss import nll_loss
from xentviz.quantities.probability import log_softmax


def test_probabilities_are_refused_as_log_probabilities():
    words = r"log_p must not be above 0 \(take log_softmax first\), got 0\.25"
    with pytest.raises(ValueError, match=words):
        nll_loss([0.25, 0.75], 0)


def test_log_probabilities_may_exceed_0_by_a_rounding():
    assert nll_loss([1e-7, -20.0], 0) == -1e-7


@pytest.mark.parametrize("logits", [[-5.0, -3.0], [0.0, 0.0], [-0.1, -0.2]])
def test_logits_are_refused_as_log_probabilities_though_none_is_above_0(logits):
    words = (
        r"log_p must be log-probabilities, whose exponentials sum to 1 .*log_softmax"
    )
    with pytest.raises(ValueError, match=words):
        nll_loss(logits, 0)


def test_log_probabilities_of_single_precision_are_taken_over_many_classes():
    z = np.random.default_rng(11).normal(size=(3, 50_257)).astype(np.float32)
    log_p = log_softmax(z).astype(np.float32)
    expected = cross_entropy(z, [0, 1, 2])
    assert nll_loss(log_p, [0, 1, 2]) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("axis", [0, 1, -2])
def test_nll_loss_takes_any_class_axis(axis):
    z = np.random.default_rng(12).normal(size=(4, 5, 3))
    y = np.random.default_rng(13).integers(3, size=(4, 5))
    log_p = np.moveaxis(log_softmax(z), -1, axis)
    losses = nll_loss(log_p, y, axis=axis, reduction="none")
    np.testing.assert_allclose(losses, cross_entropy(z, y, reduction="none"))


def test_nll_loss_refuses_a_distribution_for_a_target():
    with pytest.raises(ValueError, match="target must hold integer classes"):
        nll_loss(np.log(np.full((3, 3), 1 / 3)), np.full(3, 1 / 3))
