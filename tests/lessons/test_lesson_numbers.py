"""The numbers that lessons show, against fifty digits where p has rounded away."""

import mpmath as mp
import numpy as np
import pytest

from xentviz import softmax, surprisal
from xentviz.lessons import lessons
from xentviz.quantities.binary_entropy import binary_entropy

NATS = {"units": "nats"}


@pytest.mark.parametrize("logit", [-10.0, -3.3, 0.0, 2.5, 9.9, 10.0])
@pytest.mark.parametrize("target", [0.0, 0.07, 0.5, 0.7, 1.0])
def test_the_numbers_over_a_logit_keep_every_digit(logit, target):
    lesson = lessons()["sigmoid"]
    shown = lesson.quantities(
        {"logit": np.float64(logit), "target": np.float64(target)}
    )
    with mp.workdps(50):
        z, q = mp.mpf(logit), mp.mpf(target)
        p, not_p = 1 / (1 + mp.exp(-z)), 1 / (1 + mp.exp(z))
        loss = -q * mp.log(p) - (1 - q) * mp.log(not_p)
        floor = -sum(x * mp.log(x) for x in (q, 1 - q) if x > 0)
        expected = {
            "predicted": p,
            "loss": loss,
            "entropy": floor,
            "kl_divergence": loss - floor,
            "gradient": (1 - q) * p - q * not_p,
            "predicted_gradient": (p - q) / (p * not_p),
        }
        for name, value in expected.items():
            assert float(shown[name]) == pytest.approx(float(value), rel=2e-14), name


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
@pytest.mark.parametrize("target", [(1.0, 0.0, 0.0), (0.5, 0.3, 0.2)])
def test_the_numbers_over_logits_keep_every_digit(temperature, target):
    lesson, logits = lessons()["softmax"], (10.0, -2.5, -9.9)
    values = {f"logits.{k}": np.float64(z) for k, z in enumerate(logits)}
    values |= {f"target.{k}": np.float64(q) for k, q in enumerate(target)}
    values |= {"shift": np.float64(0.0), "temperature": np.float64(temperature)}
    shown = lesson.quantities(values)
    with mp.workdps(80):
        powers = [mp.exp(mp.mpf(z) / mp.mpf(temperature)) for z in logits]
        p = [power / sum(powers) for power in powers]
        loss = -sum(mp.mpf(q) * mp.log(x) for q, x in zip(target, p, strict=True) if q)
        floor = -sum(mp.mpf(q) * mp.log(mp.mpf(q)) for q in target if q)
        assert float(shown["loss"]) == pytest.approx(float(loss), rel=1e-14, abs=0)
        assert float(shown["kl_divergence"]) == pytest.approx(
            float(loss - floor), rel=1e-14, abs=0
        )
        for k in range(3):
            slope = (p[k] - mp.mpf(target[k])) / mp.mpf(temperature)
            assert float(shown["gradient"][k]) == pytest.approx(
                float(slope), rel=1e-14, abs=0
            )


def test_at_rest_the_gap_is_nothing_but_the_rounding_of_p():
    lesson = lessons()["softmax"]
    options = {"classes": "3", **NATS}
    rest = next(step for step in lesson.guide(options) if step.name == "at_rest")
    shown = lesson.quantities(lesson.state_of(rest.values, options))
    assert 0 <= float(shown["kl_divergence"]) < 1e-30
    assert float(shown["loss"]) == pytest.approx(float(shown["entropy"]), rel=1e-15)


def test_the_words_name_the_numbers_that_the_package_computes():
    words = {slug: lesson.words for slug, lesson in lessons().items()}
    assert f"stays on its floor $H(q)$, {binary_entropy(0.7):.3f}." in words["binary"]
    assert f"the loss is {surprisal(0.01):.3f} nats" in words["binary"]
    assert f"Here the loss is {np.log(2.0):.3f} nats" in words["sigmoid"]
    assert f"$\\ln K$ = {np.log(3.0):.3f} nats" in words["softmax"]


@pytest.mark.parametrize("classes", ["2", "3", "8"])
def test_softmax_taken_twice_has_the_floor_that_the_page_names(classes):
    lesson = lessons()["softmax"]
    options = {"classes": classes, **NATS}
    text = lesson.derivation(lesson.defaults(options), options)
    assert f"= {np.log1p((int(classes) - 1) / np.e):.4f}$ nats" in text


def test_kl_the_other_way_round_is_another_number():
    lesson = lessons()["softmax"]
    options = {"classes": "3", **NATS}
    soft = {"target.0": 0.5, "target.1": 0.3, "target.2": 0.2}
    values = {**lesson.defaults(options), **soft}
    p, q = softmax([values[f"logits.{k}"] for k in range(3)]), [0.5, 0.3, 0.2]
    text = lesson.derivation(values, options)
    assert f"here {(p * np.log(p / q)).sum():.4f} nats" in text


@pytest.mark.parametrize("predicted", [0.001, 0.3, 0.999])
def test_two_outcomes_cost_what_two_classes_cost(predicted):
    lesson = lessons()["binary"]
    start = {**lesson.defaults(NATS), "predicted": predicted}
    values = lesson.constrained(start, frozenset({"predicted"}))
    loss = float(lesson.quantities(values)["loss"])
    assert f"the same {loss:.4f} nats" in lesson.derivation(values, NATS)
