"""A link says what it opens before it is opened: in its card's words and picture."""

import io
import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from PIL import Image

from tests.page.test_app import got
from tests.states import each_lesson, opened
from xentviz.lessons import lessons
from xentviz.page import card
from xentviz.page.card import numbers, tags
from xentviz.page.card_image import drawn

WHERE = "https://loss.example.org/x/"


def meta(text):
    """Return the properties of a head, its links among them."""
    found = dict(re.findall(r'(?:property|name)="(.+?)" content="(.*?)"', text))
    return found | dict(re.findall(r'<link rel="(.+?)".*? href="(.*?)"', text))


def test_a_card_says_the_numbers_of_the_state_that_its_link_opens():
    found = meta(tags("binary", "predicted=0.3&target=0.7", WHERE))
    assert found["og:title"] == "Two outcomes · xentviz"
    # By hand: -(.7 ln .3 + .3 ln .7) = .9498, and -(.7 ln .7 + .3 ln .3) = .6109.
    assert found["og:description"].startswith(
        "p = 0.3, q = 0.7: loss H(p,q) 0.9498 nats = floor H(q) 0.6109 + gap KL 0.3389."
    )
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:url"] == found["canonical"] == f"{WHERE}binary"


def test_every_way_of_writing_a_state_has_the_same_canonical_address():
    ways = ("target=1&logit=0.5&utm_source=mail", "logit=0.5&amp;target=1.0")
    found = {meta(tags("binary", query, WHERE))["canonical"] for query in ways}
    assert found == {f"{WHERE}binary?logit=0.5&amp;target=1"}


@each_lesson
def test_every_lesson_has_a_card_with_the_picture_of_its_state(lesson):
    found = meta(tags(lesson.slug, "units=bits", WHERE))
    assert found["og:image"] == f"{WHERE}card/{lesson.slug}.png?units=bits"
    state = opened(lesson, "units=bits")
    assert "bits" in numbers(state)
    png = drawn(state, card.positions(state), card.readings(state))
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(png) < 200_000


def test_two_states_have_two_pictures():
    one, other = (
        drawn(state, card.positions(state), card.readings(state))
        for state in (opened(lessons()["binary"], q) for q in ("", "predicted=0.31"))
    )
    assert one != other


def test_an_infinite_loss_is_said_and_leaves_the_point_out():
    state = opened(lessons()["logarithm"], "first=0")
    assert "∞" in numbers(state)
    assert drawn(state, card.positions(state), card.readings(state))


@pytest.mark.slow
def test_the_document_of_a_page_holds_its_card(server):
    query = "predicted=0.2&units=bits"
    found = meta(got(server, f"/binary?{query}")[1].decode())
    assert found["og:description"].startswith("p = 0.2, q = 0.7: loss")
    path = found["og:image"].replace("&amp;", "&").removeprefix(server)
    answer, body = got(server, path)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert Image.open(io.BytesIO(body)).size == (1200, 630)


@pytest.mark.slow
def test_what_an_address_holds_of_markup_stays_text_in_its_card(server):
    body = got(server, "/binary?predicted=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")[1]
    assert b"<script>alert" not in body


def test_a_card_of_no_lesson_is_not_found(server):
    assert got(server, "/card/nobody.png")[0].status == 404


def test_oembed_answers_the_frame_of_a_link(server):
    url = f"{server}/softmax?logits=3,1,0.1"
    answer, body = got(server, f"/oembed?url={quote(url, safe='')}&maxwidth=500")
    document = json.loads(body)
    assert answer.headers["Content-Type"] == "application/json"
    assert (document["type"], document["version"], document["width"]) == (
        "rich",
        "1.0",
        500,
    )
    src = re.search(r'src="(.+?)"', document["html"])[1].replace("&amp;", "&")
    assert urlsplit(src).path == "/softmax"
    assert parse_qs(urlsplit(src).query) == {"logits": ["3,1,0.1"], "embed": ["true"]}
    assert document["thumbnail_url"] == f"{server}/card/softmax.png?logits=3,1,0.1"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=https%3A%2F%2Fevil.example.com%2Fbinary", 404),
        ("url=", 404),
        ("", 404),
        ("format=xml&url=x", 501),
    ],
)
def test_oembed_of_anything_else_is_refused(server, query, status):
    assert got(server, f"/oembed?{query}")[0].status == status
