"""The chain rule, its terms and its check, by hand, by law and to fifty digits."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.oracle import assert_digits, exact, mp, surprisals
from tests.states import opened
from xentviz import lesson
from xentviz.lessons import lessons
from xentviz.stage.answer import shown

CHAIN, SOFTMAX = lessons()["chain"], lessons()["softmax"]
each_count = pytest.mark.parametrize("n_classes", range(2, 9))


def quantities_at(address):
    return CHAIN.quantities(opened(CHAIN, address).values)


def random_state(seed, n_classes, class_index=0):
    rng = np.random.default_rng(seed)
    logits = ",".join(f"{z:.2f}" for z in rng.uniform(-9, 9, n_classes))
    shares = rng.multinomial(1024, rng.dirichlet(np.ones(n_classes))) / 1024
    target = ",".join(f"{q:.10f}" for q in shares)  # to the last digit
    return f"logits={logits}&target={target}&class_index={class_index}"


def matrix_of(triangle):
    n_classes = int((np.sqrt(8 * triangle.size + 1) - 1) / 2)
    matrix = np.zeros((n_classes, n_classes))
    rows, columns = np.tril_indices(n_classes)
    matrix[rows, columns] = matrix[columns, rows] = triangle
    return matrix


def test_two_equal_scores_by_hand():
    now = quantities_at("logits=0,0&target=1,0")
    assert_array_equal(now["predicted_gradient"], [-2.0, 0.0])
    assert_array_equal(matrix_of(now["jacobian"]), [[0.25, -0.25], [-0.25, 0.25]])
    assert_array_equal(now["factor"], [0.25, -0.25])
    assert_array_equal(now["terms"], [-0.5, 0.0, -0.5])
    assert_array_equal(now["product"], [-0.5, 0.5])


def test_the_terms_of_a_soft_target_by_hand():
    now = quantities_at("logits=0,0&target=.75,.25&class_index=1")
    assert_array_equal(now["predicted_gradient"], [-1.5, -0.5])
    assert_array_equal(now["terms"], [0.375, -0.125, 0.25])


@each_count
def test_the_matrix_times_the_slopes_is_the_product(n_classes):
    now = quantities_at(random_state(n_classes, n_classes))
    matrix = matrix_of(now["jacobian"])
    assert_allclose(
        matrix.T @ now["predicted_gradient"], now["product"], rtol=1e-10, atol=1e-12
    )
    assert_allclose(np.diag(matrix), now["predicted"] * (1 - now["predicted"]))


@each_count
def test_each_term_is_its_factor_times_its_slope_and_they_sum_to_the_pull(n_classes):
    for k in range(n_classes):
        now = quantities_at(random_state(n_classes, n_classes, k))
        *terms, total = now["terms"]
        assert_allclose(now["factor"], matrix_of(now["jacobian"])[:, k])
        assert_allclose(terms, now["factor"] * now["predicted_gradient"], rtol=1e-9)
        assert_allclose(np.sum(terms), total, atol=1e-15)
        assert total == now["sum"] == now["product"][k]


@pytest.mark.parametrize("seed", range(20))
def test_the_factors_and_the_terms_have_their_digits(seed):
    n_classes = 2 + seed % 7
    state = opened(CHAIN, random_state(seed, n_classes, seed % n_classes))
    now = CHAIN.quantities(state.values)
    logits = [state.values[f"logits.{j}"] for j in range(n_classes)]
    p = [mp.exp(-cost) for cost in surprisals(logits)]
    q, k = exact(now["target"]), seed % n_classes
    assert_digits(
        now["predicted_gradient"], [-b / a for a, b in zip(p, q, strict=True)], 1e-13
    )
    exactly = [b * (p[k] - (j == k)) for j, b in enumerate(q)]
    own = -q[k] * mp.fsum(a for j, a in enumerate(p) if j != k)
    exactly[k] = own  # 50 digits of p_k − 1 are fewer where p_k is nearly 1
    assert_digits(now["terms"][:-1], exactly, 1e-13)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 2.0, 5.0])
def test_the_slope_over_z_has_one_more_factor_than_the_product(temperature):
    address = f"logits=1,-2,.5&target=.2,.5,.3&temperature={temperature}"
    now = quantities_at(address)
    assert_allclose(now["product"], now["predicted"] - now["target"], atol=1e-15)
    assert_array_equal(now["gradient"], now["product"] / temperature)


def test_the_gradient_is_that_of_the_lesson_on_softmax():
    for seed in range(10):
        address = random_state(seed, 2 + seed % 7) + "&shift=1.5&temperature=.7"
        chain, softmax = (
            lesson.quantities(opened(lesson, address).values)
            for lesson in (CHAIN, SOFTMAX)
        )
        for name in ("gradient", "predicted", "loss", "entropy", "kl_divergence"):
            assert_allclose(chain[name], softmax[name], rtol=1e-12, atol=1e-15)


@each_count
def test_a_finite_difference_agrees_to_nine_digits(n_classes):
    for seed in range(20):
        now = quantities_at(random_state(seed, n_classes))
        assert 0.0 < now["disagreement"] < 2e-9
        difference = np.abs(now["product"] - now["finite_difference"])
        assert now["disagreement"] == difference.max()


def test_where_a_wanted_class_is_ruled_out_the_product_stays_finite():
    steps = CHAIN.guide({"classes": "3", "units": "nats"})
    index = [step.name for step in steps].index("limit")
    start = opened(CHAIN).after({"preset": index + 1})
    assert CHAIN.quantities(start.values)["predicted_gradient"][0] > -2
    state = start.after({"set": dict(steps[index].guess.at)})
    now = CHAIN.quantities(state.values)
    assert now["predicted_gradient"][0] < -1e8
    assert now["slope_drawn"][0] > -20
    assert 0 < now["factor"][0] < 1e-8
    assert_allclose(now["product"], [-0.5, 0.5, 0.0], atol=1e-4)
    assert_allclose(now["terms"], [-0.5, 0.0, 0.0, -0.5], atol=1e-4)


def test_at_the_far_end_of_the_controls_nothing_is_undefined():
    now = quantities_at("logits=-10,10,10&target=1,0,0&temperature=0.1")
    assert now["predicted_gradient"][0] < -1e86
    assert all(np.isfinite(value).all() for value in now.values())
    assert_allclose(now["product"], [-1.0, 0.5, 0.5])


@each_count
def test_a_column_is_pointed_at_by_its_slider_and_by_its_mark(n_classes):
    state = opened(CHAIN, f"classes={n_classes}")
    (pad,) = CHAIN.handles(state.values, state.options)
    assert_array_equal(pad.x, np.arange(n_classes))
    for k in range(n_classes):
        dragged = state.after({"set": {"class_index": k}})
        assert state.after({"pad": [0, k]}) == dragged
        assert dragged.values["class_index"] == k


def test_fewer_classes_leave_the_pointer_on_one_that_there_is():
    state = opened(CHAIN, "classes=8&class_index=7")
    assert state.after({"option": {"classes": "3"}}).values["class_index"] == 2
    assert opened(CHAIN, "class_index=1.4").values["class_index"] == 1


@each_count
def test_a_link_to_the_lesson_on_softmax_and_back_keeps_the_state(n_classes):
    address = random_state(n_classes, n_classes, 1) + "&shift=2&temperature=3"
    there = opened(CHAIN, address)
    (link,) = shown(there)["related"]
    assert link["slug"] == "softmax"
    middle = opened(SOFTMAX, link["address"])
    (back,) = shown(middle)["related"]
    assert back["slug"] == "chain"
    here = opened(CHAIN, back["address"])
    same = [name for name in there.values if name != "class_index"]
    assert [here.values[name] for name in same] == [there.values[name] for name in same]
    assert "class_index" not in middle.values


def test_a_drag_of_a_share_keeps_the_target_a_distribution():
    for n_classes in range(2, 9):
        state = opened(CHAIN, f"classes={n_classes}")
        controls = {c.name: c for c in CHAIN.controls(state.options)}
        for stop in controls["target.1"].stops:
            moved = state.after({"set": {"target.1": float(stop)}}).values
            assert moved["target.1"] == pytest.approx(stop)
            total = sum(moved[f"target.{k}"] for k in range(n_classes))
            assert total == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("units", ["nats", "bits"])
@each_count
def test_the_derivation_ends_in_the_numbers_that_the_page_shows(n_classes, units):
    state = opened(CHAIN, random_state(3, n_classes, 1) + f"&units={units}")
    now = CHAIN.measured(state.values, state.options)
    text = CHAIN.derivation(state.values, state.options)
    assert f"{now['sum']:.4f}" in text
    assert "nan" not in text
    assert "inf" not in text


def test_the_matrix_is_drawn_in_both_of_its_triangles():
    figure = lesson("chain").figure("jacobian", logits=[1.0, 1.0, -1.0])
    below, above = figure.data[:2]
    assert_array_equal(below.customdata, above.customdata)
    (rows, columns), (rows_above, columns_above) = (
        (cells.base + cells.y / 2, cells.x) for cells in (below, above)
    )
    assert_array_equal([columns, rows], [rows_above, columns_above])
    cells = {
        *zip(columns, rows, strict=True),
        *zip(columns_above, rows_above, strict=True),
    }
    assert len(cells) == 9


def test_what_the_marks_mean_stands_above_the_bars_and_their_numbers():
    figure = lesson("chain").figure("product", logits=[0.0, 0.0, 6.0])
    layout = figure.layout
    [key] = [note for note in layout.annotations if "chain rule" in note.text]
    assert (key.yref, key.y, key.yanchor) == ("paper", 1, "bottom")
    assert 0 < key.yshift <= layout.margin.t - key.font.size
