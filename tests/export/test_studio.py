"""The studio gives its files, tells its film, and takes what knows its path."""

import json
import urllib.error
import urllib.request

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import xentviz.export.animation.studio
from xentviz.export.animation.studio import BARE, EAGER, PAGE, PART, Studio
from xentviz.export.subject import Subject
from xentviz.figures import PLOTLY_PATH, plotly_version
from xentviz.lessons import lessons
from xentviz.state.state import read


@pytest.fixture
def studio():
    with Studio() as studio, studio.serving():
        yield studio


def asked(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.headers.get_content_type(), answer.read()


def test_the_page_and_all_it_imports_are_there(studio):
    kind, page = asked(studio.url)
    assert kind == "text/html"
    assert b'src="plotly-3d.js"' in page
    for name in ("studio.js", "film.js", "reel.js", "plotly-3d.js", "plotly.js"):
        assert asked(studio.url.replace(PAGE, name))[0] == "text/javascript"


@pytest.mark.parametrize(
    ("name", "path"), [("plotly.js", PLOTLY_PATH), ("plotly-3d.js", PART)]
)
def test_plotly_js_is_its_makers_but_for_the_brackets_that_have_it_compiled_at_once(
    name, path, studio
):
    served = asked(studio.url.replace(PAGE, name))[1]
    assert served.count(EAGER[0]) == 1
    assert served.endswith(EAGER[1])
    bare = served.removesuffix(EAGER[1]).replace(EAGER[0], BARE[0]) + BARE[1]
    assert bare == path.read_bytes().rstrip()


def test_the_part_that_draws_in_3_d_is_of_the_wheel_s_version_and_draws_all_we_do():
    assert plotly_version(PART) == plotly_version(PLOTLY_PATH)
    part = PART.read_text(encoding="utf-8")
    for lesson in lessons().values():
        state, _ = read(lesson, {})
        for picture in lesson.pictures:
            figure = Subject(state, picture).drawn()
            if "scene" in figure.layout.to_plotly_json():
                for trace in figure.data:
                    assert f'moduleType:"trace",name:"{trace.type}"' in part


def test_where_the_wheel_is_of_another_version_all_comes_from_it(monkeypatch, tmp_path):
    newer = tmp_path / "plotly.min.js"
    newer.write_text("/**\n* plotly.js v99.0.0\n*/\nthat.is(all)", encoding="utf-8")
    monkeypatch.setattr(xentviz.export.studio, "PLOTLY_PATH", newer)
    paths = xentviz.export.studio._paths.__wrapped__()
    assert paths["plotly-3d.js"] == paths["plotly.js"] == newer


def test_a_page_is_told_the_film_and_heard_word_by_word(studio):
    pixels = np.arange(5000, dtype=np.uint8).tobytes()
    with connect(studio.url.replace("http", "ws", 1)) as page:
        studio.film.set_result('{"film": 1}')
        assert json.loads(page.recv(10)) == {"film": 1}
        for sent in (pixels, "no 3-D"):
            page.send(sent)
            assert page.recv(10) == ""
            assert studio.taken.get(timeout=10) == sent


def test_who_does_not_know_its_path_gets_and_leaves_nothing(studio):
    elsewhere = studio.url.replace(studio.folder, "/")
    for url in (elsewhere, studio.url.replace(PAGE, "no.js"), studio.url + "/../x"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            asked(url)
    with pytest.raises(InvalidStatus, match="404"):
        connect(elsewhere.replace("http", "ws", 1))
    assert studio.taken.empty()


def test_a_studio_without_a_film_ends_all_the_same():
    with Studio() as studio, studio.serving():
        page = connect(studio.url.replace("http", "ws", 1))
    with page, pytest.raises(ConnectionClosed):
        page.recv(10)
