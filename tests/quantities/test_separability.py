"""Whether one threshold parts two classes."""

import pytest

from xentviz.quantities.separability import is_separable


@pytest.mark.parametrize(
    ("x", "q", "expected"),
    [
        ([-1.0, 1.0], [0, 1], True),
        ([-1.0, 1.0], [1, 0], True),
        ([-1.0, 1.0], [1, 1], True),
        ([-1.0, 0.0, 1.0], [0, 1, 0], False),
        ([1.0, 1.0], [0, 1], False),
        ([-1.0, 1.0], [0.1, 1], False),
    ],
)
def test_a_set_is_separable_where_one_threshold_has_all_yes_on_one_side(x, q, expected):
    assert is_separable(x, q) is expected
