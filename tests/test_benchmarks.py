"""The table of the benchmarks; what they measure is not for a test to say."""

import pytest

from tests.benchmarks.table import Aim, Row, formatted


def test_the_table_says_which_aims_are_met():
    missed = Row("drag", 30.0, 20.0, "ms", Aim("≤", 1.2))
    met = Row("share", 100.0, 80.0, "%", Aim("≥", 1.0))
    _, rule, *lines = formatted([missed, met]).splitlines()
    assert [line.split() for line in lines] == [
        ["drag", "30", "ms", "20", "ms", "1.50", "≤", "1.2", "no"],
        ["share", "100", "%", "80", "%", "1.25", "≥", "1", "yes"],
    ]
    assert set(rule) == {"-", " "}


@pytest.mark.parametrize(
    ("sense", "met"),
    [
        ("≤", [True, True, False]),
        ("≥", [False, True, True]),
        ("<", [True, False, False]),
    ],
)
def test_an_aim_is_met_on_its_own_side_of_the_bound(sense, met):
    assert [Aim(sense, 1.0).met(ratio) for ratio in (0.9, 1.0, 1.1)] == met
