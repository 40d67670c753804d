"""What the server makes of frames that a page sends, and of a link."""

import http.client
import io
import json
import struct
import time
import urllib.request
from contextlib import closing
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from tests.export.test_formats import encoded
from xentviz.page.animations import KIND
from xentviz.page.frames import MOST_BYTES

pytestmark = pytest.mark.browser


def body(*files):
    """Return files as the page sends them."""
    return b"".join(struct.pack("<I", len(file)) + file for file in files)


def posted(server, data, path="/animation.gif?milliseconds=80", **headers):
    """Send frames, and return the status and the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with linked(server) as link:
        link.request("POST", path, data, {"Content-Type": KIND} | named)
        answer = link.getresponse()
        return answer.status, answer.read()


def linked(server):
    """Return a connection to the server, to be closed."""
    return closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=60))


def frame(size=(40, 30), colour="red"):
    return encoded(Image.new("RGB", size, colour))


def test_frames_come_back_as_an_animation(server):
    data = body(frame(), frame(colour="blue"))
    status, answer = posted(server, data)
    assert (status, Image.open(io.BytesIO(answer)).n_frames) == (200, 2)
    status, answer = posted(server, data, "/animation.webp?milliseconds=80")
    assert (status, Image.open(io.BytesIO(answer)).format) == (200, "WEBP")


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 400, "frames must lie between 2 and 240, got 0"),
        (body(frame()), 400, "got 1"),
        (body(*[frame((2, 2))] * 241), 413, "at most 240 frames"),
        (body(b"GIF89a" * 9, b"nothing" * 9), 400, "every frame must be a whole image"),
        (body(frame(), frame((41, 30))), 400, "one size"),
        (body(frame(), frame())[:-9], 400, "the last one is cut off"),
        (body(*[encoded(Image.new("1", (9000, 9000)))] * 2), 400, "width must lie"),
        (struct.pack("<I", 2**32 - 1) + b"x", 400, "got 4,294,967,295"),
    ],
)
def test_a_body_without_sound_frames_is_refused_in_one_line(
    server, data, status, words
):
    got, answer = posted(server, data)
    assert got == status
    assert words in answer.decode()
    assert answer.count(b"\n") == 0


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server):
    with linked(server) as link:
        link.putrequest("POST", "/animation.gif?milliseconds=80")
        link.putheader("Content-Type", KIND)
        link.putheader("Content-Length", str(MOST_BYTES + 1))
        link.endheaders()
        assert link.getresponse().status == 413


def test_a_body_that_is_broken_off_leaves_no_traceback(server, server_log):
    said = len(server_log.read_text())
    with linked(server) as link:
        link.putrequest("POST", "/animation.gif?milliseconds=80")
        link.putheader("Content-Type", KIND)
        link.putheader("Content-Length", "100000")
        link.endheaders(body(frame()))
    assert posted(server, body(frame(), frame()))[0] == 200
    assert "Traceback" not in server_log.read_text()[said:]


@pytest.mark.parametrize(
    "headers",
    [{"Content_Type": "text/plain"}, {"Sec_Fetch_Site": "cross-site"}],
)
def test_frames_of_another_site_are_not_taken(server, headers):
    status, answer = posted(server, body(frame(), frame()), **headers)
    assert status == 403
    assert "this page alone" in answer.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/animation.exe?milliseconds=80", 404),
        ("/animation.gif?milliseconds=1", 400),
        ("/animation.gif?milliseconds=fast", 400),
    ],
)
def test_an_ending_or_a_pace_that_is_none_is_refused(server, path, status):
    assert posted(server, body(frame(), frame()), path)[0] == status


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("binary?predicted=7", "predicted='7' lies outside 0.001 to 0.999"),
        ("binary?motion=jump", "motion must be one of turn, descent"),
        ("nothing?", "The lesson must be one of binary"),
        ("binary?figure=nothing", "figure must be one of surface, slice, slope"),
        ("softmax?motion=descent", "no descent"),
        ("binary?frames=1000", "frames must lie between 2 and 240"),
    ],
)
def test_an_animation_that_is_none_is_refused_with_what_there_is(server, query, words):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/animation/{query}", timeout=30)
    with refused.value as answer:
        assert (answer.code, words in answer.read().decode()) == (400, True)


def test_frames_are_not_had_where_they_are_sent(server):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server}/animation.gif", timeout=30)
    with refused.value as answer:
        assert (answer.code, answer.headers["Allow"]) == (405, "POST")


def test_a_link_is_animated_as_it_is_looked_at(server):
    address = f"{server}/animation/binary?target=0.9&camera=1,2,0.5&v=1&frames=3"
    with urllib.request.urlopen(address, timeout=30) as answer:
        animation = json.load(answer)
    assert animation["frames"][0]["camera"]["eye"] == {"x": 1.0, "y": 2.0, "z": 0.5}
    assert "q = 0.900" in animation["figure"]["layout"]["title"]["subtitle"]["text"]


def test_the_page_answers_others_while_an_animation_is_made(server):
    noise = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    data = body(*[encoded(Image.fromarray(np.roll(noise, k, 0))) for k in range(40)])
    with linked(server) as link:
        link.request(
            "POST", "/animation.webp?milliseconds=80", data, {"Content-Type": KIND}
        )
        start = time.monotonic()
        with urllib.request.urlopen(f"{server}/_stcore/health", timeout=30):
            waited = time.monotonic() - start
        assert link.getresponse().status == 200
        assert waited < 0.5 * (time.monotonic() - start)


def test_the_addresses_of_animations_from_before_answer_the_same(server):
    address = f"{server}/film/binary?frames=3"
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert len(json.load(answer)["frames"]) == 3
    status, answer = posted(server, body(frame(), frame()), "/film.gif?milliseconds=80")
    assert (status, Image.open(io.BytesIO(answer)).format) == (200, "GIF")
