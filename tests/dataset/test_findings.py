"""A batch is found out block by block, and says what the arrays at once would say."""

import tracemalloc
from functools import cache, partial

import numpy as np
import pytest

from tests.dataset.rows import BINS, LOGITS, RIGHT, SOFT, TARGET, batch_of
from xentviz import (
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    log_softmax,
    softmax,
)
from xentviz.dataset.findings import Findings, findings
from xentviz.dataset.loss import Terms, batch_loss, counted
from xentviz.dataset.row_findings import gradient_lengths
from xentviz.dataset.temperatures import curve, fitted
from xentviz.quantities.calibration import reliability


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Have 500 rows come in eight blocks or more."""
    monkeypatch.setattr("xentviz.dataset.loss.BLOCK", 16 * 4)


@pytest.mark.parametrize(
    ("target", "options"),
    [
        (TARGET, {}),
        (TARGET, {"label_smoothing": 0.2, "weight": [1.0, 2.0, 3.0, 0.5]}),
        (np.where(TARGET == 2, -100, TARGET), {"weight": [1.0, 2.0, 3.0, 0.5]}),
        (SOFT, {"label_smoothing": 0.1}),
    ],
)
def test_the_loss_and_its_denominator_are_those_of_all_rows_at_once(target, options):
    found = findings(
        batch_of(logits=LOGITS, target=target), Terms(1.7, **options), **BINS
    )
    expected = cross_entropy(LOGITS / 1.7, target, **options)
    assert found.loss_sum / found.count.divisor == pytest.approx(
        float(expected), rel=1e-13
    )
    summed = cross_entropy(LOGITS / 1.7, target, reduction="sum", **options)
    assert found.loss_sum == pytest.approx(float(summed), rel=1e-13)


def test_how_right_and_how_sure_is_counted_over_all_blocks():
    found = findings(batch_of(logits=LOGITS, target=TARGET), Terms(2.0), **BINS)
    sure, is_right = softmax(LOGITS / 2).max(axis=1), RIGHT == TARGET
    assert found.right == is_right.sum()
    assert found.bins.n.sum() == 500
    expected = reliability(sure, is_right).error
    assert found.bins.error == pytest.approx(float(expected), rel=1e-12)
    losses = cross_entropy(LOGITS / 2, TARGET, reduction="none")
    counts = np.histogram(losses, [*BINS["width"] * np.arange(25), np.inf])[0]
    np.testing.assert_array_equal(found.row_count, counts)
    assert found.wrong_count.sum() == 500 - is_right.sum()


def test_the_list_begins_with_the_wrong_rows_of_which_the_model_is_most_sure():
    found = findings(batch_of(logits=LOGITS, target=TARGET), Terms(), **BINS)
    listed, n_wrong = found.listed, int((RIGHT != TARGET).sum())
    assert not listed.is_right[:n_wrong].any()
    assert listed.is_right[n_wrong:].all()
    assert (np.diff(listed.confidence[:n_wrong]) <= 0).all()
    assert (np.diff(listed.losses[n_wrong:]) <= 0).all()
    p = softmax(LOGITS)[listed.place, TARGET[listed.place]]
    np.testing.assert_allclose(listed.own, p, rtol=1e-13)


def test_a_block_may_be_looked_at_while_another_is_being_added(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.findings.MOST_LISTED", 30)
    add, jobs, is_looking = Findings.add, [], []

    def one_by_one(work, pieces):
        def look(piece):
            is_looking.append(piece)
            found = work(piece)
            is_looking.pop()
            return found

        jobs.extend(cache(partial(look, piece)) for piece in pieces)
        return iter(jobs)

    def add_and_look_at_the_next(self, more):
        add(self, more)
        if not is_looking:
            at = next((i for i, job in enumerate(jobs) if not job.cache_info()[3]), 0)
            jobs[at]()

    monkeypatch.setattr("xentviz.dataset.findings.ahead", one_by_one)
    monkeypatch.setattr(Findings, "add", add_and_look_at_the_next)
    found = findings(batch_of(logits=LOGITS, target=TARGET), Terms(), **BINS)
    assert set(found.listed.place) == set(surest_wrong(30))


def surest_wrong(n):
    """Return the rows that are wrong and surest."""
    wrong = np.flatnonzero(RIGHT != TARGET)
    sure = softmax(LOGITS[wrong]).max(axis=1)
    return wrong[np.argsort(-sure)[:n]]


def test_few_rows_are_drawn_and_listed_of_many(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.findings.MOST_DRAWN", 50)
    monkeypatch.setattr("xentviz.dataset.findings.MOST_LISTED", 30)
    found = findings(batch_of(logits=LOGITS, target=TARGET), Terms(), **BINS)
    assert found.drawn.place.tolist() == list(range(0, 500, 10))
    assert set(found.listed.place) == set(surest_wrong(30))


def test_a_row_pulls_at_its_logits_with_the_length_of_its_gradient():
    batch, places = batch_of(logits=LOGITS, target=TARGET), np.array([7, 3])
    slopes = cross_entropy_gradient(LOGITS / 2, TARGET, reduction="none") / 2
    expected = np.linalg.norm(slopes, axis=1)[places]
    lengths = gradient_lengths(batch, places, Terms(2.0))
    np.testing.assert_allclose(lengths, expected, rtol=1e-13)


def test_the_floor_is_the_mean_entropy_of_soft_targets():
    count = counted(batch_of(logits=LOGITS, target=SOFT), Terms())
    assert count.mean(count.floors) == pytest.approx(entropy(SOFT).mean(), rel=1e-13)
    assert count.mean(count.guesses) == pytest.approx(np.log(4), rel=1e-14)


WEIGHT = [1.0, 2.0, 3.0, 0.5]


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("target", [TARGET, SOFT], ids=["labels", "shares"])
def test_the_floor_and_the_guess_under_weights_are_losses_of_models(target, smoothing):
    options = {"weight": WEIGHT, "label_smoothing": smoothing}
    count = counted(batch_of(logits=LOGITS, target=target), Terms(**options))
    guess = cross_entropy(np.zeros((500, 4)), target, **options)
    assert count.mean(count.guesses) == pytest.approx(float(guess), rel=1e-13)
    q = np.eye(4)[target] if target.ndim == 1 else target
    parts = np.array(WEIGHT) * ((1 - smoothing) * q + smoothing / 4)
    with np.errstate(divide="ignore"):
        best = np.log(parts / parts.sum(axis=1, keepdims=True))
    least = float(cross_entropy(best, target, **options))
    assert count.mean(count.floors) == pytest.approx(least, rel=1e-13, abs=1e-15)
    for other in np.random.default_rng(5).normal(scale=0.1, size=(5, 500, 4)):
        assert cross_entropy(best + other, target, **options) >= least


def test_whoever_is_told_of_the_progress_can_end_it():
    batch, fractions = batch_of(logits=LOGITS, target=TARGET), []

    def cancel(fraction):
        fractions.append(fraction)
        if fraction > 0.5:
            raise KeyboardInterrupt

    for work in (
        lambda: findings(batch, Terms(), **BINS, progress=cancel),
        lambda: curve(batch, Terms(), np.ones(2), 3, cancel),
        lambda: fitted(batch, Terms(), cancel),
    ):
        fractions.clear()
        with pytest.raises(KeyboardInterrupt):
            work()
        assert fractions == sorted(fractions)
        assert len(fractions) > 1


@pytest.mark.slow
def test_finding_out_takes_no_memory_for_each_row(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.loss.BLOCK", 1 << 16)
    many = np.tile(LOGITS, (2400, 1)).astype(np.float32)
    batch = batch_of(logits=many, target=np.tile(TARGET, 2400))
    assert batch.target.nbytes == len(batch)  # labels are small integers
    tracemalloc.start()
    findings(batch, Terms(1.5), **BINS)
    fitted(batch, Terms())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6e6 + 0.5 * batch.scores.nbytes


@pytest.mark.parametrize("temperature", [5e-324, 1e-300, 0.3, 1e300])
def test_a_temperature_of_any_size_divides_the_logits_of_a_batch(temperature):
    logits = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0]])
    found = batch_loss(batch_of(logits=logits, target=[0, 1]), temperature=temperature)
    expected = -log_softmax(logits, temperature=temperature)[[0, 1], [0, 1]]
    np.testing.assert_allclose(found.losses, expected, rtol=1e-13)
    wrong = batch_loss(batch_of(logits=logits, target=[1, 1]), temperature=temperature)
    expected = -log_softmax(logits, temperature=temperature)[0, 1]
    np.testing.assert_allclose(wrong.losses[0], expected, rtol=1e-13)


@pytest.mark.parametrize("weight", [1e308, 1e-308])
def test_weights_that_cannot_be_summed_are_refused_by_their_value(weight):
    words = f"weight must lie between 1e-100 and 1e.100, got {weight}"
    with pytest.raises(ValueError, match=words.replace("+", ".")):
        Terms(weight=[0.0, weight, 1.0])


def test_of_several_likeliest_classes_the_first_is_what_a_model_says():
    logits = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0, 2, 0]])
    batch = batch_of(logits=logits, target=[0, 1, 0, 1])
    found = findings(batch, Terms(), **BINS)
    assert (found.right, len(found.listed.place)) == (3, 4)
    assert found.listed.place[0] == 1


@pytest.mark.parametrize("scale", [1e-3, 1.0, 40.0, 700.0])
def test_of_logits_a_last_bit_apart_the_higher_one_is_what_a_model_says(scale):
    lower = np.random.default_rng(0).normal(scale=scale, size=2_000)
    logits = np.column_stack([lower, np.nextafter(lower, np.inf)])
    found = findings(
        batch_of(logits=logits, target=np.ones(2_000, int)), Terms(), **BINS
    )
    assert found.right == 2_000


def test_what_is_listed_does_not_depend_on_the_blocks(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.findings.MOST_LISTED", 40)
    batch = batch_of(logits=np.round(LOGITS), target=TARGET)
    in_blocks = findings(batch, Terms(), **BINS)
    monkeypatch.setattr("xentviz.dataset.loss.BLOCK", 10_000)
    at_once = findings(batch, Terms(), **BINS)
    for ours, whole in zip(in_blocks.listed, at_once.listed, strict=True):
        np.testing.assert_array_equal(ours, whole)
