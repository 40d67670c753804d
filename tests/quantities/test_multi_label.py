"""One target under two losses: one question with K answers, or K with two each."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests import oracle
from tests.oracle import assert_digits, exact, mp, plogs, surprisals
from xentviz.quantities.multi_label import is_distribution, multi_class, multi_label

RNG = np.random.default_rng(11)
LOGITS = RNG.normal(0.0, 4.0, (40, 3))
TARGETS = RNG.dirichlet(np.ones(3), 40)
SOFT = np.array([0.6, 0.3, 0.1])


def test_equal_logits_cost_ln_k_as_one_question_and_k_ln_2_as_many():
    zero = np.zeros(3)
    assert multi_class(zero, SOFT)["loss"] == pytest.approx(np.log(3.0), rel=1e-15)
    many = multi_label(zero, SOFT)
    assert many["binary_loss"] == pytest.approx(3.0 * np.log(2.0), rel=1e-15)
    assert many["binary_mean"] == pytest.approx(np.log(2.0), rel=1e-15)


def test_one_question_has_every_digit():
    for logits, target in zip(LOGITS, TARGETS, strict=True):
        # The shares that a target holds need not sum to 1 in their last digits.
        expected = plogs(exact(target), surprisals(logits))
        assert_digits(multi_class(logits, target)["loss"], expected)


def test_many_questions_have_every_digit():
    for logits, target in zip(LOGITS, TARGETS, strict=True):
        answers = [1 / (1 + mp.exp(-z)) for z in exact(logits)]
        terms = [
            -q * mp.log(p) - (1 - q) * mp.log(1 - p)
            for p, q in zip(answers, exact(target), strict=True)
        ]
        floors = [oracle.binary_cross_entropy(q, q) for q in target]
        many = multi_label(logits, target)
        assert_digits(many["binary_terms"], terms)
        assert_digits(many["binary_loss"], mp.fsum(terms))
        assert_digits(many["binary_mean"], mp.fsum(terms) / 3)
        assert_digits(many["binary_entropy"], mp.fsum(floors))


def test_each_loss_is_its_floor_and_a_gap_that_is_never_negative():
    one, many = multi_class(LOGITS, TARGETS), multi_label(LOGITS, TARGETS)
    assert_allclose(one["entropy"] + one["kl_divergence"], one["loss"], rtol=1e-12)
    parts = many["binary_entropy"] + many["binary_kl_divergence"]
    assert_allclose(parts, many["binary_loss"], rtol=1e-12)
    assert (one["kl_divergence"] > 0).all()
    assert (many["binary_kl_divergence"] > 0).all()


def test_both_rest_where_the_prediction_is_the_target():
    one = multi_class(np.log(SOFT), SOFT)
    many = multi_label(np.log(SOFT) - np.log1p(-SOFT), SOFT)
    assert_allclose(one["gradient"], 0.0, atol=1e-15)
    assert_allclose(many["binary_gradient"], 0.0, atol=1e-15)
    assert one["kl_divergence"] == pytest.approx(0.0, abs=1e-15)
    assert many["binary_kl_divergence"] == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize(
    ("ask", "loss", "gradient"),
    [
        (multi_class, "loss", "gradient"),
        (multi_label, "binary_loss", "binary_gradient"),
    ],
)
def test_each_slope_is_that_of_its_loss(ask, loss, gradient):
    step = 1e-5
    for k, way in enumerate(step * np.eye(3)):
        rise = ask(LOGITS + way, TARGETS)[loss] - ask(LOGITS - way, TARGETS)[loss]
        slope = ask(LOGITS, TARGETS)[gradient][:, k]
        assert_allclose(rise / (2.0 * step), slope, atol=1e-8)


def test_what_is_added_to_every_logit_changes_the_one_and_not_the_other():
    moved = multi_class(LOGITS + 2.5, TARGETS)
    still = multi_class(LOGITS, TARGETS)
    for name in still:
        assert_allclose(moved[name], still[name], rtol=1e-11, atol=1e-13)
    assert_allclose(still["gradient"].sum(axis=-1), 0.0, atol=1e-15)
    apart = multi_label(LOGITS + 2.5, TARGETS)["binary_loss"]
    assert (np.abs(apart - multi_label(LOGITS, TARGETS)["binary_loss"]) > 1e-3).all()


def test_a_target_that_is_no_distribution_has_one_loss_and_not_the_other():
    labels = np.array([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert is_distribution(labels).tolist() == [False, False, True]
    one = multi_class(LOGITS[:3], labels)
    for name in ("loss", "entropy", "kl_divergence", "gradient"):
        assert np.isnan(one[name][:2]).all(), name
        assert np.isfinite(one[name][2]).all(), name
    many = multi_label(LOGITS[:3], labels)
    assert all(np.isfinite(value).all() for value in many.values())


def test_a_sum_that_rounding_leaves_beside_one_is_still_a_distribution():
    assert is_distribution(np.array([0.1] * 10))
    assert is_distribution(np.full(3, 1.0 / 3.0))
    assert not is_distribution(np.array([0.5, 0.5, 0.01]))


def test_a_confident_right_answer_keeps_its_slope_in_every_question():
    slope = multi_label(np.array([40.0, -40.0]), np.array([1.0, 0.0]))
    assert_digits(
        slope["binary_gradient"],
        [-1 / (1 + mp.exp(40)), 1 / (1 + mp.exp(40))],
    )
