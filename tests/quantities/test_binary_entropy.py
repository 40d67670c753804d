"""The floor of a yes-or-no label and the height above it: every digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import oracle
from tests.oracle import assert_digits, exact, many, mp, plogs, surprise_of
from xentviz.quantities.binary_cross_entropy import binary_cross_entropy
from xentviz.quantities.binary_entropy import binary_entropy, binary_kl_divergence
from xentviz.quantities.kl_divergence import kl_divergence

chances = st.floats(0, 1)
PAIRS = list(oracle.pairs_of_probabilities(seed=1, count=60))


def test_binary_entropy_has_every_digit():
    for _, q in PAIRS:
        assert_digits(binary_entropy(q), oracle.binary_cross_entropy(q, q))


@many
@given(chances, chances)
def test_cross_entropy_never_lies_below_the_entropy(p, q):
    assert binary_cross_entropy(p, q) >= binary_entropy(q) * (1 - 1e-15)
    assert binary_cross_entropy(q, q) == binary_entropy(q)


@many
@given(chances, chances)
def test_cross_entropy_is_the_entropy_and_the_divergence(p, q):
    together = binary_entropy(q) + binary_kl_divergence(p, q)
    assert binary_cross_entropy(p, q) == pytest.approx(together, rel=1e-14, abs=0)


def test_binary_divergence_has_every_digit():
    for p, q in PAIRS:
        with mp.workdps(700):  # the complements of 1e-300, exactly
            (a, b) = exact([q, p])
            expected = plogs([a, 1 - a], [surprise_of(b), surprise_of(1 - b)])
            expected -= plogs([a, 1 - a], [surprise_of(a), surprise_of(1 - a)])
        assert_digits(binary_kl_divergence(p, q), expected)


@pytest.mark.parametrize("q", [1e-3, 0.3, 0.5, 0.7, 0.99])
@pytest.mark.parametrize("step", [1e-15, 1e-12, 1e-9, 1e-6, 1e-3])
def test_the_floor_of_the_valley_has_every_digit(q, step):
    p = q + step
    a, b = exact([q, p])
    expected = a * mp.log(a / b) + (1 - a) * mp.log((1 - a) / (1 - b))
    assert_digits(binary_kl_divergence(p, q), expected)


def test_a_divergence_of_equals_is_0_and_not_minus_0():
    q = np.array([0.0, 0.1, 0.3, 1.0])
    assert binary_kl_divergence(q, q).tolist() == [0.0] * 4
    assert not np.signbit(binary_kl_divergence(q, q)).any()
    assert kl_divergence([0.1, 0.3, 0.6], [0.1, 0.3, 0.6]) == 0.0


@pytest.mark.parametrize("quantity", [binary_cross_entropy, binary_kl_divergence])
class TestBinaryRefusals:
    """What is not a pair of chances."""

    @pytest.mark.parametrize("name", ["predicted", "target"])
    @pytest.mark.parametrize("bad", [-1e-9, 1.1, np.inf])
    def test_a_chance_lies_between_0_and_1(self, quantity, name, bad):
        arguments = {"predicted": 0.5, "target": 0.5} | {name: bad}
        with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got"):
            quantity(**arguments)

    def test_shapes_broadcast(self, quantity):
        words = "predicted and target must broadcast together, got shapes"
        with pytest.raises(ValueError, match=words):
            quantity([0.1, 0.2], [0.1, 0.2, 0.3])
