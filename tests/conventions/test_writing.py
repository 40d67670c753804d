"""Rows of numbers are read as they are typed or pasted."""

import pytest

from xentviz.conventions.writing import rows_of


def test_rows_are_read_as_they_are_typed_or_pasted():
    typed = rows_of("logits", "2,1,0; 0,3,1").tolist()
    assert typed == [[2, 1, 0], [0, 3, 1]]
    assert rows_of("logits", "[[2., 1., 0.],\n [0., 3., 1.]]").tolist() == typed
    assert rows_of("logits", "tensor([[2, 1, 0], [0, 3, 1]])").tolist() == typed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,a", "'a' in row 1"),
        ("1;1e400", "numbers that a float64 can, got 1e400 in row 2"),
        ("1,2; 3", "2 in row 1 and 1 in row 2"),
        ("", "numbers"),
    ],
)
def test_what_is_no_row_is_refused_with_its_place(text, words):
    with pytest.raises(ValueError, match=words):
        rows_of("logits", text)
