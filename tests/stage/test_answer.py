"""What the stage is told is plain data in which every name it needs can be found."""

from dataclasses import replace
from functools import cache

import brotli
import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose

from tests.lookup import (
    answered,
    declared,
    looked_up,
    pictures_of,
    way_down,
)
from tests.states import (
    each_choice,
    each_lesson,
    ends,
    every_option,
    opened,
    outermost,
)
from xentviz.figures.theme import Style
from xentviz.lessons import lessons
from xentviz.lessons.declarations import Picture
from xentviz.stage.answer import answer, to_bytes
from xentviz.stage.answer import figure as figure_json

BINARY = lessons()["binary"]
MOST = 93_000  # bytes, a third of what an answer had as JSON with its figures in it
THEMES = ("light", "dark")


@cache
def outermost_answers(slug):
    """Return what is told with the first and the last choices, once for all tests."""
    return [(state, answered(state)) for state in outermost(lessons()[slug])]


def texts_of(document):
    """Give every template of an answer as its tokens."""
    yield document["formula"]
    yield from (figure["caption"] for figure in document["figures"])
    for readout in document["readouts"]:
        yield readout["label"]
        yield readout["unit"]


@pytest.mark.slow
@each_lesson
def test_an_answer_is_json_without_nan_and_small_on_its_way(lesson):
    for start in outermost(lesson):
        for state in (start, *ends(start)):
            assert len(brotli.compress(to_bytes(*answer(state)), quality=5)) < MOST


@each_lesson
def test_every_number_of_a_text_can_be_looked_up(lesson):
    for _, document in outermost_answers(lesson.slug):
        rest = document["rest"]
        places = [
            t["place"] for text in texts_of(document) for t in text if "place" in t
        ]
        places += [readout["quantity"] for readout in document["readouts"]]
        places += [control["name"] for control in document["controls"]]
        for place in places:
            assert looked_up(place, rest, {}, 0).ndim == 0, place


@pytest.mark.slow
@each_lesson
def test_no_quantity_is_told_that_nothing_shows_under_any_option(lesson):
    shown, computed = set(), set()
    for state in each_choice(lesson):
        shown |= state.values.keys() | shown_in(answered(state))
        computed |= lesson.quantities(state.values).keys()
    assert computed <= shown | {name.rpartition(".")[0] for name in shown}


def shown_in(document):
    """Return the name of every quantity that an answer shows, or sets as a goal."""
    names = {t["place"] for text in texts_of(document) for t in text if "place" in t}
    goals = [step["goal"] for step in document["guide"]["steps"] if step["goal"]]
    names |= {bound["quantity"] for goal in goals for bound in goal["conditions"]}
    names |= {readout["quantity"] for readout in document["readouts"]}
    for _, picture in pictures_of(document):
        for kind in ("live", "trail"):
            names |= {quantity for _, _, quantity in declared(picture, kind)}
    return names


@each_lesson
def test_every_letter_of_a_text_is_one_of_the_glossary(lesson):
    for _, document in outermost_answers(lesson.slug):
        letters = {t.get("letter") for text in texts_of(document) for t in text}
        assert letters <= {None, "p", "q", "z"}


@each_lesson
def test_all_columns_of_a_table_have_a_row_for_each_stop(lesson):
    for _, document in outermost_answers(lesson.slug):
        assert set(document["sweep"]) == {
            control["name"] for control in document["controls"]
        }
        for control in document["controls"]:
            table = document["sweep"][control["name"]]
            assert {len(column) for column in table.values()} == {control["n_stops"]}


@pytest.mark.slow
@each_lesson
def test_every_preset_has_a_row_that_shows_what_the_server_would_answer(lesson):
    for state in [*outermost(lesson), *ends(opened(lesson))]:
        document = answered(state)
        table, rest = document["presets_table"], document["rest"]
        assert len(document["presets"]) == len(next(iter(table.values())))
        for index in range(len(document["presets"])):
            there = state.after({"preset": index})
            answer = {**lesson.measured(there.values, there.options), **there.values}
            names = [readout["quantity"] for readout in document["readouts"]]
            for name in [*names, *state.values]:
                assert_allclose(
                    looked_up(name, rest, table, index),
                    looked_up(name, answer, {}, 0),
                    rtol=1e-6,
                    atol=1e-38,
                )


@each_lesson
def test_a_descent_starts_where_the_ball_is(lesson):
    for state, document in outermost_answers(lesson.slug):
        rest = document["rest"]
        table = way_down(state) if document["descent"] else {}
        for name, column in table.items():
            start = looked_up(name, rest, {}, 0)
            # What is only drawn is told in 16 bits.
            finite = column[np.isfinite(column)]
            spread = np.ptp(finite) if finite.size else 0.0
            assert_allclose(column[0], start, rtol=1e-6, atol=2e-5 * spread)


@each_lesson
def test_every_pad_has_a_row_for_each_of_its_places_and_a_trace_to_take_hold_of(lesson):
    for _, document in outermost_answers(lesson.slug):
        pictures = dict(pictures_of(document))
        for pad in document["pads"]:
            columns = {"x": pad["x"], "y": pad["y"]} | pad["table"]
            assert len({len(column) for column in columns.values()}) == 1
            names = [trace.get("name") for trace in pictures[pad["figure"]]["data"]]
            assert names.count(pad["trace"]) == 1


@each_lesson
def test_the_layout_has_a_place_for_every_picture_and_none_besides(lesson):
    document = answered(opened(lesson))
    areas = {area for row in document["layout"] for area in row.split()}
    assert areas - {"."} == {figure["name"] for figure in document["figures"]}


def test_at_rest_the_numbers_are_told_to_the_last_digit():
    state = opened(BINARY, "predicted=0.123&target=0.456")
    rest = answered(state)["rest"]
    assert rest["loss"] == BINARY.quantities(state.values)["loss"]
    assert rest["loss"].dtype == np.float64


def test_infinity_reaches_the_stage_as_infinity():
    class Hopeless(type(BINARY)):
        """The lesson of two outcomes, its loss without end."""

        def quantities(self, values):
            quantities = super().quantities(values)
            return quantities | {"loss": np.full_like(quantities["loss"], np.inf)}

    document = answered(replace(opened(BINARY), lesson=Hopeless()))
    assert document["rest"]["loss"] == np.inf


def test_numbers_that_no_float32_can_hold_are_told_as_float64():
    state = opened(lessons()["softmax"], "logits=10,10,10&temperature=0.1")
    table = answered(state)["sweep"]["temperature"]
    assert np.isfinite(table["exponential"]).all()
    assert table["exponential"].max() > np.finfo(np.float32).max


def test_no_number_is_told_as_minus_zero():
    for lesson in lessons().values():
        for state in ends(opened(lesson)):
            rest = answered(state)["rest"]
            for name, value in rest.items():
                assert not np.signbit(value[value == 0]).any(), name


def is_information(lesson, name):
    return name in lesson.schema and lesson.schema[name].unit == "nats"


def test_bits_are_nats_over_ln_2_for_what_is_information():
    for lesson in lessons().values():
        nats, bits = (opened(lesson, f"units={unit}") for unit in ("nats", "bits"))
        rests = [answered(state)["rest"] for state in (nats, bits)]
        for name in rests[0]:
            factor = np.log(2.0) if is_information(lesson, name) else 1.0
            assert_allclose(rests[1][name] * factor, rests[0][name], rtol=1e-14)


@pytest.mark.slow
def test_each_of_all_the_figures_there_are_is_drawn_once():
    built, bare = [], go.Figure()

    class Plain(type(BINARY)):
        """The lesson of two outcomes, its picture a figure without traces."""

        def build(self, quantities, style):
            built.append(style)
            return bare

        @property
        def pictures(self):
            return {"plain": Picture("", "", self.build)}

    n_figures = sum(
        len(THEMES) * len(every_option(lesson)) * len(builds)
        for lesson in lessons().values()
        for builds in lesson.figures.values()
    )
    plain = Plain()
    for _ in range(2):
        for k in range(n_figures):
            options = (("units", "nats"), ("which", str(k)))
            figure_json(plain, "plain", Style("light", "nats"), options, flat=False)
    assert len(built) == n_figures
