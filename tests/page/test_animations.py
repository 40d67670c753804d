"""Animations over HTTP: frames come back as a file, what is hostile does not."""

import base64
import http.client
import io
import json
import re
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

MODULE = """document.querySelector('link[rel=modulepreload][href$="/stage.js"]').href
  .replace(/[^/]*$/, "export/{}.js")"""
FRAMES, ENCODER = MODULE.format("frames"), MODULE.format("encoder")
ANIMATE = f"""async ([query, size, ending]) => {{
  const {{ toBlobs }} = await import({FRAMES});
  const {{ encodeOnServer }} = await import({ENCODER});
  const answer = await fetch(`animation/binary?${{query}}`);
  if (!answer.ok) throw new Error(await answer.text());
  const animation = await answer.json();
  const file = await encodeOnServer(await toBlobs(animation, size), ending, 100);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const live = document.querySelector('[data-figure="surface"] .xv-graph');
  return {{ file: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")),
    eye: live.layout.scene.camera.eye, first: animation.frames[0].camera?.eye,
    left: document.querySelectorAll(".js-plotly-plot").length }};
}}"""
CANCEL = f"""async () => {{
  const {{ toBlobs }} = await import({FRAMES});
  const animation = await (await fetch("animation/binary?frames=60")).json();
  const count = () => document.querySelectorAll(".js-plotly-plot").length;
  const [before, cancel] = [count(), new AbortController()];
  let taken = 0;
  const size = {{ width: 200, height: 160 }};
  const name = await toBlobs(animation, size, () => {{ taken += 1; cancel.abort(); }},
    cancel.signal).catch((error) => error.name);
  return {{ name, taken, left: count() - before }};
}}"""


def test_the_page_turns_its_surface_into_a_gif_from_the_eye_that_is_shown(open_lesson):
    page = open_lesson("/binary?predicted=0.3&target=0.7")
    query = "figure=surface&frames=4&milliseconds=100&predicted=0.3&target=0.7"
    size = {"width": 320, "height": 280, "scale": 1}
    told = page.evaluate(ANIMATE, [query, size, "gif"])
    assert told["first"] == pytest.approx(told["eye"], abs=1e-4)
    assert told["left"] == 3  # the pictures of the lesson, and none of the animation
    frames = shown(base64.b64decode(told["file"]))
    assert [frame.shape for frame in frames] == [(280, 320, 3)] * 4
    # The titles stand still over a scene that does not.
    assert (frames[0][:60] == frames[2][:60]).all()
    assert (frames[0][:60] < 100).any()
    assert (frames[0][100:] != frames[2][100:]).mean() > 0.05
    violet, green = (np.array(c) for c in ((72, 50, 120), (33, 145, 140)))
    for frame in frames:
        for colour in (violet, green):
            assert (np.abs(frame.astype(int) - colour).max(axis=-1) < 30).sum() > 50


def test_a_descent_of_a_flat_picture_is_animated_with_its_way(open_lesson):
    page = open_lesson("/binary?predicted=0.05&target=0.7")
    query = "figure=slice&motion=descent&frames=3&predicted=0.05&target=0.7&theme=dark"
    size = {"width": 400, "height": 300, "scale": 1}
    frames = shown(
        base64.b64decode(page.evaluate(ANIMATE, [query, size, "webp"])["file"])
    )
    assert [frame.shape for frame in frames] == [(300, 400, 3)] * 3
    assert frames[0][-2, -2].tolist() == pytest.approx((22, 27, 36), abs=4)
    assert (frames[0] != frames[2]).any(axis=-1).mean() > 0.003


def test_an_animation_that_is_cancelled_stops_and_leaves_nothing_behind(open_lesson):
    told = open_lesson("/binary").evaluate(CANCEL)
    assert told["name"] == "AbortError"
    assert told["taken"] < 5
    assert told["left"] == 0


def shown(data):
    """Return the pixels of every frame of an animation."""
    animation = Image.open(io.BytesIO(data))
    frames = []
    for k in range(animation.n_frames):
        animation.seek(k)
        frames.append(np.asarray(animation.convert("RGB")))
    return frames


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


GONE = f"""async () => {{
  const {{ OffscreenScene }} = await import({MODULE.format("offscreen_scene")});
  const scene = {{ container: document.body, camera: {{ tick: () => {{}} }} }};
  try {{ new OffscreenScene({{ _fullLayout: {{ scene: {{ _scene: scene }} }} }}); }}
  catch (error) {{ return error.message; }}
}}"""


def test_an_inner_part_of_plotly_that_is_gone_is_named(open_lesson):
    told = open_lesson("/binary").evaluate(GONE)
    assert re.fullmatch(r"plotly.js [\d.]+: scene.camera.view.lookAt", told)
