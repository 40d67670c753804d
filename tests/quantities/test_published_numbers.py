"""The numbers that people publish and ask about, as the quantities give them."""

import numpy as np
import pytest

from xentviz import (
    binary_cross_entropy_with_logits,
    categorical_cross_entropy,
    cross_entropy,
    cross_entropy_gradient,
    entropy,
    kl_divergence,
    log_softmax,
    nll_loss,
    sigmoid,
    softmax,
    surprisal,
)
from xentviz.quantities.squared_error import squared_error_gradient


def test_a_loss_above_1_is_a_probability_below_1_over_e():
    assert surprisal(0.1) == pytest.approx(2.303, abs=5e-4)
    assert surprisal(1 / np.e) == pytest.approx(1.0, rel=1e-15)


@pytest.mark.parametrize("n_classes", [2, 4, 10, 1000])
def test_softmax_taken_twice_floors_at_ln_1_plus_k_minus_1_over_e(n_classes):
    sure = softmax(np.where(np.arange(n_classes) == 0, 1000.0, 0.0))
    floor = np.log(1 + (n_classes - 1) / np.e)
    assert cross_entropy(sure, 0) == pytest.approx(floor, rel=1e-14)
    if n_classes == 4:
        assert round(float(floor), 2) == 0.74


def test_log_softmax_taken_twice_changes_nothing():
    z = np.random.default_rng(1).normal(size=(5, 4)) * 3
    np.testing.assert_allclose(log_softmax(log_softmax(z)), log_softmax(z), rtol=1e-13)


@pytest.mark.parametrize(("n_classes", "loss"), [(2, 0.693), (10, 2.303)])
def test_a_model_that_guesses_pays_ln_k(n_classes, loss):
    guess = cross_entropy(np.zeros((3, n_classes)), [0, 1, 1])
    assert guess == pytest.approx(loss, abs=5e-4)


def test_a_logit_of_0_is_no_probability_of_0():
    assert binary_cross_entropy_with_logits(0.0, 0.0) == pytest.approx(np.log(2.0))


def test_the_least_loss_of_a_soft_target_is_its_entropy():
    q = [0.7, 0.2, 0.1]
    assert cross_entropy(np.log(q), q) == pytest.approx(entropy(q), rel=1e-14)
    assert entropy(q) == pytest.approx(0.8018, abs=5e-5)


def test_the_weighted_mean_of_pytorch_divides_by_the_weights_of_the_targets():
    z, y, w = np.log([[0.5, 0.5], [0.25, 0.75]]), [0, 1], [1.0, 3.0]
    costs = [np.log(2.0), 3 * np.log(4 / 3)]
    assert cross_entropy(z, y, weight=w) == pytest.approx(sum(costs) / 4)
    # so that in a batch of one the weight cancels
    alone = cross_entropy(z[:1], y[:1], weight=[7.0, 1.0])
    assert alone == pytest.approx(np.log(2.0))


def test_a_class_that_is_never_a_target_still_stands_in_the_softmax():
    z = [[1.0, 2.0, 3.0]]
    ignored = cross_entropy(z, [0], ignore_index=2)
    assert ignored == cross_entropy(z, [0])
    assert ignored > cross_entropy([[1.0, 2.0]], [0])


def test_two_classes_are_one_logit_their_difference():
    z = np.random.default_rng(2).normal(size=(6, 2)) * 4
    y = np.array([0, 1, 1, 0, 1, 0])
    binary = binary_cross_entropy_with_logits(z[:, 1] - z[:, 0], y)
    assert cross_entropy(z, y) == pytest.approx(binary, rel=1e-14)
    np.testing.assert_allclose(softmax(z)[:, 1], sigmoid(z[:, 1] - z[:, 0]))


def test_the_mean_of_binary_losses_divides_by_classes_too():
    z, q = np.zeros((4, 5)), np.eye(5)[[0, 1, 2, 3]]
    assert binary_cross_entropy_with_logits(z, q) == pytest.approx(np.log(2.0))
    total = binary_cross_entropy_with_logits(z, q, reduction="sum")
    assert total / 4 == pytest.approx(5 * np.log(2.0))


def test_a_negative_cross_entropy_is_probabilities_for_their_logarithms():
    with pytest.raises(ValueError, match=r"take log_softmax first"):
        nll_loss([0.9, 0.1], 0)  # PyTorch says -0.9
    assert nll_loss(np.log([0.9, 0.1]), 0) == pytest.approx(0.1054, abs=5e-5)


def test_what_renormalising_makes_of_a_probability_of_three_in_ten():
    assert surprisal(0.3) == pytest.approx(1.204, abs=5e-4)
    with pytest.raises(ValueError, match="divide it by its sum"):
        categorical_cross_entropy([0.3, 0.2], [1.0, 0.0])
    renormalised = categorical_cross_entropy(np.divide([0.3, 0.2], 0.5), [1.0, 0.0])
    assert renormalised == pytest.approx(0.511, abs=5e-4)


def test_the_divergence_depends_on_its_direction_and_its_gradient_does_not_on_h():
    q, p = [0.9, 0.1], [0.5, 0.5]
    assert kl_divergence(q, p) == pytest.approx(0.3681, abs=5e-5)
    assert kl_divergence(p, q) == pytest.approx(0.5108, abs=5e-5)


def test_perplexity_is_the_same_from_nats_and_from_bits():
    q, p = [0.9, 0.1], [0.6, 0.4]
    nats = categorical_cross_entropy(p, q)
    bits = categorical_cross_entropy(p, q, base=2)
    assert nats == pytest.approx(bits * np.log(2.0), rel=1e-15)
    assert np.exp(nats) == pytest.approx(2.0**bits, rel=1e-14)


def test_the_loss_goes_up_while_the_accuracy_does_by_one_confident_error():
    before = np.array([[0.1, 0.0], [0.0, 0.1], [0.0, 0.1]])  # one right of three
    after = np.array([[2.0, 0.0], [2.0, 0.0], [-12.0, 12.0]])  # two right of three
    y = np.array([0, 0, 0])
    assert (before.argmax(axis=-1) == y).mean() < (after.argmax(axis=-1) == y).mean()
    assert cross_entropy(before, y) < cross_entropy(after, y)
    assert cross_entropy(after[2], 0) == pytest.approx(24.0, abs=1e-9)


def test_a_temperature_divides_the_gradient_and_a_soft_teacher_does_so_again():
    student, teacher = np.array([0.5, -0.25, 0.1]), np.array([0.2, 0.3, -0.4])

    def slope(temperature):
        q = softmax(teacher, temperature=temperature)
        return cross_entropy_gradient(student / temperature, q) / temperature

    ratio = slope(1000.0) / slope(2000.0)
    np.testing.assert_allclose(ratio, 4.0, rtol=2e-3)


def test_the_squared_error_dies_where_the_model_is_confidently_wrong():
    z = -10.0
    cross = cross_entropy_gradient([0.0, z], 1)[1]
    assert cross == pytest.approx(-1.0, abs=1e-4)
    p = sigmoid(z)
    expected = cross * p * (1 - p)
    assert squared_error_gradient(z, 1.0) == pytest.approx(expected, rel=1e-12)
    assert abs(squared_error_gradient(z, 1.0)) < 5e-5
