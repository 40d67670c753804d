"""What is printed beside a loss: a deviance, an error of p, an accuracy."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import (
    accuracy_score,
    mean_absolute_error,
    mean_squared_error,
    zero_one_loss,
)

import xentviz
from tests.conventions.questions import COST, LOGITS, ONE_HOT, P, best

LABELS = np.array([0, 2, 2])  # two of three are right


@pytest.mark.parametrize(
    ("convention", "number"),
    [
        ("mean-deviance", 2 * COST.mean()),
        ("deviance", 2 * COST.sum()),
        ("root-mean-squared-error", np.sqrt(((P - ONE_HOT) ** 2).sum(axis=1).mean())),
        ("mean-absolute-error", mean_absolute_error(ONE_HOT, P)),
        ("half-squared-error", ((P - ONE_HOT) ** 2).sum(axis=1).mean() / 2),
        ("half-squared-error+sum", ((P - ONE_HOT) ** 2).sum() / 2),
    ],
)
def test_what_is_printed_beside_a_loss_finds_its_name_first(convention, number):
    assert best(number) == convention


def test_the_root_of_a_mean_over_all_entries_is_one_too():
    # Of as many rows as classes it is the length of the gradient as well.
    number = np.sqrt(mean_squared_error(ONE_HOT[:2], P[:2]))
    name = "root-mean-squared-error"
    assert best(number, logits=LOGITS[:2], target=[0, 2]) == name


def test_what_gradient_boosting_says_of_two_classes_is_a_mean_deviance():
    x = np.linspace(-1, 1, 12)[:, None]
    labels = np.array([0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1])
    model = GradientBoostingClassifier(n_estimators=2, random_state=0).fit(x, labels)
    seen, logits = f"{model.train_score_[-1]:.7f}", model.decision_function(x)
    assert xentviz.explain(logits, labels, seen)[0].convention == "mean-deviance"


@pytest.mark.parametrize(
    ("convention", "metric"),
    [("accuracy", accuracy_score), ("error-rate", zero_one_loss)],
)
def test_how_often_a_model_is_right_is_told_from_a_loss(convention, metric):
    number = metric(LABELS, LOGITS.argmax(axis=1))
    assert 0 < number < 1
    assert best(number, target=LABELS) == convention


def test_of_yes_or_no_labels_each_is_right_or_wrong():
    labels = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1]])
    number = accuracy_score(labels.ravel(), LOGITS.ravel() > 0)
    assert 0 < number < 1
    assert best(number, target=labels) == "accuracy"
    found = xentviz.explain([1.5, 0.3, -1.0, 2.0], [1, 0, 0, 1], "0.750000")
    assert found[0].convention == "accuracy"
    assert "right 3 times: 3 / 4" in found[0].why


def test_rows_that_are_ignored_are_neither_right_nor_wrong():
    target = [*LABELS, -100]
    found = xentviz.explain([*LOGITS, [9.0, 0.0, 0.0]], target, "0.6666667")
    assert found[0].convention == "accuracy"
    assert "right 2 times: 2 / 3" in found[0].why
    assert xentviz.explain([[1, 2]], [-100], "nan")[0].convention == "mean"


def test_soft_targets_have_no_accuracy():
    found = xentviz.explain([[2.0, 1.0], [0.0, 1.0]], [[0.7, 0.3], [0.4, 0.6]], "1.0")
    assert "accuracy" not in [answer.convention for answer in found]
