"""The lesson on the logarithm: distances, underflows, surprisals and likelihoods."""

from math import comb, log, log2

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.lookup import answered
from tests.oracle import assert_digits, mp
from tests.states import opened
from xentviz import lesson
from xentviz.figures.grids import P_GRID
from xentviz.figures.surprisal import ONE_IN
from xentviz.figures.underflow import N_DRAWN, NOTHING
from xentviz.lessons import lessons
from xentviz.lessons.decimals import decimal

LOGARITHM = lessons()["logarithm"]


def quantities_at(address=""):
    return LOGARITHM.quantities(opened(LOGARITHM, address).values)


def test_ten_times_more_confident_is_one_distance_on_the_log_scale():
    now = quantities_at()
    assert_allclose(now["first_surprisal"], 4.605170186)
    assert_allclose(now["second_surprisal"], 6.907755279)
    assert_allclose(now["surprisal_difference"], log(10.0))
    assert_allclose(now["probability_difference"], 0.009)
    assert_allclose(now["ratio"], 10.0)


@pytest.mark.parametrize("first", [1.0, 0.5, 0.1, 0.02])
def test_a_ratio_is_the_same_distance_wherever_it_is(first):
    now = quantities_at(f"first={first}&second={first / 4}")
    assert_allclose(now["surprisal_difference"], log(4.0), rtol=1e-13)


def test_the_surprisals_have_their_digits():
    for exponent in np.arange(-6.0, 0.0, 0.05).round(2):
        state = opened(LOGARITHM, f"first_exponent={exponent}")
        now = LOGARITHM.quantities(state.values)
        p = mp.mpf(state.values["first"])
        assert_digits(now["first_surprisal"], -mp.log(p))


def test_the_logarithm_of_zero_is_minus_infinity_and_two_of_them_are_not_apart():
    now = quantities_at("second=0")
    assert now["second_surprisal"] == now["surprisal_difference"] == np.inf
    assert now["ratio"] == np.inf
    assert np.isfinite(now["second_point"])
    now = quantities_at("first=0&second=0")
    assert now["surprisal_difference"] == 0.0
    assert now["ratio"] == 1.0
    assert now["log_sum"][0] == -np.inf


def test_both_brackets_start_and_end_at_the_points():
    now = quantities_at("first=.4&second=.05")
    for side in ("below", "beside"):
        for end, name in ((0, "first"), (-1, "second")):
            assert now[f"{side}_x"][end] == now[name]
            assert now[f"{side}_y"][end] == now[f"{name}_point"]
    assert_array_equal(now["below_y"][1:3], 0.0)


def test_a_tenth_dies_in_every_precision_while_the_sum_of_logs_goes_on():
    now = quantities_at("first=.1&count=400")
    assert_array_equal(now["subnormal_at"], [308, 38, 5])
    assert_array_equal(now["zero_n"], [324, 46, 8])
    assert_array_equal(now["product"], 0.0)
    assert_allclose(
        now["log_sum"], 400 * log(0.1), rtol=0.03
    )  # float16 is that far off
    assert_allclose(now["log_sum"][0], 400 * log(0.1), rtol=1e-13)
    assert now["log_sum_point"] == pytest.approx(-400.0)


@pytest.mark.parametrize("count", [7, 8, 45, 46, 323, 324])
def test_each_product_is_zero_from_its_count_on_and_not_before(count):
    now = quantities_at(f"first=.1&count={count}")
    assert_array_equal(now["product"] == 0.0, count >= now["zero_n"])


@pytest.mark.parametrize("first", [0.0, 0.001, 0.01, 0.1, 0.5, 0.9, 1.0])
def test_an_underflow_is_drawn_through_the_products_themselves(first):
    every = LOGARITHM.quantities(
        {
            **opened(LOGARITHM, f"first={first}").values,
            "count": np.arange(1.0, N_DRAWN + 1),
        }
    )
    now = quantities_at(f"first={first}")
    for k in range(3):
        corners, heights = now["underflow_n"][k], now["underflow"][k]
        assert (np.diff(corners) >= 0).all()
        assert corners[0] == heights[0] == 0.0
        assert corners[-1] == N_DRAWN
        product = every["product"][:, k]
        height = np.log10(product, out=np.full(N_DRAWN, NOTHING), where=product > 0)
        inner = corners > 0
        at = np.int64(corners[inner]) - 1
        assert_allclose(heights[inner], height[at], atol=1e-12)
        # Between corners the way is straight, but for what rounding does to it.
        counts = np.arange(1, N_DRAWN + 1)
        off = np.abs(np.interp(counts, corners, heights) - height)
        assert off[counts < corners[2]].max(initial=0.0) < 0.5
        digits = (1e-12, 1e-5, 0.15)[k]
        assert off[counts <= corners[1]].max(initial=0.0) < digits


def test_what_never_becomes_nothing_is_not_said_to():
    now = quantities_at("first=.9")
    assert np.isnan(now["zero_n"]).all()
    assert np.isnan(now["zero_y"]).all()


def test_two_bits_an_outcome_of_four_and_none_of_a_certain_one():
    assert_allclose(quantities_at("share=.25,.25,.25,.25")["entropy"], log(4.0))
    sure = quantities_at("share=1,0,0,0")
    assert sure["entropy"] == 0.0
    assert sure["share_surprisal"][0] == 0.0
    assert np.isnan(sure["share_surprisal"][1:]).all()


def test_the_first_distribution_is_worth_a_bit_and_three_quarters():
    state = opened(LOGARITHM, "units=bits")
    now = LOGARITHM.measured(state.values, state.options)
    assert_allclose(now["entropy"], 1.75)
    assert_allclose(now["share_surprisal"], [1.0, 2.0, 3.0, 3.0])


@pytest.mark.parametrize("share", ["0.5,0.25,0.125,0.125", "0.7,0,0.2,0.1", "1,0,0,0"])
def test_the_blocks_stand_side_by_side_and_their_area_is_the_entropy(share):
    now = quantities_at(f"share={share}")
    left = now["share_centre"] - now["share"] / 2
    right = now["share_centre"] + now["share"] / 2
    assert_allclose(left[1:], right[:-1])
    assert_allclose([left[0], right[-1]], [0.0, 1.0])
    assert_allclose(np.nansum(now["share"] * now["share_surprisal"]), now["entropy"])


@pytest.mark.parametrize("heads", range(11))
def test_the_likelihood_is_greatest_where_the_loss_is_least(heads):
    now = quantities_at(f"heads={heads}")
    assert_array_equal(now["likelihood_curve"], -now["loss_curve"])
    with np.errstate(divide="ignore"):
        likelihood = P_GRID**heads * (1 - P_GRID) ** (10 - heads)
    assert_allclose(now["loss_curve"], -np.log(likelihood) / 10, rtol=1e-12)
    assert now["best"] == heads / 10
    assert now["best_loss"] <= now["loss_curve"].min() + 1e-15
    assert np.abs(P_GRID[likelihood.argmax()] - now["best"]) < 0.03


def test_the_first_p_is_a_point_of_both_curves():
    now = quantities_at("first=.5&heads=10")
    assert now["loss"] == now["loss_point"] == -now["likelihood_point"] == log(2.0)
    assert quantities_at("first=0&heads=10")["loss"] == np.inf


def test_the_events_have_the_chances_that_counting_gives():
    hands = comb(52, 5)
    four_alike = 13 * comb(4, 4) * 48
    assert hands / four_alike == ONE_IN["poker: four of a kind"] == 4165
    assert ONE_IN["lottery: 6 of 49"] == 13_983_816
    assert list(ONE_IN.values()) == sorted(ONE_IN.values())
    for units in ("nats", "bits"):  # coin tosses, whatever the unit of the rest
        bars, names = lesson("logarithm").figure("events", units=units).data[:2]
        assert_allclose(bars.x, [log2(n) for n in ONE_IN.values()])
        said = [float(text.rpartition(" = ")[2]) for text in names.text]
        assert_allclose(said, bars.x, atol=0.005)


def test_a_point_is_measured_in_coin_tosses_too():
    now = quantities_at("first=.125&second=0")
    assert now["first_tosses"] == now["first_drawn"] == 3.0
    assert now["second_tosses"] == np.inf
    assert np.isfinite(now["second_drawn"])


def test_both_scales_of_a_point_say_the_same():
    state = opened(LOGARITHM)
    for name in ("first", "second"):
        dragged = state.after({"set": {name: 0.05}})
        assert dragged.values[f"{name}_exponent"] == pytest.approx(np.log10(0.05))
        dragged = state.after({"set": {f"{name}_exponent": -4.0}})
        assert dragged.values[name] == pytest.approx(1e-4)
    nothing = state.after({"set": {"first": 0.0}}).values
    assert (nothing["first"], nothing["first_exponent"]) == (0.0, -6.0)


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("first=0.25", "first=0.25"),
        ("first=0.0001", "first_exponent=-4"),
        ("first_exponent=-2.35", "first_exponent=-2.35"),
        ("first_exponent=-1", "first=0.1"),
        ("first=0.123456", "first=0.123456"),
        ("second=0", "second=0"),
    ],
)
def test_an_address_holds_the_scale_on_which_a_point_is_short(address, short):
    state = opened(LOGARITHM, address)
    assert state.address == short
    assert opened(LOGARITHM, short).values == state.values


def test_points_are_dragged_along_the_curve_in_the_unit_that_is_shown():
    for units, unit in (("nats", 1.0), ("bits", log(2.0))):
        state = opened(LOGARITHM, f"units={units}")
        for index, name in enumerate(("first", "second")):
            pad = LOGARITHM.handles(state.values, state.options)[index]
            assert_allclose(pad.y, -np.log(pad.x) / unit, atol=1e-12)
            place = state.after({"pad": [index, 3]})
            assert place.values[name] == pytest.approx(pad.x[3])


def test_a_product_too_small_for_float32_is_told_while_it_is_dragged():
    answer = answered(opened(LOGARITHM, "first=.1"))
    assert answer["sweep"]["count"]["product"].dtype == np.float64


@pytest.mark.parametrize("address", ["", "units=bits", "first=0&second=0", "heads=0"])
def test_the_derivation_has_the_numbers_that_the_page_shows(address):
    state = opened(LOGARITHM, address)
    now = LOGARITHM.measured(state.values, state.options)
    text = LOGARITHM.derivation(state.values, state.options)
    assert decimal(float(now["entropy"])) in text
    assert f"q = {decimal(float(now['best']))}" in text
    for word in ("nan", " inf", "-inf"):
        assert word not in text
