"""``loss`` on the command line: the loss of a file, and what it was divided by."""

import json

import numpy as np
import pytest

import xentviz
from xentviz.__main__ import main

LOGITS = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0], [0.0, 0.0, 3.0]])
CLASSES = np.array([0, 1, -100])


@pytest.fixture
def file(tmp_path):
    np.savez(tmp_path / "data.npz", logits=LOGITS, target=CLASSES)
    return str(tmp_path / "data.npz")


def test_json_has_the_loss_of_a_file_with_every_option(file, capsys):
    options = ["--temperature", "2", "--label-smoothing", ".1", "--weight", "1,2,3"]
    assert main(["loss", file, *options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    expected = xentviz.cross_entropy(
        LOGITS / 2, CLASSES, weight=[1, 2, 3], label_smoothing=0.1
    )
    assert found["loss"] == pytest.approx(expected, rel=1e-14)
    assert (found["n"], found["n_counted"], found["divisor"]) == (3, 2, 3.0)


def test_text_says_what_was_understood_and_what_the_mean_divides_by(file, capsys):
    assert main(["loss", file]) == 0
    text = capsys.readouterr().out
    assert "3 rows of 3 classes" in text
    expected = xentviz.cross_entropy(LOGITS, CLASSES)
    assert f"loss, mean: {expected:.12g} nats" in text
    assert "is divided by 2: the rows, 1 ignored" in text
    assert "ln 3 = 1.09861" in text


def test_each_row_has_its_loss_under_none(file, capsys):
    assert main(["loss", file, "--reduction", "none", "--json"]) == 0
    losses = json.loads(capsys.readouterr().out)["loss"]
    expected = xentviz.cross_entropy(LOGITS, CLASSES, reduction="none")
    assert losses == pytest.approx(expected.tolist(), rel=1e-15)


def test_columns_that_are_no_scores_are_left_out_and_named(tmp_path, capsys):
    path = tmp_path / "data.csv"
    path.write_text("logit_a,logit_b,epoch,label\n1,2,9,0\n3,1,9,1\n")
    assert main(["loss", str(path)]) == 0
    assert "left out: epoch" in capsys.readouterr().out
    assert main(["loss", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == ["epoch"]


def test_the_mean_over_no_rows_is_null_in_json(tmp_path, capsys):
    path = tmp_path / "data.npz"
    np.savez(path, logits=LOGITS, target=[-100, -100, -100])
    assert main(["loss", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["loss"], found["guess"], found["n_counted"]) == (None, None, 0)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path, capsys):
    path = tmp_path / "data.csv"
    path.write_text("a,b,label\n1,2,0\n3,oops,1\n", encoding="utf-8")
    assert main(["loss", str(path)]) == 2
    error = capsys.readouterr().err
    assert "data.csv: row 2, column b: must be a number, got 'oops'" in error
    assert error.count("\n") == 1
    assert main(["loss", str(tmp_path / "none.csv")]) == 2
    assert "there is no file" in capsys.readouterr().err
    assert main(["loss", str(tmp_path)]) == 2
    assert f"{tmp_path} is a folder, and no file" in capsys.readouterr().err


def test_a_loss_is_told_in_another_language_and_its_file_refused_in_it(
    tmp_path, capsys
):
    path = tmp_path / "a.csv"
    path.write_text("cat,dog,label\n1,2,cat\n0,1,dog\n", encoding="utf-8")
    assert main(["loss", str(path), "--lang", "es"]) == 0
    text = capsys.readouterr().out
    assert "a.csv: csv, 2 filas de 2 clases (cat, dog), float64" in text
    assert "objetivo: nombres de clase en label" in text
    assert "la suma de las pérdidas se divide por 2: las filas" in text
    path.write_text("cat,dog,label\n1,x,cat\n", encoding="utf-8")
    assert main(["loss", str(path), "--lang", "es"]) == 2
    assert "a.csv: fila 1, columna dog: debe ser un número" in capsys.readouterr().err
