"""The floor of a class is reached by one prediction, and by none gone below."""

import tracemalloc

import numpy as np
import pytest

from xentviz.quantities.cross_entropy import cross_entropy
from xentviz.quantities.entropy import entropy
from xentviz.quantities.floor import class_floors, target_floors

WEIGHT = np.array([1.0, 4.0, 0.25])


def test_a_label_costs_nothing_at_best_and_an_even_target_ln_k():
    assert class_floors(5).tolist() == [0.0] * 5
    assert class_floors(5, label_smoothing=1.0) == pytest.approx(np.log(5.0))


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
def test_without_weights_it_is_the_entropy_of_the_smoothed_target(smoothing):
    q = (1 - smoothing) * np.eye(3) + smoothing / 3
    floors = class_floors(3, label_smoothing=smoothing)
    np.testing.assert_allclose(floors, entropy(q), rtol=1e-15)


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_one_prediction_pays_just_that_and_all_others_more(weight):
    c = (0.8 * np.eye(3) + 0.2 / 3) * (1.0 if weight is None else weight)
    keywords = {"weight": weight, "label_smoothing": 0.2}
    floors = class_floors(3, **keywords)
    best = np.log(c / c.sum(axis=-1, keepdims=True))
    classes = np.arange(3)
    paid = cross_entropy(best, classes, reduction="none", **keywords)
    np.testing.assert_allclose(paid, floors, rtol=1e-14)
    for other in np.random.default_rng(47).normal(size=(50, 3, 3)):
        paid = cross_entropy(best + other, classes, reduction="none", **keywords)
        assert (paid >= floors).all()


def test_a_class_that_weighs_nothing_costs_nothing():
    assert class_floors(2, weight=[0.0, 1.0]).tolist() == [0.0, 0.0]


def test_any_target_has_the_floor_that_one_prediction_pays_and_none_goes_below():
    q = np.array([[0.2, 0.5, 0.3], [0.0, 1.0, 0.0]])
    np.testing.assert_allclose(target_floors(q), entropy(q), rtol=1e-15)
    floors = target_floors(q, weight=WEIGHT)
    c = q[0] * WEIGHT
    keywords = {"weight": WEIGHT, "reduction": "none"}
    paid = cross_entropy(np.log(c / c.sum()), q[0], **keywords)
    np.testing.assert_allclose(floors, [paid, 0.0], rtol=1e-14)
    others = np.random.default_rng(3).normal(size=(50, 3))
    assert (cross_entropy(others, q[0], **keywords) >= floors[0]).all()


def test_thousands_of_classes_are_no_square_of_them_in_memory():
    tracemalloc.start()
    floors = class_floors(4000, label_smoothing=0.1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10e6
    q = np.full(4000, 0.1 / 4000)
    q[0] += 0.9
    np.testing.assert_allclose(floors, entropy(q), rtol=1e-13)


def test_what_is_out_of_its_domain_is_refused():
    for arguments, words in (
        ({"n_classes": 0}, "n_classes must be an integer of at least 1"),
        ({"label_smoothing": 1.5}, "label_smoothing must lie between 0 and 1"),
        ({"weight": [1.0]}, r"weight must have the shape \(2,\)"),
        ({"weight": [1.0, -1.0]}, "weight must be finite and not negative"),
    ):
        with pytest.raises(ValueError, match=words):
            class_floors(**{"n_classes": 2} | arguments)
