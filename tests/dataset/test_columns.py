"""Which column is what: told by names, and no two readings are chosen between."""

import time

import pytest

from xentviz.dataset.columns import columns_of


@pytest.mark.parametrize(
    ("names", "scores", "target", "left_out"),
    [
        ("a b c label", "a b c", "label", ""),
        ("logit_a epoch logit_b label", "logit_a logit_b", "label", "epoch"),
        ("logit_a logit_b label split", "logit_a logit_b", "label", "split"),
        ("z_a z_b truth", "z_a z_b", "truth", ""),
        ("target_id a b", "a b", "target_id", ""),
        ("class_0 class_1 truth", "class_0 class_1", "truth", ""),
        ("p_a p_b q_a q_b", "p_a p_b", "q_a q_b", ""),
        ("id a b label", "a b", "label", "id"),
    ],
)
def test_columns_are_known_by_their_names(names, scores, target, left_out):
    found = columns_of(names.split(), "a.csv")
    assert found.scores == scores.split()
    assert found.target == target.split()
    assert found.left_out == left_out.split()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("a b label y", "two columns could be the target: 'label', 'y'"),
        ("logit_a logit_b prob_a prob_b label", "of logits and of probabilities"),
        ("a b c target_a target_b", "2 columns of the target beside 3 of scores"),
        ("z label", "scores of two classes or more, got 1"),
        ("label", "scores of two classes or more, got 0"),
        ("a a label", "two columns have the name 'a'"),
    ],
)
def test_names_that_can_be_meant_in_two_ways_are_refused(names, words):
    with pytest.raises(ValueError, match=f"a.csv: .*{words}"):
        columns_of(names.split(), "a.csv")


def test_a_table_of_very_many_columns_is_understood_at_once():
    names = [f"token {i}" for i in range(100_000)]
    before = time.process_time()
    found = columns_of([*names, "label"], "a.csv")
    assert (len(found.scores), found.target) == (100_000, ["label"])
    assert columns_of([*names, "y"], "a.csv").scores == names
    with pytest.raises(ValueError, match="two columns have the name 'token 7'"):
        columns_of([*names, "token 7", "y"], "a.csv")
    assert time.process_time() - before < 10.0
