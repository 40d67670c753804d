"""A lesson in a file: it works with no network, and its numbers are Python's."""

import base64
import gzip
import json
import re
from dataclasses import replace
from functools import cache

import pytest

from tests.export.lines import line_of
from tests.states import each_lesson, lessons_but, opened
from xentviz.export.offline.contents import whole
from xentviz.export.offline.html import MOST, to_html
from xentviz.export.offline.playing import phrases, playable
from xentviz.lessons import lessons
from xentviz.lessons.sigmoid import Sigmoid
from xentviz.plotlyjs.script import plotly_js
from xentviz.stage.modules import MODULES

SITE = "https://example.org/x/"
REST = 200_000  # bytes: the words, the stage and what it is told
# Whole or along one slider, of few numbers or many.
each_kind = pytest.mark.parametrize(
    "slug", lessons_but("chain", "logarithm", "soft-targets")
)


def state_of(slug, address=""):
    return opened(lessons()[slug], address)


@cache
def file_of(slug):
    """Return the file of a lesson as it starts, made once for all tests."""
    return to_html(state_of(slug), site=SITE)


def content_of(text, name):
    """Return what an element of the file holds, unpacked."""
    [packed] = re.findall(rf'id="{name}">([^<]*)<', text)
    return gzip.decompress(base64.b64decode(packed))


@pytest.mark.slow
@each_kind
def test_a_file_is_no_larger_than_plotly_and_its_numbers(slug):
    text = file_of(slug)
    [plotly] = re.findall(r'id="plotly">([^<]*)<', text)
    assert len(text) < len(plotly) + MOST + REST
    assert content_of(text, "plotly") == plotly_js().read_bytes()


@pytest.mark.slow
@each_kind
def test_a_file_asks_for_nothing_and_leaves_no_mark_of_markdown(slug):
    text = file_of(slug)
    words = re.sub(r'(?s)<script.*?</script>|<style.*?</style>|".*?"', "", text)
    assert not re.search(r"src=|@import|\*\*|\$|\\\w", words)
    sources = json.loads(re.search(r'"importmap">(.*?)</script>', text)[1])["imports"]
    for name, address in sources.items():
        source = base64.b64decode(address.partition("base64,")[2]).decode()
        imported = re.findall(r'^import .*?from "(.*?)"', source, flags=re.MULTILINE)
        assert set(imported) <= set(sources), name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("binary", "All of this lesson works in this file, without a network: drag p"),
        ("sigmoid", "All of this lesson works in this file, without a network: drag z"),
        ("softmax", "In this file z (class 0) can be dragged, without a network"),
        ("weights", "In this file w can be dragged, without a network"),
    ],
)
def test_a_file_says_how_much_of_its_lesson_works(slug, says):
    note = re.search(r'class="file-note">(.*?)</p>', file_of(slug))[1]
    assert re.sub(r"<[^>]*>", "", note).startswith(says)
    assert f'href="{SITE}{slug}?v=1"' in note


class HandlesAlone(Sigmoid):
    """A lesson that is dragged in its pictures alone."""

    def controls(self, options):
        return tuple(replace(c, hidden=True) for c in super().controls(options))


def test_a_lesson_without_a_slider_in_sight_is_a_file_too():
    state = opened(HandlesAlone())
    assert state.draggable == ()
    text = to_html(state)
    note = re.search(r'class="file-note">(.*?)</p>', text)[1]
    assert re.sub(r"<[^>]*>", "", note).startswith("In this file z can be dragged")
    controls = json.loads(content_of(text, "lesson"))["answer"]["controls"]
    assert [c["name"] for c in controls if not c["fixed"]] == ["logit"]
    assert all(control["hidden"] for control in controls)


def read_at(contents, point, names):
    """Return what a file holds of quantities at a point of its grid."""
    columns = {name: contents.grid.columns[name] for name in names}
    return {
        name: column.values[tuple(point[axis] for axis in column.axes)]
        for name, column in columns.items()
    }


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize(
    "which", [0, pytest.param(-1, marks=pytest.mark.exhaustive)], ids=["first", "last"]
)
def test_the_guide_of_a_file_with_one_slider_leads_where_that_of_the_app_does(
    lesson, which
):
    state = opened(lesson)
    for name in {state.draggable[which]}:
        contents = line_of(lesson.slug, name)
        assert len(contents.presets) == len(contents.guide["steps"]) + 1
        for index, point in enumerate(contents.presets):
            there = state.after({"preset": index})
            assert read_at(contents, point, there.values) == there.values
        for start, ways in contents.places:
            here = replace(state, values=read_at(contents, start, state.values))
            for control, value, place, is_there in ways:
                led = here.after({"set": {control: value}})
                there = contents.places[place].start
                assert read_at(contents, there, led.values) == led.values
                assert is_there == (led.values[name] != here.values[name])
        [axis] = contents.grid.axes
        played = [part["set"] for part in guesses_and_goals(contents.guide)]
        assert {s[name] for s in played if name in s} <= set(axis.points)


@pytest.mark.slow
@each_lesson
def test_all_that_a_whole_file_plays_is_on_its_grid(lesson):
    contents = whole(opened(lesson))
    if contents is None:
        return
    points = {axis.control.name: set(axis.points) for axis in contents.grid.axes}
    for part in guesses_and_goals(contents.guide):
        assert all(part["to"][name] in points[name] for name in points)
    assert all(move["set"].keys() <= points.keys() for move in phrases(contents.guide))


def test_a_phrase_that_would_move_nothing_in_a_file_is_words_there():
    def phrase(words, **move):
        return {"move": {"set": {}, "option": {}} | move, "words": [words]}

    live, dead = phrase("drag p", set={"p": 1.0}), phrase("drag q", set={"q": 1.0})
    choice = phrase("in bits", option={"units": "bits"})
    said = {"words": ["First ", live, ", then ", dead, " and see it ", choice, "."]}
    words = ["First ", live, ", then ", "drag q", " and see it ", "in bits", "."]
    assert playable(said, {"p"}) == {"words": words}


def guesses_and_goals(guide):
    """Return each guess and goal that a guide plays."""
    return [a for step in guide["steps"] for a in (step["guess"], step["goal"]) if a]


def test_a_file_follows_the_theme_of_its_reader_unless_one_is_asked_for():
    def themes(text):
        lesson = json.loads(content_of(text, "lesson"))
        assert "light" in lesson["figures"]  # which is what is printed
        return lesson["themes"]

    assert themes(file_of("sigmoid")) == ["light", "dark"]
    assert themes(to_html(state_of("sigmoid"), theme="dark")) == ["dark"]


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"control": "logit"}, "control must be one of logits.0, .* got 'logit'"),
        ({"theme": "sepia"}, "theme must be one of light, dark, got 'sepia'"),
    ],
)
def test_what_a_file_cannot_have_is_refused(keywords, said):
    with pytest.raises(ValueError, match=said):
        to_html(state_of("softmax"), **keywords)


def test_the_pages_of_the_app_do_not_load_what_files_need():
    assert not {"offline.js", "data/file.js"} & set(MODULES)
