"""Answers come in order, with the nearest where none fits, and soon."""

import time

import numpy as np
import pytest

import xentviz
from tests.conventions.questions import (
    CLASSES,
    COST,
    LOGITS,
    again,
    best,
)
from xentviz.conventions.question import question
from xentviz.conventions.search import Search


def test_what_is_written_out_can_be_checked_by_hand():
    answer = xentviz.explain([[0.0, 0.0]], [0], "1.0000", label_smoothing=0.3)[0]
    assert answer.convention == "bits"
    assert "softmax(0, 0) = (0.5, 0.5)" in answer.why
    assert "0.6931471806 / ln 2 = 1 bits" in answer.why


def test_a_number_that_nothing_gives_is_answered_by_the_nearest():
    found = xentviz.explain(LOGITS, CLASSES, "123.456789")
    assert len(found) == 0
    assert len(found.nearest) == 4
    assert repr(found).startswith("nothing known here gives 123.456789; the nearest")


def test_two_at_once_are_told_only_where_both_of_them_matter():
    found = xentviz.explain(LOGITS, CLASSES, f"{COST.mean():.6f}")
    for answer in found:
        assert "mean" not in answer.convention.split("+") or answer == found[0]
    names = [a.convention for a in xentviz.explain([[2.0, 1.0]], [0], "0.3133")]
    assert names[0] == "mean"
    assert "bits+sum" not in names


def test_a_thousand_rows_of_ten_are_few_enough_to_search_two_at_a_time():
    rng = np.random.default_rng(0)
    logits, target = rng.normal(size=(1000, 10)), rng.integers(0, 10, 1000)
    cost = -np.log(again(again(logits))[np.arange(1000), target])
    assert best(cost.sum(), logits, target, digits=9) == "softmax-twice+sum"


def test_an_infinite_loss_is_no_perplexity_of_a_finite_one_first():
    names = [a.convention for a in xentviz.explain([[1000, 0]], [1], "inf")]
    assert names.index("log-of-softmax") < names.index("perplexity")


@pytest.mark.parametrize(("digits", "is_said"), [(2, True), (6, False)])
def test_few_digits_are_said_to_be_few_where_several_conventions_give_them(
    digits, is_said
):
    found = xentviz.explain(LOGITS, CLASSES, f"{COST.mean():.{digits}g}")
    assert found[0].convention == "mean"
    assert ("few digits were given" in f"{found}") == is_said


@pytest.mark.parametrize(
    ("keywords", "convention", "other"),
    [
        ({"pos_weight": 3.0}, "pos-weight", "bits"),
        ({"temperature": 4.0}, "temperature", "swapped"),
        ({"label_smoothing": 0.3}, "smoothing-over-k", "base-10"),
    ],
)
def test_a_keyword_that_is_given_is_likelier_than_a_mistake(
    keywords, convention, other
):
    z, y = (
        ([1.2, -0.7, 0.3, 2.2], [1, 0, 0, 1])
        if "pos_weight" in keywords
        else (
            LOGITS,
            CLASSES,
        )
    )
    ranks = {c.name: c.rank for c in reversed(Search(question(z, y, **keywords)).known)}
    assert ranks[convention] < ranks[other]


def test_a_batch_of_pairs_is_searched_as_fast_as_its_scores():
    generator = np.random.default_rng(5)
    z, y = generator.normal(size=(1000, 1)), generator.integers(2, size=1000)
    pairs = np.logaddexp(0, z) - z * y
    before = time.process_time()
    assert best(pairs.mean(), z, y) == "broadcast"
    assert time.process_time() - before < 5.0
    assert best(pairs.sum(), z, y, digits=12) == "broadcast+sum"


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"logits": LOGITS, "target": [0, 3, 1]}, "or ignore_index, got 3 in row"),
        ({"logits": LOGITS, "target": [0, 1]}, "hold 3 classes or 3 rows of 3 shares"),
        ({"target": [0]}, "be given, one of the two, got none"),
        ({"probabilities": [[2.0, 1.0]], "target": [0]}, "else they are logits"),
        ({"logits": LOGITS, "target": CLASSES, "weight": [1, 2]}, "hold 3 numbers"),
        (
            {"logits": LOGITS, "target": CLASSES, "seen": "low"},
            "be one number, such as 1.23, got 'low'",
        ),
        (
            {"logits": LOGITS, "target": CLASSES, "seen": "1e400"},
            "be a number that a float64 can hold, got 1e400",
        ),
        (
            {"logits": LOGITS, "target": CLASSES, "seen": "1e-400"},
            "be a number that a float64 can hold, got 1e-400",
        ),
    ],
)
def test_what_is_no_question_is_refused_in_a_line(inputs, words):
    with pytest.raises(ValueError, match=words):
        xentviz.explain(**inputs)
