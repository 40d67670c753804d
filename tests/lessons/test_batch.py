"""A batch says of its rows what the quantities say, and shows what it is there for."""

import numpy as np
import pytest

from tests.states import cases_but, every_option, opened
from xentviz.command.numbers import to_text
from xentviz.dataset.batch import read
from xentviz.dataset.loss import batch_loss
from xentviz.lessons import lessons
from xentviz.lessons.batch import START
from xentviz.lessons.batches import checkpoints
from xentviz.lessons.batches.fit import FITS
from xentviz.quantities import cross_entropy, softmax

BATCH = lessons()["batch"]
DATA = ["blobs", "digits"]
each_batch = pytest.mark.parametrize("data", DATA)


def shown(address):
    state = opened(BATCH, address)
    return state.lesson.measured(state.values, state.options)


@pytest.mark.slow
@pytest.mark.parametrize("data", cases_but(DATA, "digits"))
def test_whoever_fits_the_batches_anew_gets_those_that_are_shown(data):
    anew, kept = FITS[data](), checkpoints(data)
    np.testing.assert_array_equal(anew["target"], kept.target)
    np.testing.assert_array_equal(anew["updates"], kept.updates)
    # Another processor may sum in another order, and round a last decimal differently.
    np.testing.assert_allclose(anew["logits"], kept.logits, atol=0.0101)


@pytest.mark.parametrize("options", every_option(BATCH), ids=lambda o: "-".join(o))
def test_the_loss_is_that_of_the_rows_under_every_choice(options):
    values = BATCH.defaults(options) | {"temperature": 1.7, "label_smoothing": 0.26}
    batch = checkpoints(options["data"])
    n_classes = batch.logits.shape[-1]
    weight = np.arange(1, n_classes + 1) if options["weight"] == "rising" else None
    loss = cross_entropy(
        batch.logits[int(values["checkpoint"])] / 1.7,
        batch.target,
        weight=weight,
        ignore_index=int(options["ignore_index"]),
        label_smoothing=0.26,
        reduction=options["reduction"],
    )
    now = BATCH.measured(values, {**options, "units": "nats"})
    assert now["loss"] == pytest.approx(float(loss), rel=1e-13)
    assert now["part"][:-1].sum() == pytest.approx(float(loss), rel=1e-13)
    assert now["loss_sum"] / now["divisor"] == pytest.approx(float(loss), rel=1e-13)
    assert now["entropy"] <= now["fitted_loss"] <= now["loss"] * (1 + 1e-12)


@each_batch
def test_the_loss_goes_up_while_more_rows_are_right(data):
    early, late = (shown(f"data={data}&checkpoint={k}") for k in (8, 11))
    if data == "blobs":
        early = shown("checkpoint=5")
        assert late["loss"] > np.log(3.0)  # dearer than a model that knows nothing
    assert late["loss"] > 1.05 * early["loss"]
    assert late["accuracy"] > early["accuracy"] + 0.01


@each_batch
def test_nothing_on_the_curve_is_lower_than_its_ring(data):
    now = shown(f"data={data}&checkpoint=11&label_smoothing=0.1")
    curve, least = now["temperature_curve"], float(now["fitted_loss"])
    assert curve.min() >= least
    assert curve.min() == pytest.approx(least, rel=2e-3)
    at = shown(
        f"data={data}&checkpoint=11&label_smoothing=0.1"
        f"&temperature={float(now['fitted_temperature'])!r}"
    )
    assert at["loss"] == pytest.approx(least, rel=1e-14)
    assert at["excess"] == pytest.approx(0.0, abs=1e-12)


def test_the_curve_over_the_temperature_is_the_loss_at_each_of_them():
    from xentviz.figures.calibration import T_GRID

    address = "data=digits&weight=rising&ignore_index=0&label_smoothing=0.2"
    curve = shown(address)["temperature_curve"]
    for place in (0, 20, 60):
        loss = shown(f"{address}&temperature={T_GRID[place].item()!r}")["loss"]
        assert curve[place] == pytest.approx(float(loss), rel=1e-13)


@each_batch
def test_each_row_stands_on_the_curve_once_and_off_it_where_its_target_is_smoothed(
    data,
):
    now = shown(f"data={data}&temperature=2.5")
    x, y = (np.fmin(now[f"right_{a}"], now[f"wrong_{a}"]) for a in "xy")
    assert (np.isnan(now["right_x"]) ^ np.isnan(now["wrong_x"])).all()
    np.testing.assert_allclose(y, -np.log(x), rtol=1e-13, atol=1e-15)
    assert np.isfinite(now["wrong_x"]).sum() == now["n"] - now["right"]
    smoothed = shown(f"data={data}&temperature=2.5&label_smoothing=0.2")
    raised = np.fmin(smoothed["right_y"], smoothed["wrong_y"])
    assert (raised != y).all()
    assert now["row_count"].sum() == now["n"]
    assert now["wrong_count"].sum() == now["n"] - now["right"]


def test_how_sure_and_how_right_is_told_by_all_rows_at_this_temperature():
    now, batch = shown("data=digits&temperature=2"), checkpoints("digits")
    confidence = softmax(batch.logits[8] / 2.0).max(axis=-1)
    mean = np.nansum(now["after_n"] * now["after_confidence"]) / 240
    assert mean == pytest.approx(confidence.mean(), rel=1e-13)
    before = shown("data=digits")
    np.testing.assert_array_equal(now["before_accuracy"], before["after_accuracy"])
    stick = now["gap_up"] - now["gap_down"]
    np.testing.assert_allclose(now["after_accuracy"] + stick, now["after_confidence"])


def test_the_table_begins_with_the_wrong_row_of_which_the_model_is_most_sure():
    state = opened(BATCH, "checkpoint=11&ignore_index=0&weight=rising")
    batch = checkpoints("blobs")
    z, y = batch.logits[11], batch.target
    wrong = (z.argmax(axis=1) != y) & (y != 0)
    sure = np.where(wrong, softmax(z).max(axis=1), 0.0)
    text = BATCH.derivation(state.values, state.options)
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    first = [cell.strip() for cell in rows[0].strip("| ").split("|")]
    assert int(first[0]) == sure.argmax()
    loss = -np.log(softmax(z)[sure.argmax(), y[sure.argmax()]]) * (1 + y[sure.argmax()])
    assert float(first[5]) == pytest.approx(loss, abs=6e-5)
    assert len(rows) == 20


def test_what_a_mean_divides_by_is_a_count_and_has_no_decimals():
    state = opened(BATCH, "data=digits&weight=rising")
    text = to_text(state)
    [line] = [line for line in text.splitlines() if "divided by" in line]
    assert line.split()[2] == "1277"
    texts = text + BATCH.derivation(state.values, state.options)
    assert "1277.0" not in texts.replace(line, "")
    assert texts.count("/ 1277 =") == 2  # in the formula, and in its derivation


def test_a_file_of_the_same_rows_has_the_same_loss():
    rows = checkpoints("blobs")
    table = np.c_[rows.logits[8], rows.target]
    text = "a,b,c,label\n" + "\n".join(",".join(map(repr, r)) for r in table.tolist())
    loss = batch_loss(read(text.encode(), "rows.csv"), temperature=1.3)
    assert shown("temperature=1.3")["loss"] == pytest.approx(loss.loss, rel=1e-14)


@each_batch
@pytest.mark.parametrize("elsewhere", ["checkpoint=6", "label_smoothing=0.2"])
def test_the_goal_at_the_ring_counts_where_the_ring_is(data, elsewhere):
    [step] = [s for s in BATCH.steps({**START, "data": data}) if s.name == "cooler"]
    place = f"data={data}&{elsewhere}"
    ring = float(shown(place)["fitted_temperature"])
    for temperature, is_met in [(ring, True), (ring - 0.2, False), (ring + 0.2, False)]:
        at = shown(f"{place}&temperature={temperature}")
        assert all(goal.is_met(at) for goal in step.goal) == is_met
