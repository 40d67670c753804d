"""The Streamlit script mounts the stage of a lesson, and says nothing of a state."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import xentviz.page
from tests.states import each_lesson
from xentviz.stage.version import VERSION

SCRIPT = Path(xentviz.page.__file__).with_name("script.py")


def shown(slug, query):
    """Run the script for a page with a query, and return what its stage is told."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app._page_hash = calc_hash(slug)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    [stage] = [element for element in app.main if element.type == "bidi_component"]
    return json.loads(stage.proto.json)


@pytest.mark.slow
@each_lesson
def test_a_page_mounts_the_stage_of_its_lesson_under_the_version_of_the_code(lesson):
    mounted = shown(lesson.slug, {})
    assert mounted["lesson"] == lesson.slug
    assert mounted["version"] == VERSION


def test_the_bare_page_shows_no_lesson_so_that_the_browser_loads_the_front_door():
    assert shown("", {})["lesson"] == ""


@pytest.mark.parametrize(
    "query",
    [{"predicted": "0.125", "units": "bits"}, {f"name{k}": "9" * 99 for k in range(9)}],
)
def test_a_script_run_tells_the_same_whatever_the_address_holds(query):
    assert shown("binary", query) == shown("binary", {})
