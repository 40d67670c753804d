"""The curve over the temperature is that of the losses, octave by octave."""

import numpy as np
import pytest

from xentviz.quantities.blocks import MANY
from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.temperature_curve import losses_over_octaves

RNG = np.random.default_rng(43)
Z, Y = RNG.normal(size=(60, 4)) * 3, RNG.integers(4, size=60)
Q = RNG.dirichlet(np.ones(4), 60)
SCALES = np.array([0.2, 0.25, 0.33])


@pytest.mark.parametrize("target", [Y, Q], ids=["labels", "shares"])
@pytest.mark.parametrize(
    "keywords",
    [
        {},
        {"label_smoothing": 0.1},
        {"weight": [1.0, 2.0, 0.0, 3.0], "label_smoothing": 0.3},
    ],
)
def test_each_place_is_the_sum_of_the_losses_there(target, keywords):
    sums = losses_over_octaves(Z, target, SCALES, 6, **keywords)
    for octave, i in np.ndindex(6, 3):
        logits = 2.0**octave * SCALES[i] * Z
        expected = cross_entropy(logits, target, reduction="sum", **keywords)
        assert sums[octave, i] == pytest.approx(float(expected), rel=1e-13)


def test_rows_that_are_ignored_or_ruled_out_cost_what_they_do_in_the_loss():
    target = np.where(Y == 1, -1, Y)
    sums = losses_over_octaves(Z, target, SCALES, 2, ignore_index=-1)
    kept = cross_entropy(SCALES[0] * Z[Y != 1], Y[Y != 1], reduction="sum")
    assert sums[0, 0] == pytest.approx(float(kept), rel=1e-13)
    logits = np.where(np.eye(4)[Y] == 1, -np.inf, Z)
    assert (losses_over_octaves(logits, Y, SCALES, 2) == np.inf).all()
    logits = np.where(np.eye(4)[Y] == 1, Z, -np.inf)
    assert (losses_over_octaves(logits, Y, SCALES, 2) == 0).all()


def test_many_rows_have_the_same_sums_however_they_are_shared_out():
    n = MANY // 4 + 5
    z, y = np.resize(Z, (n, 4)), np.resize(Y, n)
    first, second = (losses_over_octaves(z, y, SCALES, 2) for _ in range(2))
    assert (first == second).all()
    expected = cross_entropy(SCALES[1] * 2 * z, y, reduction="sum")
    assert first[1, 1] == pytest.approx(float(expected), rel=1e-12)
