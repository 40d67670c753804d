"""The temperature of a file's rows, block by block, is that of the arrays at once."""

import numpy as np
import pytest

from tests.dataset.rows import BINS, LOGITS, RIGHT, SOFT, TARGET, batch_of
from xentviz import softmax
from xentviz.dataset.findings import findings
from xentviz.dataset.loss import Terms, batch_loss
from xentviz.dataset.temperatures import curve, fitted, loss_sum
from xentviz.quantities.temperature import fitted_temperature, slope_over_scale
from xentviz.quantities.temperature_search import FEW_STEPS


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Have 500 rows come in eight blocks or more."""
    monkeypatch.setattr("xentviz.dataset.loss.BLOCK", 16 * 4)


@pytest.mark.parametrize("target", [TARGET, SOFT], ids=["labels", "shares"])
def test_the_fitted_temperature_is_that_of_all_rows_at_once(target):
    batch, terms = batch_of(logits=LOGITS, target=target), Terms(label_smoothing=0.1)
    expected = fitted_temperature(LOGITS, target, label_smoothing=0.1)
    assert fitted(batch, terms) == pytest.approx(expected, rel=1e-12)
    p = softmax(LOGITS)
    of_probabilities = batch_of(p=p, target=target)
    assert fitted(of_probabilities, terms) == pytest.approx(expected, rel=1e-9)


def test_of_many_rows_all_are_asked_only_near_the_fitted_temperature(monkeypatch):
    n_rows = []

    def counted_slopes(logits, *arguments, **keywords):
        n_rows.append(len(logits))
        return slope_over_scale(logits, *arguments, **keywords)

    monkeypatch.setattr("xentviz.dataset.temperatures.SAMPLE", 400)
    monkeypatch.setattr("xentviz.dataset.temperatures.slope_over_scale", counted_slopes)
    batch = batch_of(logits=LOGITS, target=TARGET)
    expected = fitted_temperature(LOGITS, TARGET)
    assert fitted(batch, Terms()) == pytest.approx(expected, rel=1e-12)
    in_sample = 100 * (FEW_STEPS + 6)
    assert sum(n_rows) <= FEW_STEPS * len(LOGITS) + in_sample


@pytest.mark.parametrize(
    ("target", "expected"), [(RIGHT, 0.0), (LOGITS.argmin(axis=1), np.inf)]
)
def test_where_no_temperature_is_best_many_rows_say_so_too(
    target, expected, monkeypatch
):
    monkeypatch.setattr("xentviz.dataset.temperatures.SAMPLE", 400)
    batch = batch_of(logits=LOGITS, target=target)
    assert fitted(batch, Terms()) == expected == fitted_temperature(LOGITS, target)


def test_where_no_row_counts_there_is_no_temperature_to_fit():
    batch = batch_of(logits=LOGITS, target=np.full(500, -100))
    assert np.isnan(fitted(batch, Terms()))
    found = findings(batch, Terms(), **BINS)
    assert (found.count.n, found.count.divisor, found.loss_sum) == (0, 0.0, 0.0)


def test_the_curve_is_the_summed_loss_at_each_temperature():
    batch, terms = batch_of(logits=LOGITS, target=TARGET), Terms(weight=[1, 2, 3, 4])
    sums = curve(batch, terms, np.array([0.5, 0.7]), 3)
    for octave, scale in np.ndindex(3, 2):
        temperature = 2.0**-octave / (0.5, 0.7)[scale]
        expected = batch_loss(
            batch, temperature=temperature, weight=[1, 2, 3, 4], reduction="sum"
        )
        assert sums[octave, scale] == pytest.approx(float(expected.loss), rel=1e-13)
        here = Terms(temperature, weight=[1, 2, 3, 4])
        assert loss_sum(batch, here) == pytest.approx(float(expected.loss), rel=1e-14)
