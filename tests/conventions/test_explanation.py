"""A number that was seen finds the convention that it came by."""

import math

import numpy as np
import pytest

import xentviz
from tests.conventions.questions import (
    BCE,
    CLASSES,
    COST,
    LOGITS,
    ONE_HOT,
    PICKED,
    ROWS,
    SIGMOID,
    SOFT,
    P,
    again,
    best,
    smoothed,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("convention", "number"),
    [
        ("mean", COST.mean()),
        ("sum", COST.sum()),
        ("none", COST[1]),
        ("mean-over-classes", COST.sum() / 9),
        ("bits", COST.mean() / math.log(2)),
        ("base-10", COST.mean() / math.log(10)),
        ("perplexity", math.exp(COST.mean())),
        ("square-root", math.sqrt(COST.mean())),
        ("log-likelihood", -COST.mean()),
        ("softmax-twice", -np.log(again(P)[ROWS, CLASSES]).mean()),
        ("class-axis", -np.log(again(LOGITS, 0)[ROWS, CLASSES]).mean()),
        ("nll-of-probabilities", -PICKED.mean()),
        ("nll-of-logits", -LOGITS[ROWS, CLASSES].mean()),
        ("smoothing-over-k", smoothed(0.1, 3)),
        ("smoothing-over-k-minus-1", smoothed(0.1, 2)),
        ("binary", BCE.mean()),
        ("binary-of-softmax", -np.log(np.where(ONE_HOT, P, 1 - P)).mean()),
        ("temperature", -np.log(again(LOGITS / 2)[ROWS, CLASSES]).mean()),
        ("temperature-squared", -4 * np.log(again(LOGITS / 2)[ROWS, CLASSES]).mean()),
        ("focal", ((1 - PICKED) ** 2 * COST).mean()),
        ("squared-error", ((P - ONE_HOT) ** 2).sum(axis=1).mean()),
        ("uniform", math.log(3)),
        ("column-order", -np.log(P[:, ::-1][ROWS, CLASSES]).mean()),
        ("shifted-classes", -np.log(P[ROWS, (CLASSES + 1) % 3]).mean()),
        ("bits+sum", COST.sum() / math.log(2)),
        ("softmax-twice+sum", -np.log(again(P)[ROWS, CLASSES]).sum()),
        ("binary+sum-over-classes", BCE.sum(axis=1).mean()),
        ("mean-over-classes+smoothing-over-k", smoothed(0.1, 3) / 3),
        ("bits+none", COST[2] / math.log(2)),
        ("one-minus-p", (1 - PICKED).mean()),
        ("kl-to-uniform", math.log(3) + (P * np.log(P)).sum(axis=1).mean()),
        ("mean-of-perplexities", (1 / PICKED).mean()),
        ("half", COST.mean() / 2),
        ("gradient-norm", np.linalg.norm(P - ONE_HOT) / 3),
        ("predicted-entropy", -(P * np.log(P)).sum(axis=1).mean()),
        ("binary+focal", (np.where(ONE_HOT, 1 - SIGMOID, SIGMOID) ** 2 * BCE).mean()),
    ],
)
def test_the_number_of_a_convention_finds_it_first(convention, number):
    assert best(number) == convention


def test_the_log_softmax_of_a_log_softmax_is_harmless_and_said_to_be():
    found = xentviz.explain(LOGITS, CLASSES, f"{COST.mean():.9f}")
    assert found[0].convention == "mean"
    harmless = {a.convention: a for a in found}["log-softmax-twice"]
    assert harmless.value == pytest.approx(COST.mean(), rel=1e-14)
    assert harmless.mend.startswith("nothing to mend")


@pytest.mark.parametrize(
    ("library", "seen"),
    [
        ("xgboost", "36.8414"),
        ("sklearn", "34.5388"),
        ("sklearn", "36.0437"),
        ("keras", "16.1181"),
    ],
)
def test_what_a_class_that_is_ruled_out_costs_tells_whose_epsilon_it_was(library, seen):
    found = xentviz.explain(None, [0], seen, probabilities=[[0.0, 1.0]])
    assert found[0].convention == f"clipped-{library}"


def test_more_digits_than_a_float32_has_are_not_rounded_to_one():
    seen = f"{-np.log(PICKED + 1e-8).mean():.12f}"
    found = xentviz.explain(LOGITS, CLASSES, seen)
    assert found[0].convention == "epsilon-added"


@pytest.mark.parametrize("number", [math.log(10), 2.3026, 2.303])
@pytest.mark.parametrize("scale", [0.0, 1e-4, 1.0])
def test_ln_k_is_said_to_be_what_a_model_costs_that_knows_nothing(number, scale):
    logits = np.random.default_rng(6).normal(scale=scale, size=(4, 10))
    found = xentviz.explain(logits, [1, 2, 3, 4], f"{number:.10g}")
    assert found[0].convention == "uniform"
    assert "−ln p = ln 10 = 2.30259" in found[0].why


@pytest.mark.parametrize(("logits", "target"), [([0.0] * 3, [1, 0, 1]), ([[1, 1]], 0)])
def test_of_two_answers_a_model_that_knows_nothing_costs_ln_2(logits, target):
    names = [a.convention for a in xentviz.explain(logits, target, "0.693147")]
    assert names[:2] == ["uniform", "mean"]


def test_the_cost_of_a_no_can_be_missing():
    labels = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 0]])
    yes = -labels * np.log(SIGMOID)
    assert best(yes.mean(), target=labels) == "yes-alone"
    assert best(yes.sum(axis=1).mean(), target=labels) == "sum-over-classes+yes-alone"


def test_another_axis_can_be_taken_for_that_of_the_classes():
    rng = np.random.default_rng(5)
    logits, target = rng.normal(size=(4, 3, 3)), rng.integers(0, 3, (4, 3))
    cost = -np.log(again(np.moveaxis(logits, 1, -1).reshape(-1, 3)))
    number = cost[np.arange(12), target.ravel()].mean()
    assert best(number, logits, target) == "class-axis"


def test_a_column_beside_a_row_pairs_every_score_with_every_label():
    scores, labels = np.array([0.5, -1.0, 2.0, 0.1]), np.array([1.0, 0.0, 1.0, 1.0])
    p = 1 / (1 + np.exp(-scores[:, None]))
    pairs = -(labels * np.log(p) + (1 - labels) * np.log(1 - p))
    assert best(pairs.mean(), scores[:, None], labels) == "broadcast"
    assert best(np.diag(pairs).mean(), scores[:, None], labels) == "mean"


def test_the_weight_of_a_yes_is_that_given_or_the_noes_for_each_yes():
    scores, labels = np.array([0.5, -1.0, 2.0, 0.1]), np.array([1.0, 0.0, 0.0, 0.0])
    p = 1 / (1 + np.exp(-scores))
    yes, no = -labels * np.log(p), -(1 - labels) * np.log(1 - p)
    column = scores[:, None]
    assert best((3 * yes + no).mean(), column, labels) == "pos-weight"
    number = (2.5 * yes + no).mean()
    assert best(number, column, labels, pos_weight=2.5) == "pos-weight"


def test_one_logit_beside_a_softmax_costs_nothing_whatever_it_is():
    column, labels = [[0.5], [-1.0]], [1, 0]
    found = xentviz.explain(column, labels, "0.000000")
    assert found[0].convention == "categorical"


def test_two_wide_logits_overflow_where_nothing_is_subtracted():
    logits = [[1000.0, 0.0], [0.0, 1.0]]
    names = [a.convention for a in xentviz.explain(logits, [0, 1], "nan")]
    assert names[0] == "naive"
    names = [a.convention for a in xentviz.explain(logits, [1, 1], "inf")]
    assert names[0] == "log-of-softmax"


def test_a_batch_of_which_nothing_counts_is_said_to_be_0_over_0():
    answer = xentviz.explain(LOGITS, [-100] * 3, "nan")[0]
    assert answer.convention == "mean"
    assert answer.mend.startswith("every target is ignore_index, and 0 / 0 is NaN")


def test_the_weight_of_a_yes_says_where_it_moves_the_least_loss():
    z, y = [[0.5], [-1.0], [2.0], [0.1]], [[1], [0], [1], [0]]
    p = np.linspace(0.001, 0.999, 999)
    loss = -3 * 0.5 * np.log(p) - 0.5 * np.log(1 - p)
    number = float(xentviz.binary_cross_entropy_with_logits(z, y, pos_weight=3.0))
    answer = xentviz.explain(z, y, f"{number:.9f}", pos_weight=3.0)[0]
    assert p[loss.argmin()] == pytest.approx(0.75)
    assert "labels that are 0.5 on average p = 0.75 costs the least" in answer.why
    for labels, weight in (([[1]] * 4, 0.0), ([[0]] * 4, 2.0)):
        assert xentviz.explain(z, labels, "0", pos_weight=weight)


def test_a_negative_loss_has_no_square_root():
    found = xentviz.explain([[2.0, 1.0]], [0], "nan")
    names = [a.convention for a in (*found, *found.nearest)]
    assert not [name for name in names if "square-root" in name]


def test_the_default_of_keras_is_found_where_logits_are_passed_for_probabilities():
    scores = np.abs(LOGITS)  # of negative ones Keras clips all that the sum leaves
    share = scores / scores.sum(axis=1, keepdims=True)
    number = -np.log(share[ROWS, CLASSES]).mean()
    assert best(number, scores) == "clipped-keras+logits-as-probabilities"


@pytest.mark.parametrize("target", [SOFT, CLASSES])
def test_the_softmax_of_a_target_is_found(target):
    q = np.eye(3)[target] if target.ndim == 1 else target
    number = -(again(q) * np.log(P)).sum(axis=1).mean()
    assert best(number, target=target) == "softmax-of-target"


@pytest.mark.parametrize("pos_weight", [2.0, 5.0, 1.0 / 3.0])
def test_a_usual_weight_of_a_yes_is_found_without_being_told(pos_weight):
    z, y = [[0.5], [-1.0], [2.0], [0.1]], [[1], [0], [1], [1]]
    said = xentviz.binary_cross_entropy_with_logits(z, y, pos_weight=pos_weight)
    assert best(float(said), z, y) == "pos-weight"
