"""Texts as spreadsheets and programs write them, and what is no table in one."""

import pytest

from xentviz.dataset.batch import read

PLAIN = "a,b,label\n1.5,0.25,0\n-2.5,3,1\n"
SCORES = [[1.5, 0.25], [-2.5, 3.0]]
COMMAS = PLAIN.replace(",", ";").replace(".", ",")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", PLAIN.replace("\n", "\r\n")),
        ("a.csv", PLAIN.replace("\n", "\r")),
        ("a.csv", PLAIN.replace("\n", "\r", 1)),
        ("a.csv", "\r" + PLAIN),
        ("a.csv", PLAIN.partition("\n")[2].replace("\n", "\r", 1)),
        ("a.csv", "\ufeff" + PLAIN.removesuffix("\n")),
        ("a.csv", "sep=;\n" + COMMAS),
        ("a.csv", COMMAS),
        ("a.csv", COMMAS.partition("\n")[2]),
        ("a.tsv", COMMAS.replace(";", "\t")),
        ("a.csv", 'a,b,label\n"1,5","0,25",0\n"-2,5",3,1\n'),
        ("a.csv", PLAIN.replace(",", "|")),
        ("a.csv", PLAIN.replace("a,b,label", "0,1,2")),
        ("a.csv", PLAIN.replace("a,b,label", "0,1,label")),
        ("a.csv", PLAIN.replace("a,b,label", '"a\n""x""",b,label')),
        ("a.csv", "# by hand\n" + PLAIN),
        ("a.txt", "# a b label\n1.5 0.25 0\n-2.5 3 1\n"),
        ("a.csv", "a,b,label,,\n1.5,0.25,0,,\n-2.5,3,1,,\n"),
        ("a.csv", "a,b,label\n1.5,0.25,x y\n\n-2.5,3,z\n"),
        ("a.csv", 'a,b,label\n1.5,0.25,"x\ny, ""1"""\n-2.5,3,z\n'),
    ],
)
@pytest.mark.parametrize("block", [16, 1 << 22])
def test_a_text_is_read_as_its_writer_meant_it(name, text, block, monkeypatch):
    monkeypatch.setattr("xentviz.dataset.text.BLOCK", block)
    batch = read(text.encode(), name)
    assert batch.scores.tolist() == SCORES
    assert batch.target.tolist() == [0, 1]


def test_lines_longer_than_what_is_looked_at_first_are_whole(monkeypatch):
    monkeypatch.setattr("xentviz.dataset.beginning.SNIFFED", 8)
    assert read(PLAIN.encode(), "a.csv").scores.tolist() == SCORES


@pytest.mark.parametrize(
    ("columns", "labels", "classes"),
    [
        ("dog, cat", [" cat", " dog"], [1, 0]),
        ("Dog,Cat", ["cat", "dog"], [1, 0]),
        ("se\u00f1or,a\u00f1o", ["an\u0303o", "sen\u0303or"], [1, 0]),
    ],
)
def test_a_name_is_that_of_its_column_however_it_is_written(columns, labels, classes):
    rows = "".join(f"1,2,{label}\n" for label in labels)
    batch = read(f"{columns},label\n{rows}".encode(), "a.csv")
    assert batch.target.tolist() == classes


def test_a_label_that_is_missing_among_numbers_is_no_name():
    with pytest.raises(ValueError, match="row 2, column label: must be a class from"):
        read(b"a,b,label\n1,2,0\n1,2,\n", "a.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PLAIN.encode("utf-16"), r"it is UTF-16 \(save it as UTF-8\)"),
        (PLAIN.replace("a", "\xe9").encode("latin-1"), "no UTF-8 text, at byte 1"),
        (b"1  2  0\n2  1  1\n", "parted by one space"),
        (b"a,b,label\n1,2,0\n1,2,'\"\n", "a quotation mark is never closed"),
        (b'a,b,label\n1,2,x\n3,4,"y\n5,6,x\n', 'is never closed, in .3,4,"y.n5,6,x'),
        (b"a,b,label\n1,x\xc2\xa0,0\n", "row 1, column b: must be a number, got 'x"),
        (b'a,b,label\n1,"x\ny",0\n', "row 1, column b: must be a number"),
        (
            b"a,b,label\n1,2,0\n" + b"1" * 200_000 + b",2,0\n",
            "row 2, column a: must be",
        ),
        (b'a,b,label\n1,2,"0\n1,2,1\n', "a quotation mark is never closed"),
        (b"a\n1\n2\n", "a label must follow the scores, got one column: a"),
    ],
)
def test_what_is_no_table_is_refused_in_words_of_ours(text, words):
    with pytest.raises(ValueError, match=f"a.txt: .*({words})"):
        read(text, "a.txt")
