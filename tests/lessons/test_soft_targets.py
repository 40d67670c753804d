"""The lesson of soft targets: which loss takes them, and where each rests."""

import json
from urllib.parse import parse_qs

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.states import opened
from xentviz import lesson
from xentviz.figures.theme import Style
from xentviz.lessons import lessons
from xentviz.quantities.probability import sigmoid, softmax
from xentviz.state.reading import read
from xentviz.sweep.controls import vector

LESSON = lessons()["soft-targets"]
LESSON, OPTIONS = lessons()["soft-targets"], {"kind": "soft", "units": "nats"}
SOFT = np.array([0.6, 0.3, 0.1])
BOTH_AT_REST, SAME_LOGITS, ONE_Z = 2, 3, 4


def measured(state):
    return LESSON.measured(state.values, state.options)


def remark(address):
    state = opened(LESSON, address)
    return LESSON.descent(state.values, state.options).remark


def end_of_descent(address):
    """Return p and the answers of the sigmoids after the last step."""
    state = opened(LESSON, address)
    walk = LESSON.descent(state.values, state.options).values
    rows = LESSON.quantities(walk)
    return rows["predicted"][-1], rows["binary_predicted"][-1]


def test_no_rounding_is_left_of_the_pulls_where_p_was_dragged_onto_q():
    rest = [0.1, 0.2, 0.7]
    start = LESSON.state_of({f"target.{k}": q for k, q in enumerate(rest)}, OPTIONS)
    [handle] = [h for h in LESSON.handles(start, OPTIONS) if h.trace == "model p"]
    logits = np.stack([handle.values[f"logits.{k}"] for k in range(3)], axis=-1)
    p = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    place = np.abs(p - rest).sum(axis=-1).argmin()
    now = LESSON.quantities(
        {n: np.broadcast_to(v, len(p))[place] for n, v in handle.values.items()}
    )
    assert_array_equal(now["gradient"], 0.0)
    assert now["kl_divergence"] == 0.0


def test_the_small_pull_of_a_confident_right_answer_is_no_rounding():
    far = {"logits.0": 6.0, "logits.1": -6.0, "logits.2": -6.0}
    sure = LESSON.state_of(
        {**far, "target.0": 1.0, "target.1": 0.0, "target.2": 0.0}, OPTIONS
    )
    now = LESSON.quantities(sure)
    pull = -2.0 * np.exp(-12.0) / (1.0 + 2.0 * np.exp(-12.0))
    assert_allclose(now["gradient"][0], pull, rtol=1e-12)


def test_a_soft_target_has_the_floor_its_entropy_says_by_hand():
    floor = -(0.6 * np.log(0.6) + 0.3 * np.log(0.3) + 0.1 * np.log(0.1))
    others = -(0.4 * np.log(0.4) + 0.7 * np.log(0.7) + 0.9 * np.log(0.9))
    now = measured(opened(LESSON).after({"preset": BOTH_AT_REST}))
    assert now["loss"] == pytest.approx(floor, rel=1e-13)
    assert now["binary_loss"] == pytest.approx(floor + others, rel=1e-13)
    assert_allclose(now["gradient"], 0.0, atol=1e-15)
    assert_allclose(now["binary_gradient"], 0.0, atol=1e-15)


def test_at_rest_no_arrow_is_drawn_and_off_it_they_are():
    at_rest = measured(opened(LESSON).after({"preset": BOTH_AT_REST}))
    for name in ("pull_x", "pull_y"):
        assert np.isnan(at_rest[name][1])
        assert np.isfinite(measured(opened(LESSON))[name]).all()
    assert np.isnan(at_rest["binary_pull"].reshape(3, 3)[:, 1]).all()


def test_the_arrow_ends_halfway_between_the_prediction_and_the_target():
    now = measured(opened(LESSON))
    for axis in "xy":
        tail, head = now[f"pull_{axis}"]
        assert tail == now[f"point_{axis}"]
        assert 2.0 * head - tail == pytest.approx(float(now[f"target_{axis}"]))


def test_the_same_logits_serve_both_losses_for_an_even_target_only():
    same = measured(opened(LESSON).after({"preset": SAME_LOGITS}))
    assert_allclose(same["gradient"], 0.0, atol=1e-15)
    assert np.abs(same["binary_gradient"]).max() > 0.1
    even = opened(LESSON).after({"preset": ONE_Z})
    assert_allclose(vector(even.values, "logits"), vector(even.values, "binary_logits"))
    for name in ("gradient", "binary_gradient"):
        assert_allclose(measured(even)[name], 0.0, atol=1e-15)


def test_adding_to_all_logits_moves_the_sigmoids_and_nothing_of_the_softmax():
    table = LESSON.tables(opened(LESSON).values, {"kind": "soft", "units": "nats"})
    assert {"binary_loss", "binary_predicted"} <= set(table["shift"])
    for name, column in table["shift"].items():
        if not name.startswith(("binary", "shift")) and name not in ("gaps", "roofs"):
            assert_allclose(column, np.broadcast_to(column[0], column.shape))


def test_a_mean_over_classes_too_is_a_third():
    now = measured(opened(LESSON))
    assert now["binary_mean"] == pytest.approx(now["binary_loss"] / 3.0, rel=1e-15)


def test_both_descents_come_to_rest_on_a_soft_target():
    for answers in end_of_descent("target=0.5,0.3,0.2"):
        assert_allclose(answers, [0.5, 0.3, 0.2], atol=1e-3)
    assert remark("").count("at rest on the target after") == 2


def test_the_steps_that_the_remark_counts_are_those_it_takes():
    state = opened(LESSON, "learning_rate=2")
    walk = LESSON.descent(state.values, state.options)
    for name, turn in (("logits", softmax), ("binary_logits", sigmoid)):
        far = np.abs(turn(vector(walk.values, name)) - SOFT).max(axis=-1)
        n_steps = int(np.argmax(far < 1e-3))
        assert f"after {n_steps} steps" in walk.remark


def test_each_step_of_the_descent_goes_against_the_slope():
    state = opened(LESSON, "learning_rate=3&shift=0.4")
    walk = LESSON.descent(state.values, state.options).values
    rows = LESSON.quantities(walk)
    for name, slope in (("logits", "gradient"), ("binary_logits", "binary_gradient")):
        steps = np.diff(vector(walk, name), axis=0)
        assert_allclose(steps, -3.0 * rows[slope][:-1], atol=1e-12)


@pytest.mark.parametrize("address", ["kind=hard", "target=1,0,0", "kind=multi-label"])
def test_a_target_of_nothing_or_all_is_never_reached(address):
    assert "never" in remark(address)
    assert "infinite logits" in remark(address)


def test_the_way_to_a_hard_target_goes_on_falling():
    state = opened(LESSON, "kind=hard&class=1")
    loss = LESSON.quantities(LESSON.descent(state.values, state.options).values)
    assert (np.diff(loss["loss"]) < 0).all()
    assert loss["entropy"][-1] == 0.0


def test_a_rate_too_large_is_named():
    assert "too large" in remark("learning_rate=12")


def test_without_a_distribution_the_softmax_stays_where_it_is():
    state = opened(LESSON, "kind=multi-label")
    walk = LESSON.descent(state.values, state.options)
    assert "no cross-entropy" in walk.remark
    logits = vector(walk.values, "logits")
    assert_allclose(logits, np.broadcast_to(logits[0], logits.shape))


def test_labels_that_are_a_distribution_after_all_are_taken_by_both():
    now = measured(opened(LESSON, "labels=0,1,0"))
    assert np.isfinite(now["loss"])
    assert np.isnan(now["refused"])
    refused = measured(opened(LESSON, "labels=0,1,1"))
    assert np.isnan(refused["loss"])
    assert np.isfinite(refused["refused"])


@pytest.mark.parametrize(
    ("address", "kind"),
    [("", "soft"), ("class=2", "hard"), ("labels=1,1,0", "multi-label")],
)
def test_an_address_tells_the_kind_of_its_target(address, kind):
    state, remarks = read(LESSON, parse_qs(address))
    assert state.options["kind"] == kind
    assert remarks == []


def test_a_class_between_two_is_taken_to_one_of_them():
    state, remarks = read(LESSON, {"class": ["1.4"]})
    assert state.values["class"] == 1.0
    assert len(remarks) == 1


def test_every_place_of_the_prediction_shows_the_share_it_is_dragged_to():
    for address in ("", "logits=6,-6,6", "logits=-6,-6,-6"):
        state = opened(LESSON, address)
        pad = LESSON.handles(state.values, state.options)[0]
        logits = vector(pad.values, "logits")
        assert np.abs(logits).max() <= 6.0
        rows = LESSON.quantities(pad.values)
        assert_allclose(rows["point_x"], pad.x)
        assert_allclose(rows["point_y"], pad.y)


def test_the_prediction_can_be_dragged_right_onto_every_target_inside():
    soft = opened(LESSON)
    model, target, *_ = LESSON.handles(soft.values, soft.options)
    shares = vector(target.values, "target")
    inside = (shares > 0).all(axis=-1)
    assert_allclose(model.x[inside], target.x[inside], atol=1e-14)
    assert_allclose(model.y[inside], target.y[inside], atol=1e-14)


@pytest.mark.parametrize(
    ("kind", "handles"),
    [
        ("soft", ["target.0", "target.1", "target.2"]),
        ("multi-label", ["labels.0", "labels.1", "labels.2"]),
        ("hard", []),
    ],
)
def test_the_marks_of_a_target_are_held_where_they_are_free(kind, handles):
    state = opened(LESSON, f"kind={kind}")
    figure = LESSON.pictures["questions"].build(measured(state), Style())
    marks = next(trace for trace in figure.data if trace.name == "target q")
    assert marks.meta["handles"] == handles


def test_the_triangle_is_drawn_to_one_scale_and_names_its_axes():
    figure = lesson("soft-targets").figure("triangle")
    assert figure.layout.yaxis.scaleanchor == "x"
    titles = [note.text for note in figure.layout.annotations]
    assert [
        f"of class {k}" in title for k, title in zip((0, 2, 1), titles, strict=True)
    ]
    assert all(">p<" in title and ">q<" in title for title in titles)


def test_the_rings_say_how_far_above_the_floor_they_lie_in_the_unit_shown():
    for units, widest in (("nats", "1.5"), ("bits", "2.2")):
        names = [
            t.name for t in lesson("soft-targets").figure("triangle", units=units).data
        ]
        assert f"{widest} {units} above the floor" in names


@pytest.mark.parametrize("address", ["", "kind=hard", "kind=multi-label&units=bits"])
def test_the_derivation_holds_the_current_numbers_and_no_nan(address):
    state = opened(LESSON, address)
    text = LESSON.derivation(state.values, state.options)
    assert f"{measured(state)['binary_loss']:.4f}" in text
    assert "nan" not in text
    assert json.dumps(text)
