"""What is exported is made from the link alone, or refused in one line."""

import csv
import gzip
import http.client
import json
import urllib.request
from contextlib import closing
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import pytest

from tests.page.test_app import got
from tests.states import each_lesson, lessons_but, opened
from xentviz.export import FRAMEWORKS
from xentviz.export.document.latex import to_latex
from xentviz.export.document.markdown import to_markdown
from xentviz.lessons import lessons
from xentviz.page.downloads import offered

LINK = "predicted=0.2&target=1&units=bits&v=1&camera=1,1,1&enlarged=slice&hide=text"


class Answer(NamedTuple):
    """What the app answers."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def name(self) -> str:
        """The name that it gives its file."""
        return unquote(self.headers["Content-Disposition"].partition("''")[2])


@pytest.fixture
def answered(server):
    """Return what asks the app for a file, its path as it stands."""

    def answer(path):
        host = urlsplit(server).netloc
        with closing(http.client.HTTPConnection(host, timeout=60)) as asking:
            asking.request("GET", f"/export/{quote(path, safe='/%?&=,.')}")
            response = asking.getresponse()
            return Answer(response.status, response.headers, response.read().decode())

    return answer


@pytest.mark.slow
@each_lesson
def test_every_kind_of_file_is_had_of_every_lesson(answered, lesson):
    for ending, export in (("tex", to_latex), ("md", to_markdown)):
        assert answered(f"{lesson.slug}.{ending}").text == export(opened(lesson))
    for name in lesson.pictures:
        figure = answered(f"{lesson.slug}/{name}.figure?theme=dark").text
        figure = json.loads(figure)
        assert figure["layout"]["paper_bgcolor"] == "#161b24"
        [_, header, *rows] = answered(f"{lesson.slug}/{name}.csv").text.splitlines()
        assert header.startswith("trace,")
        assert rows
        sheet = answered(f"{lesson.slug}/{name}.csv?comment=0&bom=1").text.splitlines()
        assert sheet == ["\ufeff" + header, *rows]
        document = json.loads(answered(f"{lesson.slug}/{name}.json").text)
        assert document["figure"] == name


def test_a_file_holds_the_state_of_its_link_and_is_named_after_it(answered):
    answer = answered(f"binary/slice.json?{LINK}")
    assert json.loads(answer.text)["state"]["predicted"] == 0.2
    assert answer.name == (
        "xentviz-binary-slice-units=bits-predicted=0.2-target=1-learning_rate=2.json"
    )
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].isascii()


def test_a_picture_is_dressed_as_it_is_asked_for(answered):
    path = f"binary/surface.figure?{LINK}&theme=transparent&titled=0"
    plain = json.loads(answered(path).text)
    assert plain["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert "title" not in plain["layout"]
    assert plain["layout"]["scene"]["camera"]["eye"] == {"x": 1, "y": 1, "z": 1}
    titled = json.loads(answered("binary/surface.figure").text)
    assert "The loss over p and q" in titled["layout"]["title"]["text"]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_code_is_had_for_every_framework(answered, framework):
    script = answered(f"binary.py?{LINK}&framework={framework}").text
    compile(script, "exported.py", "exec")
    assert "predicted = 0.2\n" in script


def test_a_page_says_where_the_whole_of_it_is(answered, server):
    page = answered("sigmoid.html?target=0.4&theme=dark").text
    assert f"{server}/sigmoid?target=0.4" in page


MISSING = [
    "nobody.md",
    "binary.exe",
    "binary/nothing.csv",
    "binary/slice.docx",
    "binary/slice",
    "binary/../slice.csv",
    "%2e%2e/%2e%2e.csv",
    "../%00.csv",
    "é" * 2000 + ".md",
]
WRONG = {
    "binary/slice.csv?predicted=abc": "'abc' is not a number",
    "binary/slice.csv?predicted=7": "lies outside",
    "binary/slice.csv?nobody=1": "'nobody' is not a name here",
    "binary/slice.csv?camera=nan,1,1": "camera takes",
    "binary/slice.figure?theme=pink": "theme must be one of light, dark, transparent",
    "binary.html?theme=pink": "theme must be one of light, dark",
    "binary.html?control=nobody": "control must be one of",
    "binary.py?framework=abacus": "framework must be one of numpy",
    "binary.md?predicted=" + "9" * 6_000: "is not a number",
    "binary.md?" + "&".join(f"a{k}=1" for k in range(900)): "is not a name here",
}


@pytest.mark.parametrize("path", MISSING, ids=range(len(MISSING)))
def test_what_there_is_not_is_not_found(answered, path):
    # A path that climbs or holds a zero byte Streamlit itself calls a bad request.
    assert answered(path).status in ({400, 404} if ".." in unquote(path) else {404})


@pytest.mark.parametrize("path", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_had_is_refused_in_one_line(answered, path):
    answer = answered(path)
    assert answer.status == 400
    assert WRONG[path] in answer.text
    assert "\n" not in answer.text
    assert len(answer.text) < 400


def test_the_arrays_of_both_files_are_those_of_the_picture(answered):
    figure = json.loads(answered(f"binary/slope.figure?{LINK}").text)
    document = json.loads(answered(f"binary/slope.json?{LINK}").text)
    rows = list(csv.reader(answered(f"binary/slope.csv?{LINK}").text.splitlines()[1:]))
    traces = {trace["name"] for trace in document["traces"]}
    assert {row[0] for row in rows[1:]} == traces - {"the path down"}  # none yet
    assert len(traces) == len(figure["data"])


@each_lesson
def test_a_slider_that_is_offered_for_a_page_is_one_that_is_shown(lesson):
    shown = [c.name for c in lesson.controls(opened(lesson).options) if not c.hidden]
    assert set(offered(opened(lesson))["live"]) <= set(shown)


@pytest.mark.slow
@pytest.mark.parametrize(  # whose pages take a second to make
    "slug", lessons_but("binary", "chain", "logarithm", "weights", "batch")
)
def test_a_page_is_had_with_the_slider_that_is_asked_for_of_those_offered(
    answered, slug
):
    live = offered(opened(lessons()[slug]))["live"]
    # The first is live where none is asked for, as in tests/export/test_offline.py.
    assert answered(f"{slug}.html?control={live[-1]}").status == 200


def test_the_addresses_of_files_from_before_answer_the_same(server):
    for address in ("sigmoid/loss.csv?logit=2", "sigmoid.md?logit=2"):
        before, now = (
            urllib.request.urlopen(f"{server}/{prefix}/{address}", timeout=30)
            for prefix in ("take", "export")
        )
        with before, now:
            assert before.read() == now.read() != b""
            assert before.headers["Content-Type"] == now.headers["Content-Type"]


def test_a_file_is_packed_for_who_can_unpack_it_and_the_same_for_who_cannot(server):
    path = "/export/binary.md?predicted=0.2"
    plain = got(server, path)[1]
    answer, packed = got(server, path, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed) == plain
