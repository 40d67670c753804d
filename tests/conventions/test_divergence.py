"""Of the loss of a soft target is said what is its floor, and what lies above it."""

import numpy as np
import pytest

import xentviz
from tests.conventions.questions import COST, LOGITS, ONE_HOT, ROWS, SOFT, P, best

PIXELS = [0.5, 0.3, 0.5, 0.9]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("convention", "number"),
    [
        ("mean", -(SOFT * np.log(P)).sum(axis=1).mean()),
        ("kl", (SOFT * np.log(SOFT / P)).sum(axis=1).mean()),
        ("kl+mean-over-classes", (SOFT * np.log(SOFT / P)).mean()),
        ("kl-of-probabilities", (SOFT * (np.log(SOFT) - P)).sum(axis=1).mean()),
        ("kl-of-probabilities+mean-over-classes", (SOFT * (np.log(SOFT) - P)).mean()),
        ("kl+swapped", (P * np.log(P / SOFT)).sum(axis=1).mean()),
        ("swapped", -(P * np.log(SOFT)).sum(axis=1).mean()),
        ("target-entropy", -(SOFT * np.log(SOFT)).sum(axis=1).mean()),
        ("hard-target", -np.log(P[ROWS, SOFT.argmax(axis=1)]).mean()),
    ],
)
def test_a_soft_target_has_a_floor_a_divergence_and_two_directions(convention, number):
    assert best(number, target=SOFT) == convention


@pytest.mark.parametrize(
    ("p", "seen", "above"),
    [([0.1, 0.3, 0.5, 0.8], "0.71743906", "0.136879"), (PIXELS, "0.5805602", "0")],
)
def test_the_loss_of_grey_pixels_is_told_apart_into_floor_and_kl(p, seen, above):
    """datascience.SE 97200 asks why it is not 0 where both are the same."""
    columns = np.reshape(p, (-1, 1)), np.reshape(PIXELS, (-1, 1))
    found = xentviz.explain(None, columns[1], seen, probabilities=columns[0])
    assert found[0].convention == "float32"
    floor = f"H(q) = 0.58056 is the floor, which no p goes below, and KL = {above} lies"
    assert floor in found[0].why
    four = f"{float(seen):.4f}"
    assert (
        floor
        in xentviz.explain(None, columns[1], four, probabilities=columns[0])[0].why
    )


def test_a_row_of_ones_and_zeros_has_no_floor():
    assert "floor" not in xentviz.explain(LOGITS, ONE_HOT, COST.mean())[0].why
