"""A loss with label smoothing and class weights, as PyTorch counts them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import xentviz
from tests.oracle import assert_digits, exact, mp, surprisals
from tests.states import assert_its_address_opens, opened
from xentviz.lessons import lessons
from xentviz.stage.answer import shown
from xentviz.state.strict import state as exactly

CHAIN, SOFTMAX = lessons()["chain"], lessons()["softmax"]
each = pytest.mark.parametrize("lesson", [CHAIN, SOFTMAX], ids=["chain", "softmax"])
each_seed = pytest.mark.parametrize("seed", range(10))


def random_state(lesson, seed, *, is_hard):
    """Return a state of 2 to 8 classes: scores, target, smoothing, weights."""
    rng = np.random.default_rng(seed)
    n_classes = 2 + seed % 7
    q = np.eye(n_classes)[seed % n_classes]
    if not is_hard:
        q = rng.multinomial(64, rng.dirichlet(np.ones(n_classes))) / 64
    rows = {
        "logits": np.round(rng.uniform(-9, 9, n_classes), 2),
        "target": q,
        "weight": np.round(rng.uniform(0, 9, n_classes), 2),
        "label_smoothing": [np.round(rng.uniform(0, 1), 2)],
        "temperature": [0.5 if seed % 2 else 2.0],
    }
    texts = (f"{name}={','.join(map(str, row))}" for name, row in rows.items())
    return opened(lesson, "&".join(texts)), rows


@each
def test_two_equal_scores_by_hand(lesson):
    address = "logits=0,0&target=1,0&weight=3,1&label_smoothing=0.2"
    now = lesson.quantities(opened(lesson, address).values)
    assert_allclose(now["coefficient"], [3 * 0.9, 1 * 0.1], rtol=1e-15)
    assert now["loss"] == pytest.approx(2.8 * np.log(2.0), rel=1e-15)
    assert now["mean_loss"] == pytest.approx(2.8 * np.log(2.0) / 3, rel=1e-15)
    assert_allclose(now["gradient"], [2.8 / 2 - 2.7, 2.8 / 2 - 0.1], rtol=1e-14)


@each
@each_seed
def test_every_digit_is_that_of_fifty_digit_arithmetic(lesson, seed):
    state, rows = random_state(lesson, seed, is_hard=seed % 3 == 0)
    now = lesson.quantities(state.values)
    [e], [temperature] = exact(rows["label_smoothing"]), rows["temperature"]
    q = exact(now["target"])
    w, n = exact(rows["weight"]), len(q)
    c = [a * ((1 - e) * b + e / n) for a, b in zip(w, q, strict=True)]
    costs = surprisals(rows["logits"], temperature)
    p, total = [mp.exp(-cost) for cost in costs], mp.fsum(c)
    loss = mp.fsum(a * b for a, b in zip(c, costs, strict=True))
    least = -mp.fsum(a * mp.log(a / total) for a in c if a)
    assert_digits(now["coefficient"], c)
    assert_digits(now["loss"], [loss], 2e-14)
    assert_digits(now["entropy"], [least], 2e-14)
    assert float(now["kl_divergence"]) == pytest.approx(float(loss - least), rel=1e-12)
    pulls = [(total * a - b) / mp.mpf(temperature) for a, b in zip(p, c, strict=True)]
    assert_allclose(now["gradient"], [float(x) for x in pulls], rtol=1e-12, atol=1e-14)
    if lesson is CHAIN:
        slopes = [-b / a for a, b in zip(p, c, strict=True)]
        assert_digits(now["predicted_gradient"], slopes, 1e-13)
        assert now["disagreement"] < 1e-7
        assert_allclose(np.sum(now["terms"][:-1]), now["sum"], atol=1e-13)


@each
@each_seed
@pytest.mark.parametrize("is_hard", [True, False], ids=["class", "distribution"])
def test_the_numbers_are_those_of_the_function_with_the_same_keywords(
    lesson, seed, is_hard
):
    state, rows = random_state(lesson, seed, is_hard=is_hard)
    now = lesson.quantities(state.values)
    scaled = rows["logits"] / rows["temperature"][0]
    keywords = {"weight": rows["weight"], "label_smoothing": rows["label_smoothing"][0]}
    loss = xentviz.cross_entropy(scaled, now["target"], **keywords)
    gradient = xentviz.cross_entropy_gradient(scaled, now["target"], **keywords)
    row = int(np.argmax(rows["target"])) if is_hard else now["target"]
    mean = xentviz.cross_entropy(scaled, row, reduction="mean", **keywords)
    assert float(now["loss"]) == pytest.approx(float(loss), rel=2e-14)
    assert float(now["mean_loss"]) == pytest.approx(float(mean), rel=2e-14)
    pulls = gradient / rows["temperature"][0]
    assert_allclose(now["gradient"], pulls, rtol=1e-12, atol=1e-14)


@each
def test_keywords_at_their_defaults_leave_every_number_as_it_was(lesson):
    address = "logits=3,-1,0.5&target=0.5,0.25,0.25&temperature=0.7"
    plain = lesson.quantities(opened(lesson, address).values)
    now = lesson.quantities(opened(lesson, f"{address}&loss=weighted").values)
    for name, value in plain.items():
        assert_array_equal(now[name], value, err_msg=name)


@each
@pytest.mark.parametrize("weight", ["0.5", "3", "10"])
def test_of_one_class_without_smoothing_the_mean_knows_no_weight(lesson, weight):
    plain = lesson.quantities(opened(lesson).values)
    now = lesson.quantities(opened(lesson, f"weight={weight},1,1").values)
    assert now["loss"] == pytest.approx(float(weight) * float(plain["loss"]), rel=1e-15)
    assert now["mean_loss"] == pytest.approx(float(plain["loss"]), rel=1e-15)


@each
def test_a_class_of_no_weight_costs_nothing_and_its_mean_is_undefined(lesson):
    state = opened(lesson, "weight=0,1,1")
    now = lesson.quantities(state.values)
    assert np.isnan(now["mean_loss"])
    for name in ("loss", "entropy", "kl_divergence", "gradient"):
        assert not np.signbit(now[name]).any()
        assert_array_equal(now[name], np.zeros_like(now[name]), err_msg=name)
    assert "undefined" in SOFTMAX.derivation(state.values, state.options)


def test_where_the_stroke_is_nothing_is_pulled_and_the_loss_is_the_least():
    address = "target=0.5,0.5,0&weight=2,1,4&label_smoothing=0.3"
    rest = SOFTMAX.quantities(opened(SOFTMAX, address).values)["optimum"]
    logits = ",".join(map(repr, np.log(rest).tolist()))
    now = SOFTMAX.quantities(opened(SOFTMAX, f"{address}&logits={logits}").values)
    assert_allclose(now["predicted"], rest, rtol=1e-14)
    assert_allclose(now["gradient"], 0.0, atol=1e-15)
    assert float(now["loss"]) == pytest.approx(float(now["entropy"]), rel=1e-15)


def test_what_is_drawn_has_its_room_and_keeps_its_proportions():
    address = "logits=-9,9,0&weight=10,10,10&label_smoothing=0.2"
    now = SOFTMAX.quantities(opened(SOFTMAX, address).values)
    drawn, difference = now["difference_drawn"], now["difference"]
    assert np.abs(difference).max() > 8
    assert np.abs(drawn).max() == pytest.approx(0.8, rel=1e-15)
    assert_allclose(drawn * difference[0], difference * drawn[0], rtol=1e-14)
    chain = CHAIN.quantities(opened(CHAIN, f"{address}&class_index=1").values)
    assert np.abs(np.cumsum(chain["terms_drawn"][:-1])).max() <= 0.8 + 1e-15
    small = SOFTMAX.quantities(opened(SOFTMAX, "weight=2,1,1").values)
    assert_array_equal(small["difference_drawn"], small["difference"])


@each
def test_an_address_that_holds_a_keyword_opens_it_and_folding_takes_it_away(lesson):
    for keyword in ("label_smoothing=0.1", "weight=2,1", "weight=1,1,0.5,3"):
        state = opened(lesson, keyword)
        assert state.options["loss"] == "weighted"
        assert_its_address_opens(state)
        folded = state.after({"option": {"loss": "plain"}})
        assert "weight.0" not in folded.values
        assert "loss" not in folded.address
    assert opened(lesson, "weight=2,1").options["classes"] == "2"
    assert "label_smoothing" not in opened(lesson).values


def test_the_other_lesson_opens_with_the_same_keywords():
    there = opened(SOFTMAX, "weight=2,1,0.5&label_smoothing=0.25&target=0,1,0")
    (link,) = shown(there)["related"]
    here = opened(CHAIN, link["address"])
    same = [name for name in here.values if name != "class_index"]
    assert [here.values[k] for k in same] == [there.values[k] for k in same]


def test_code_and_the_command_line_name_them_as_a_link_does():
    state = exactly(SOFTMAX, {"label_smoothing": 0.1, "weight": [2, 1, 1]})
    assert state == opened(SOFTMAX, "label_smoothing=0.1&weight=2,1,1")
    figure = xentviz.lesson("softmax").figure("gradient", weight=[2, 1, 1])
    [bars] = figure.data
    assert bars.name == "p Σwq′ − wq′"
    assert_allclose(
        bars.customdata,
        state.lesson.quantities(opened(SOFTMAX, "weight=2,1,1").values)["difference"],
    )
    with pytest.raises(ValueError, match="weight"):
        exactly(SOFTMAX, {"weight": [2, -1, 1]})


@each
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_say_what_the_mean_divides_by(lesson, language):
    state = opened(lesson.speaking(language), "weight=2.5,1,1")
    text = state.lesson.derivation(state.values, state.options)
    assert 'reduction="mean"' in text
    assert "2.50" in text
    assert "q'" in state.lesson.formula(state.options)
    assert "mean_loss" in [r.quantity for r in lesson.readouts(state.options)]
    assert "mean_loss" not in [r.quantity for r in lesson.readouts({"classes": "3"})]


def test_a_bar_says_its_number_whatever_its_length_and_a_stroke_where_p_rests():
    keywords = {"weight": [8, 1, 1], "label_smoothing": 0.2}
    now = SOFTMAX.quantities(exactly(SOFTMAX, keywords).values)
    [bars] = xentviz.lesson("softmax").figure("gradient", **keywords).data
    assert_array_equal(bars.y, now["difference_drawn"])
    assert_array_equal(bars.customdata, now["difference"])
    assert "customdata" in bars.texttemplate
    assert bars.meta["titles"]["y"].endswith("as drawn")
    *_, stroke = xentviz.lesson("softmax").figure("probabilities", **keywords).data
    assert stroke.meta["live"] == {"y": "optimum"}
    assert_array_equal(stroke.y, now["optimum"])
    plain = xentviz.lesson("softmax").figure("probabilities")
    assert len(plain.data) == 2
    for name in ("product", "terms"):
        shown = xentviz.lesson("chain").figure(name, **keywords)
        assert shown.data[0].meta["titles"]["y"].endswith("as drawn")
        assert shown.layout.yaxis.showticklabels is False
