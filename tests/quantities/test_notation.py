"""A minus as people read it."""

import pytest

from xentviz.quantities.notation import MINUS, with_minus


@pytest.mark.parametrize("text", ["-0.25", "1e-05", "-1, -2", "(-3e-7)"])
def test_no_hyphen_is_left_in_a_number_that_people_read(text):
    found = with_minus(text)
    assert "-" not in found
    assert found.count(MINUS) == text.count("-")
    assert found.replace(MINUS, "-") == text
