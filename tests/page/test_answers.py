"""Answers over HTTP: the same bytes for everybody, whoever asks, kept for ever."""

import gzip
import subprocess
import sys
from urllib.parse import parse_qs

import brotli
import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.lookup import read_answer
from tests.states import cases_but, each_lesson, opened
from xentviz.lessons import lessons
from xentviz.page.application import application
from xentviz.stage.version import VERSION
from xentviz.state.moves import MOST, MOVES
from xentviz.state.reading import read

BINARY = f"/answer/{VERSION}/binary"


@pytest.fixture(scope="module")
def client():
    return TestClient(application)  # not as a context: that would warm it


def answer(client, path):
    """Return an answer, read as the stage reads it."""
    response = client.get(path)
    assert response.status_code == 200
    return read_answer(response.content)


MOVED = [
    ("binary", "set=predicted:0.2", [{"set": {"predicted": 0.2}}]),
    ("binary", "option=units:bits", [{"option": {"units": "bits"}}]),
    ("binary", "preset=2", [{"preset": 2}]),
    ("binary", "descent=7", [{"descent": 7}]),
    ("soft-targets", "pad=0:17", [{"pad": [0, 17]}]),
    (
        "softmax",
        "set=target.0:0.5&set=target.1:0.5&option=units:bits",
        [
            {"set": {"target.0": 0.5}},
            {"set": {"target.1": 0.5}},
            {"option": {"units": "bits"}},
        ],
    ),
]


@pytest.mark.parametrize(("slug", "query", "moves"), MOVED)
def test_an_answer_holds_the_state_after_the_moves_in_their_order(
    client, slug, query, moves
):
    state = opened(lessons()[slug])
    for move in moves:
        state = state.after(move)
    document = answer(client, f"/answer/{VERSION}/{slug}?{query}")
    assert document["address"] == state.address
    expected = state.lesson.measured(state.values, state.options)["loss"]
    assert document["rest"]["loss"] == expected


def test_the_same_state_is_the_same_document_whatever_led_to_it(client):
    ways = (
        "predicted=0.31",
        "set=predicted:0.31",
        "preset=1&set=target:0.7&set=predicted:0.31",
    )
    tags = {client.get(f"{BINARY}?{way}").headers["etag"] for way in ways}
    assert len(tags) == 1


def test_no_name_of_a_lesson_is_that_of_a_move():
    for lesson in lessons().values():
        state = opened(lesson)
        groups = {name.partition(".")[0] for name in state.values}
        assert not MOVES & (groups | {option.name for option in lesson.options})


def test_an_answer_is_kept_for_ever_and_belongs_to_nobody(client):
    headers = client.get(BINARY).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["etag"].startswith('"')
    assert headers["vary"] == "Accept-Encoding"
    assert headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in headers


def test_an_answer_comes_packed_as_it_is_asked_for(client):
    plain = client.get(BINARY, headers={"accept-encoding": "identity"})
    tags = {plain.headers["etag"]}
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        with client.stream(
            "GET", BINARY, headers={"accept-encoding": encoding}
        ) as packed:
            assert packed.headers["content-encoding"] == encoding
            assert unpack(b"".join(packed.iter_raw())) == plain.content
            tags.add(packed.headers["etag"])
    assert len(tags) == 3  # other bytes, another name


def test_what_is_known_is_not_sent_again(client):
    tag = client.get(BINARY).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        response = client.get(BINARY, headers={"if-none-match": known})
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["etag"] == tag
    other = client.get(BINARY, headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_a_page_of_another_version_is_told_where_its_move_leads(client):
    moved = f"{BINARY}?target=0.6&set=predicted:0.31"
    response = client.get(moved.replace(VERSION, "0123456789ab"))
    assert response.status_code == 404
    assert "reload" in response.text
    page = response.headers["content-location"]
    assert page == "../../binary?predicted=0.31&target=0.6"
    document = answer(client, moved)
    assert document["address"] == page.partition("?")[2]


def test_the_head_of_an_answer_can_be_asked_for_alone(client):
    head, whole = client.head(BINARY), client.get(BINARY)
    assert head.status_code == 200
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/answer/0123456789ab/binary", 404, "reload"),
        (f"/answer/{VERSION}/nobody", 404, "must be one of binary"),
        (f"/answer/{VERSION}", 404, "no such document"),
        (f"/figure/{VERSION}/binary/surface.json?units=nats", 400, "theme must be"),
        (f"/figure/{VERSION}/binary/nobody.json?units=nats&theme=dark", 404, "nobody"),
        (f"/figure/{VERSION}/binary/slice.flat.json?units=nats&theme=dark", 404, "no"),
    ],
)
def test_what_there_is_not_is_refused_in_words_that_nobody_keeps(
    client, path, status, says
):
    response = client.get(path)
    assert response.status_code == status
    assert says in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    [
        "set=predicted",
        "set=predicted:x",
        "preset=-1",
        "descent=1e3",
        "pad=0",
        "option=x",
    ],
)
def test_a_move_that_is_none_is_left_out_and_said(client, query):
    document = answer(client, f"{BINARY}?predicted=0.4&{query}")
    assert document["address"] == "predicted=0.4"
    assert query.partition("=")[0] in document["remarks"]


def test_moves_beyond_the_most_are_left_out_and_said(client):
    query = "&".join(f"set=predicted:0.{100 + k}" for k in range(MOST + 1))
    document = answer(client, f"{BINARY}?{query}")
    assert document["address"] == f"predicted=0.{100 + MOST - 1}"
    assert str(MOST) in document["remarks"]


JUNK = [
    "predicted=nan&target=inf&units=furlongs",
    "logits=" + "," * 5000,
    "predicted=0.1&predicted=0.2&no-such-name=1&=",
    "logits=" + "9" * 5000 + "&temperature=-1&classes=0",
    "%C3%A9=%00&target=%D9%A0",
    "&".join(f"name{k}={k}" for k in range(500)),
    "set=predicted:nan&set=predicted:" + "9" * 3000,
]


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize("query", JUNK, ids=range(len(JUNK)))
def test_an_address_of_junk_is_answered_with_the_nearest_state_and_a_remark(
    client, lesson, query
):
    document = answer(client, f"/answer/{VERSION}/{lesson.slug}?{query}")
    state, remarks = read(lesson, parse_qs(document["address"]))
    assert not remarks
    assert all(np.isfinite(list(state.values.values())))
    assert len(document["remarks"]) < 1000


TAGS = """
from starlette.testclient import TestClient
from xentviz.page.application import application
from xentviz.stage.version import VERSION
import sys
assert "streamlit" not in sys.modules
client = TestClient(application)
for slug in sys.argv[1:]:
    for kind in ("answer", "derivation"):
        path = f"/{kind}/{VERSION}/{slug}?units=bits"
        print(path, client.get(path).headers["etag"])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "slugs", cases_but([("binary", "chain"), (*lessons(),)], (*lessons(),))
)
def test_a_process_without_streamlit_gives_the_same_bytes_as_the_app(server, slugs):
    alone = subprocess.run(
        [sys.executable, "-c", TAGS, *slugs], capture_output=True, text=True, check=True
    ).stdout
    tags = [line.rpartition(" ") for line in alone.splitlines()]
    assert len(tags) == 2 * len(slugs)
    with httpx.Client(base_url=server) as app:
        assert tags == [(path, " ", app.get(path).headers["etag"]) for path, *_ in tags]
