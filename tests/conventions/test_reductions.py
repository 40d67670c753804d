"""What the losses of rows were added up to, and by what that was divided."""

import math

import numpy as np
import pytest

from tests.conventions.questions import (
    CLASSES,
    COST,
    LOGITS,
    WEIGHT,
    P,
    again,
    best,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("convention", "number"),
    [
        ("weighted-mean", (WEIGHT[CLASSES] * COST).sum() / WEIGHT[CLASSES].sum()),
        ("weighted-mean-over-n", (WEIGHT[CLASSES] * COST).mean()),
        ("sum", (WEIGHT[CLASSES] * COST).sum()),
        ("mean", COST.mean()),
        (
            "bits+weighted-mean",
            (WEIGHT[CLASSES] * COST).sum() / WEIGHT[CLASSES].sum() / math.log(2),
        ),
    ],
)
def test_weights_have_either_denominator(convention, number):
    assert best(number, weight=WEIGHT) == convention


def test_weights_of_the_rows_are_an_average_too():
    weight = np.array([1.0, 3.0, 2.0, 7.0])
    logits, classes = np.vstack([LOGITS, [0.1, 0.2, 0.3]]), np.append(CLASSES, 0)
    cost = -np.log(again(logits)[np.arange(4), classes])
    number = np.average(cost, weights=weight)
    assert best(number, logits, classes, weight=weight) == "weighted-mean"


def test_ignored_rows_may_be_in_the_denominator():
    target = np.array([0, -100, 1])
    kept = COST[[0, 2]]
    assert best(kept.mean(), target=target) == "mean"
    assert best(kept.sum() / 3, target=target) == "mean-with-ignored"
    assert best(math.nan, target=[-1, -1, -1], ignore_index=-1) == "mean"


def test_weighted_losses_can_be_divided_by_the_ignored_rows_too():
    target, weight = [0, -100, 2], [1.0, 2.0, 5.0]
    losses = -np.log(P[[0, 2], [0, 2]])
    number = (losses * [1.0, 5.0]).sum() / 3
    assert best(number, target=target, weight=weight) == "mean-with-ignored"
    number = losses.sum() / 3
    assert best(number, target=target, weight=weight) == "mean-with-ignored"


def test_keras_takes_the_mean_of_the_yes_or_no_questions_of_each_row_first():
    # https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class
    logits, labels = [[-18.6, 0.51], [2.94, -12.8]], [[0, 1], [0, 0]]
    assert best(0.235, logits, labels) == best(1.496, logits, labels) == "row-means"
    logits, labels = [*logits, [0.0, 0.0]], [*labels, [1, 1]]
    number = 1.730916 + math.log(2)
    assert best(number, logits, labels, digits=6) == "sum-of-row-means"


def test_the_losses_of_pixels_can_be_divided_by_the_images_alone():
    rng = np.random.default_rng(4)
    logits, target = rng.normal(size=(2, 3, 4, 5)), rng.integers(0, 3, (2, 4, 5))
    rows = np.moveaxis(logits, 1, -1).reshape(-1, 3)
    cost = -np.log(again(rows)[np.arange(40), target.ravel()])
    assert best(cost.mean(), logits, target) == "mean"
    assert best(cost.sum() / 2, logits, target) == "mean-over-batch"
