"""The weights lesson: where two losses lead, and what is shown on the way."""

import brotli
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.lookup import answered, looked_up
from tests.states import opened
from xentviz import lesson
from xentviz.figures.plane import HIGHEST, HIGHEST_SQUARED, LIFT
from xentviz.figures.theme import Style
from xentviz.lessons import lessons
from xentviz.lessons.weight_paths import N_AHEAD
from xentviz.lessons.weight_points import POINTS
from xentviz.lessons.weights import DATA, METHOD, PLACES
from xentviz.stage.answer import answer, to_bytes

WEIGHTS = lessons()["weights"]

each_set = pytest.mark.parametrize("data", POINTS)
each_method = pytest.mark.parametrize("method", METHOD.values)


def measured(address=""):
    state = opened(WEIGHTS, address)
    return WEIGHTS.measured(state.values, state.options)


def descent(address=""):
    state = opened(WEIGHTS, address)
    return WEIGHTS.descent(state.values, state.options)


def preset(title, address=""):
    state = opened(WEIGHTS, address)
    steps = WEIGHTS.guide(state.options)
    titles = [WEIGHTS.text.steps[step.name].title for step in steps]
    return state.after({"preset": 1 + titles.index(title)})


def played(title, address=""):
    """Return the state that the guess of a step is played to."""
    state = preset(title, address)
    found = [
        step
        for step in WEIGHTS.guide(state.options)
        if WEIGHTS.text.steps[step.name].title == title
    ]
    return state.after({"set": dict(found[0].guess.at)})


def test_the_way_under_cross_entropy_comes_to_rest_where_it_is_least():
    walk = descent()
    end = {name: float(np.ravel(column)[-1]) for name, column in walk.values.items()}
    now = WEIGHTS.quantities(end)
    assert now["pull"] < 1e-3
    assert now["loss"] <= measured()["cross_entropy_plane"].min() + 1e-3
    assert "at rest" in walk.remark


def test_under_squared_error_the_same_start_ends_in_a_worse_place():
    walk = descent().values
    end = {name: float(np.ravel(column)[-1]) for name, column in walk.items()}
    there = WEIGHTS.quantities({**end, "squared_w": end["w"], "squared_b": end["b"]})
    assert WEIGHTS.quantities(end)["squared_error"] > there["squared_error"] + 0.05


@pytest.mark.parametrize("data", ["close", "apart"])
def test_where_the_classes_can_be_told_apart_no_way_arrives(data):
    walk = descent(f"data={data}")
    assert "never arrives" in walk.remark
    weight = np.asarray(walk.values["w"])
    assert (np.diff(weight)[-20:] > 0).all()


def test_a_point_dragged_across_lets_the_way_arrive():
    walk = descent("data=apart&point=-2.6,-1.8,2.9,1,1.8,2.6")
    assert "never arrives" not in walk.remark


def test_too_large_a_rate_is_named():
    state = preset("Rate too large")
    assert "too large" in WEIGHTS.descent(state.values, state.options).remark


@each_set
def test_on_the_plateau_the_squared_error_has_lost_its_slope(data):
    before = WEIGHTS.quantities(preset("On the plateau", f"data={data}").values)
    now = WEIGHTS.quantities(played("On the plateau", f"data={data}").values)
    assert now["squared_pull"] < 0.01 < before["squared_pull"]
    assert now["pull"] > 0.9
    assert now["pull"] > before["pull"]


@each_set
def test_more_right_may_be_dearer(data):
    undecided = WEIGHTS.quantities(
        preset("Surer, and right more often", f"data={data}").values
    )
    surer = WEIGHTS.quantities(
        played("Surer, and right more often", f"data={data}").values
    )
    assert surer["accuracy"] > undecided["accuracy"]
    assert surer["loss"] > undecided["loss"]
    assert_allclose(undecided["loss"], np.log(2.0))


@each_method
def test_the_way_ahead_is_how_the_descent_begins(method):
    now, walk = measured(f"method={method}"), descent(f"method={method}").values
    for prefix in ("", "squared_"):
        for name in "wb":
            ahead = now[f"{prefix}path_{name}"]
            assert ahead.shape == (N_AHEAD + 1,)
            assert_allclose(ahead, walk[f"{prefix}{name}"][: N_AHEAD + 1], rtol=1e-12)


@each_method
def test_a_dragged_rate_shows_the_way_that_it_would_lead(method):
    state = opened(WEIGHTS, f"method={method}")
    table = WEIGHTS.tables(state.values, state.options)["learning_rate"]
    for row in (0, 17, len(table["path_w"]) - 1):
        rate = table["learning_rate"][row]
        there = measured(f"method={method}&learning_rate={rate}")
        for name in ("path_w", "path_b", "squared_path_w", "squared_path_b"):
            assert_allclose(table[name][row], there[name], rtol=1e-9)


def test_who_drags_a_weight_drags_both_models():
    state = opened(WEIGHTS, "w=1&squared_w=3").after({"set": {"w": -2.0}})
    assert state.values["squared_w"] == -2.0


def test_a_walk_leaves_each_model_where_its_own_loss_led_it():
    state = opened(WEIGHTS).after({"descent": 40})
    walk = descent().values
    for name in ("w", "b", "squared_w", "squared_b"):
        assert state.values[name] == walk[name][40]
    assert opened(WEIGHTS, state.address) == state


def test_a_place_of_the_map_sets_the_start_of_both():
    state = opened(WEIGHTS).after({"pad": [0, 5]})
    w, b = PLACES[5]
    assert [state.values[k] for k in ("w", "squared_w")] == [w, w]
    assert [state.values[k] for k in ("b", "squared_b")] == [b, b]


@each_set
def test_another_data_set_brings_its_own_points(data):
    dragged = opened(WEIGHTS, "point=0,0,0,0,0,0&w=1")
    state = dragged.after({"option": {"data": data}})
    kept = data == DATA.default
    expected = [0.0] * 6 if kept else POINTS[data]
    assert [state.values[f"point.{k}"] for k in range(6)] == list(expected)
    assert state.values["w"] == 1.0


def test_a_preset_leaves_nothing_of_a_dragged_point():
    state = opened(WEIGHTS, "point=0,0,0,0,0,0")
    document = answered(state)
    rest, table = document["rest"], document["presets_table"]
    shown = [looked_up(f"point.{k}", rest, table, 0) for k in range(6)]
    assert_allclose(shown, POINTS["mixed"], rtol=1e-6)


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_the_surface_is_the_plane_that_was_chosen_and_the_ball_lies_on_it(loss):
    now = measured(f"surface={loss}&w=1&b=0&squared_w=3&squared_b=-1")
    assert_array_equal(now["surface"], now[f"{loss}_plane"])
    height = now["loss" if loss == "cross_entropy" else "squared_error"]
    place = (1.0, 0.0) if loss == "cross_entropy" else (3.0, -1.0)
    assert (now["shown_w"], now["shown_b"]) == place
    highest = {"cross_entropy": HIGHEST, "squared_error": HIGHEST_SQUARED}[loss]
    assert_allclose(now["ball"] - height, LIFT * highest, rtol=1e-12)


def test_a_map_is_drawn_with_its_weight_across_and_its_bias_up():
    now, style = measured(), Style("light", "nats")
    figure = WEIGHTS.pictures["squared_error"].build(now, style)
    heights = figure.data[0]
    i, j = 4, 20
    values = opened(WEIGHTS).values | {
        "squared_w": heights.x[j],
        "squared_b": heights.y[i],
    }
    expected = WEIGHTS.quantities(values)["squared_error"]
    assert_allclose(heights.z[i][j], expected, rtol=1e-12)
    assert "weight" in figure.layout.xaxis.title.text
    assert "bias" in figure.layout.yaxis.title.text


def test_each_point_is_a_handle_along_x():
    figure = lesson("weights").figure("fit")
    points = next(trace for trace in figure.data if trace.name == "points")
    assert points.meta["handles"] == [f"point.{k}" for k in range(6)]
    assert points.meta["along"] == "x"


def test_a_bar_leads_from_each_point_to_the_curve():
    now = measured("w=1.5&b=-0.5")
    predicted = 1.0 / (1.0 + np.exp(-(1.5 * now["point"] - 0.5)))
    reached = now["label"] + now["residual_up"] - now["residual_down"]
    assert_allclose(reached, predicted, rtol=1e-14)


def test_the_words_have_the_numbers_of_the_lesson():
    plateau = WEIGHTS.quantities(preset("On the plateau").values)
    dearer = WEIGHTS.quantities(preset("Surer, and right more often").values)
    for text in (
        f"cross-entropy pulls with {plateau['pull']:.2f}",
        f"{dearer['right']:.0f} of 6",
    ):
        assert text in WEIGHTS.words


def test_the_derivation_has_a_row_for_each_point_and_both_slopes():
    state = opened(WEIGHTS, "w=1&b=0.5")
    text = WEIGHTS.derivation(state.values, state.options)
    now = measured("w=1&b=0.5")
    assert text.count("\n| ") == 7
    for slopes in (now["gradient"], now["squared_gradient"]):
        for slope in slopes:
            assert f"{slope:.4f}" in text


@each_set
def test_an_answer_travels_in_less_than_93_kilobytes_whatever_is_shown(data):
    for method in METHOD.values:
        state = opened(WEIGHTS, f"data={data}&method={method}&units=bits")
        assert len(brotli.compress(to_bytes(*answer(state)), quality=5)) < 93_000
