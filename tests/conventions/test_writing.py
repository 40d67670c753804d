"""Rows of numbers are read as they are typed or pasted."""

import pytest

from xentviz.conventions.writing import rows_of


def test_rows_are_read_as_they_are_typed_or_pasted():
    typed = rows_of("logits", "2,1,0; 0,3,1").tolist()
    assert typed == [[2, 1, 0], [0, 3, 1]]


@pytest.mark.parametrize(
    "text",
    [
        "[[2., 1., 0.],\n [0., 3., 1.]]",
        "[[2. 1.\n  0.]\n [0. 3.\n  1.]]",
        "tensor([[2, 1, 0], [0, 3, 1]])",
        "tensor([[2., 1., 0.],\n        [0., 3., 1.]], grad_fn=<AddmmBackward0>)",
        "tensor([[2., 1., 0.], [0., 3., 1.]], device='cuda:0', dtype=torch.float64)",
        "array([[2, 1, 0],\n       [0, 3, 1]], dtype=float32)",
        "<tf.Tensor: shape=(2, 3), dtype=float32, numpy=\n"
        "array([[2., 1., 0.],\n       [0., 3., 1.]], dtype=float32)>",
        "tf.Tensor(\n[[2. 1. 0.]\n [0. 3. 1.]], shape=(2, 3), dtype=float32)",
        "[[np.float64(2.0), np.float64(1.0), np.float64(0.0)], [0.0, 3.0, 1.0]]",
        "((2, 1, 0), (0, 3, 1))",
        "[2, 1, 0]\n[0, 3, 1]",
        "2\t1\t0\n0\t3\t1\n",
    ],
)
def test_rows_are_read_as_a_framework_prints_them(text):
    assert rows_of("logits", text).tolist() == [[2, 1, 0], [0, 3, 1]]


def test_numbers_of_one_axis_are_a_row_and_lines_are_a_column():
    assert rows_of("target", "tensor([0, 2], dtype=torch.int32)").tolist() == [[0, 2]]
    assert rows_of("target", "tensor(0)\ntensor(2)").tolist() == [[0], [2]]
    assert rows_of("target", "[np.int64(0), np.int64(2)]").tolist() == [[0, 2]]


@pytest.mark.parametrize(
    "part", ["a", "a(", "a.b/", "x=", "a=<", "<tf.x:", "(", " ", "a ", "> ", "a=1,"]
)
def test_a_text_of_any_length_is_gone_through_once(part):
    # Were a name looked at to its end from each letter, this would take minutes.
    with pytest.raises(ValueError, match="logits must hold numbers") as refused:
        rows_of("logits", part * 100_000)
    assert len(str(refused.value)) < 150


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
