"""The Streamlit script puts each lesson on the screen, whatever its address holds."""

import json
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import xentviz.page
from tests.lookup import unpacked
from tests.states import each_lesson
from xentviz.lessons import lessons

SCRIPT = Path(xentviz.page.__file__).with_name("script.py")


def shown(slug, query):
    """Run the script for a page with a query; return it, and what its stage is told."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app._page_hash = calc_hash(slug)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app, json.loads(stage_of(app).json)


def stage_of(app):
    """Return the component of a page as Streamlit sends it."""
    [stage] = [element for element in app.main if element.type == "bidi_component"]
    return stage.proto


@each_lesson
def test_a_page_shows_its_lesson_with_its_words_and_its_derivation(lesson):
    app, told = shown(lesson.slug, {})
    assert told["lesson"] == lesson.slug
    assert told["remarks"] == ""
    words, derivation = app.markdown
    assert words.value == lesson.words.strip()
    assert len(derivation.value) > 200


def test_the_bare_page_shows_the_first_lesson():
    _, told = shown("", {})
    assert told["lesson"] == next(iter(lessons()))


def test_a_page_opens_in_the_state_of_its_address():
    _, told = shown("binary", {"predicted": "0.125", "target": "1", "units": "bits"})
    assert told["address"] == "units=bits&predicted=0.125&target=1"
    assert unpacked(told["rest"])["loss"] == pytest.approx(3.0)
    assert told["remarks"] == ""


JUNK = [
    {"predicted": "nan", "target": "inf", "units": "furlongs"},
    {"logits": "," * 100_000, "target": "1,2,3"},
    {"predicted": ["0.1", "0.2"], "no-such-name": "1", "": ""},
    {"logits": "9" * 100_000, "temperature": "-1", "classes": "0"},
    {"é" * 1000: "\x00", "target": "٠٫٣"},
    {f"name{k}": str(k) for k in range(1000)},
]


@each_lesson
@pytest.mark.parametrize("query", JUNK, ids=range(len(JUNK)))
def test_an_address_of_junk_shows_the_lesson_and_says_what_it_did(lesson, query):
    _, told = shown(lesson.slug, query)
    assert told["lesson"] == lesson.slug
    assert told["remarks"].startswith("Shown is the nearest state that exists: ")
    assert len(told["remarks"]) < 1000


def told_after(app, message):
    """Return what the stage is told after it has sent a message of its own."""
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{stage_of(app).id}__events",
        json_trigger_value=json.dumps([{"event": "moved", "value": message}]),
    )
    app._run(WidgetStates(widgets=[trigger]))
    assert not app.exception
    return json.loads(stage_of(app).json)


def test_a_move_is_answered_with_its_state_its_number_and_its_address():
    app, _ = shown("binary", {"target": "0.4"})
    moves = [{"set": {"predicted": 0.2}}, {"option": {"units": "bits"}}]
    message = {"sequence": 7, "address": "target=0.4", "moves": moves}
    told = told_after(app, message)
    assert told["sequence"] == 7
    assert told["address"] == "units=bits&predicted=0.2&target=0.4"
    assert app.query_params == {"units": "bits", "predicted": "0.2", "target": "0.4"}


HOSTILE = [
    {},
    {"moves": 5},
    {"moves": None},
    {"moves": {"set": 1}},
    {"moves": [None, 5, "set", [], {"set": 5}, {"preset": 10**400}]},
    {"moves": [{"set": {"predicted": 10**400, "logits.0": "x"}}]},
    {"moves": [{"option": {"units": ["bits"], "classes": {}}}]},
    {"sequence": {"deep": [None]}, "address": 5, "moves": []},
    {"sequence": float("nan"), "address": "predicted=nan&" * 1000, "moves": []},
    [],
    "moved",
    5,
    None,
]


@pytest.mark.parametrize("message", HOSTILE, ids=range(len(HOSTILE)))
def test_no_message_of_a_hostile_client_is_an_exception(message):
    app, _ = shown("softmax", {})
    told = told_after(app, message)
    assert told["lesson"] == "softmax"
