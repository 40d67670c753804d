"""``explain`` on the command line: text for a reader, a list for a program."""

import json

import pytest

from xentviz.__main__ import main

ROWS = ["--logits", "2,1,0; 0,3,1", "--target", "0; 2"]


def printed(capsys, *words):
    assert main(["explain", *words]) == 0
    return capsys.readouterr()


def test_json_is_a_list_of_answers_best_first(capsys):
    shown = printed(capsys, *ROWS, "--seen", "3.71848", "--json")
    [answer] = json.loads(shown.out)
    assert list(answer) == ["convention", "value", "why", "mend"]
    assert answer["convention"] == "bits+sum"
    assert answer["value"] == pytest.approx(3.718477195, abs=1e-9)
    assert shown.err == ""


def test_text_says_why_and_what_mends_it(capsys):
    text = printed(capsys, *ROWS, "--seen", "1.0923").out
    assert text.startswith("1.0923 is\n\n1. softmax-twice  1.09231806795\n   why   ")
    assert "\n   mend  pass the logits themselves" in text


def test_a_number_that_nothing_gives_is_an_empty_list_and_the_nearest_beside_it(capsys):
    shown = printed(capsys, *ROWS, "--seen", "123.456", "--json")
    assert json.loads(shown.out) == []
    assert "nothing known here gives 123.456; the nearest are" in shown.err


def test_without_a_number_the_libraries_are_told(capsys):
    text = printed(capsys, *ROWS).out
    assert "F.cross_entropy(logits, target, reduction='sum')" in text
    rows = json.loads(printed(capsys, *ROWS, "--json").out)
    assert rows[0]["convention"] == "mean"
    assert {row["library"] for row in rows} > {"PyTorch", "Keras", "scikit-learn"}


def test_a_first_number_may_be_negative_and_so_may_the_one_that_was_seen(capsys):
    words = ["--logits", "-1,2,0.5", "--target", "1", "--seen", "-0.785597"]
    [answer, *_] = json.loads(printed(capsys, *words, "--json").out)
    assert answer["convention"] == "nll-of-probabilities"
    words = ["--logits", "800,0", "--target", "1", "--seen", "inf", "--json"]
    [answer, *_] = json.loads(printed(capsys, *words).out)
    assert answer["value"] == "inf"


def test_weights_and_probabilities_are_rows_too(capsys):
    words = ["--probabilities", "0,1; .5,.5", "--target", "0; 1", "--weight", "1,3"]
    answers = json.loads(printed(capsys, *words, "--seen", "25.52", "--json").out)
    assert answers[0]["convention"] == "clamped-torch+weighted-mean"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--logits", "1,2", "--target", "7"], "or ignore_index, got 7 in row 1"),
        (["--logits", "1,2; 3", "--target", "0"], "2 in row 1 and 1 in row 2"),
        ([*ROWS, "--seen", "low"], "seen must be one number, such as 1.23, got 'low'"),
        (["--target", "0"], "logits or probabilities must be given"),
    ],
)
def test_what_is_no_question_is_refused_in_one_line(capsys, words, why):
    assert main(["explain", *words]) == 2
    error = capsys.readouterr().err
    assert why in error
    assert error.count("\n") == 1


def test_a_number_is_explained_in_another_language_by_the_same_names(capsys):
    words = [*ROWS, "--seen", "3.71848", "--lang", "es"]
    text = printed(capsys, *words).out
    assert text.startswith("3.71848 es\n\n1. bits+sum  3.71847719545\n   por qué  ")
    assert "\n   remedio  divide por las filas" in text
    [answer] = json.loads(printed(capsys, *words, "--json").out)
    assert list(answer) == ["convention", "value", "why", "mend"]
    assert answer["mend"].startswith("divide por las filas")
