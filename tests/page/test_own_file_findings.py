"""The page of own files: what the rows of one come to, and their pictures."""

import json

import numpy as np
import pytest

from tests.page.own_file import (
    LOGITS,
    NUMBERS,
    TARGET,
    button,
    computed,
    markdown,
    metric,
    npz_of,
    opened,
)
from xentviz import cross_entropy
from xentviz.lessons.text import interface
from xentviz.quantities.temperature import fitted_temperature


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["g", "f2", ">f4", "u8", "?"])
def test_numbers_of_any_dtype_are_shown_before_and_after(dtype):
    logits = (LOGITS[:9] > 0).astype(dtype)
    app = computed(opened("a.npz", npz_of(logits=logits, target=TARGET[:9])))
    expected = cross_entropy(logits, TARGET[:9])
    assert metric(app, NUMBERS["loss"]) == f"{expected:.6g}"


def test_the_mean_is_spelled_out_with_its_denominator():
    app = computed(opened())
    total = float(cross_entropy(LOGITS, TARGET, reduction="sum"))
    assert f"mean = {total:.8g} / 240 = {total / 240:.6g} nats" in markdown(app)
    assert (
        metric(app, NUMBERS["accuracy"]) == f"{np.mean(LOGITS.argmax(1) == TARGET):.4f}"
    )
    best = fitted_temperature(LOGITS, TARGET)
    assert metric(app, NUMBERS["fitted_temperature"]) == f"{best:.6g}"


def test_weights_divide_by_the_weights_and_ignored_rows_are_left_out():
    data = npz_of(logits=LOGITS, target=np.where(TARGET == 3, -1, TARGET))
    app = opened("a.npz", data)
    app.number_input[0].set_value(-1)
    app = computed(app)
    n_ignored = int(np.sum(TARGET == 3))
    assert f"{n_ignored} are ignored" in markdown(app)
    captions = " ".join(caption.value for caption in app.caption)
    assert f" of {len(TARGET) - n_ignored} rows" in captions
    weight = np.arange(1.0, 11.0)
    field = next(t for t in app.text_input if t.label == NUMBERS["weight"])
    field.set_value(", ".join(map(str, weight))).run()
    kept = TARGET != 3
    expected = float(cross_entropy(LOGITS[kept], TARGET[kept], weight=weight))
    assert f"= {expected:.6g} nats" in markdown(app)
    assert NUMBERS["of_weights"] in markdown(app)
    field = next(t for t in app.text_input if t.label == NUMBERS["weight"])
    field.set_value("1, 2").run()
    assert "weight" in app.error[0].value
    assert not app.exception


def test_the_fitted_temperature_can_be_taken_and_lowers_the_loss():
    app = computed(opened())
    [take] = [one for one in app.button if one.label.startswith("Set T")]
    app = take.click().run()
    assert metric(app, NUMBERS["loss"]) == metric(app, NUMBERS["fitted_loss"])
    assert app.number_input[1].value == pytest.approx(
        fitted_temperature(LOGITS, TARGET), rel=1e-12
    )


def test_the_table_begins_with_the_row_that_is_most_surely_wrong():
    table = computed(opened()).dataframe[-1].value
    wrong = LOGITS.argmax(1) != TARGET
    p = np.exp(LOGITS - np.logaddexp.reduce(LOGITS, axis=1, keepdims=True))
    first = int(np.where(wrong, p.max(1), 0).argmax())
    assert table[NUMBERS["row"]][0] == first + 1
    assert table[NUMBERS["own"]][0] == pytest.approx(p[first, TARGET[first]])


@pytest.mark.slow
@pytest.mark.parametrize("k", [2, 40])
def test_soft_targets_and_many_classes_are_drawn_as_well(k):
    random = np.random.default_rng(1)
    z, q = random.normal(size=(300, k)), random.dirichlet(np.ones(k), size=300)
    app = computed(opened("a.npz", npz_of(logits=z, target=q)))
    assert f"= {float(cross_entropy(z, q)):.6g} nats" in markdown(app)
    assert NUMBERS["floor"] in markdown(app)


def test_classes_whose_names_begin_alike_are_told_apart_below_their_bars():
    header = "long_name_of_one,long_name_of_two,label"
    app = computed(opened("own.csv", f"{header}\n2,0,0\n0,1,1\n".encode()))
    drawn = [json.loads(one.proto.spec)["layout"] for one in app.get("plotly_chart")]
    [names] = [one["xaxis"]["ticktext"] for one in drawn if "ticktext" in one["xaxis"]]
    assert names[:2] == ["…one", "…two"]


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1.7e308])
def test_logits_of_any_size_are_drawn(size):
    logits = np.where(LOGITS[:20] > 0, size, -size)
    app = computed(opened("a.npz", npz_of(logits=logits, target=TARGET[:20])))
    expected = float(cross_entropy(logits, TARGET[:20]))
    shown = metric(app, NUMBERS["loss"])
    assert float(shown.replace(",", "")) == pytest.approx(expected, rel=1e-5)


def test_a_file_whose_rows_are_all_left_out_has_no_loss():
    app = computed(opened("a.npz", npz_of(logits=LOGITS[:5], target=[-100] * 5)))
    for name in ("loss", "accuracy", "calibration_error"):
        assert metric(app, NUMBERS[name]) == "–"
    assert "no row counts: all 5 are ignored" in markdown(app)
    assert not app.caption
    assert len(app.dataframe) == 1  # of what was understood


def test_an_infinite_loss_is_shown_as_one():
    z = np.array([[0.0, -np.inf], [1.0, 0.0], [0.0, 1.0]])
    app = computed(opened("a.npz", npz_of(logits=z, target=[1, 0, 1])))
    assert metric(app, NUMBERS["loss"]) == "∞"


def test_pictures_speak_the_language_of_the_page_and_classes_keep_their_names():
    text = b"right,loss,owl,label\n2,0,1,right\n0,1,0,loss\n3,1,-1,owl\n"
    app = opened("own.csv", text, lang="es")
    spanish = interface("es")["own_file"]
    button(app, spanish["compute"]).click().run()
    assert not app.exception
    drawn = [json.loads(one.proto.spec)["layout"] for one in app.get("plotly_chart")]
    titles = {one["xaxis"]["title"]["text"] for one in drawn}
    assert {"pérdida/fila, nats", "temperatura T"} <= titles
    names = [one["xaxis"]["ticktext"] for one in drawn if "ticktext" in one["xaxis"]]
    assert ["right", "loss", "owl", "pérdida"] in names
