"""Animations over HTTP: frames come back as a file, what is hostile does not."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from tests.export.test_formats import encoded

pytestmark = pytest.mark.browser

MODULE = """document.querySelector('link[rel=modulepreload][href$="/app.js"]').href
  .replace(/[^/]*$/, "{}.js")"""
FRAMES, ENCODER = MODULE.format("export/frames"), MODULE.format("export/encoder")
SCENE = MODULE.format("pictures/offscreen_scene")
ANIMATE = f"""async ([query, size, ending]) => {{
  const {{ toBlobs }} = await import({FRAMES});
  const {{ encodeOnServer }} = await import({ENCODER});
  const answer = await fetch(`animation/binary?${{query}}`);
  if (!answer.ok) throw new Error(await answer.text());
  const animation = await answer.json();
  const file = await encodeOnServer(await toBlobs(animation, size), ending, 100);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
}}"""
CANCEL = f"""async () => {{
  const {{ toBlobs }} = await import({FRAMES});
  const animation = await (await fetch("animation/binary?frames=60")).json();
  const count = () => document.querySelectorAll(".js-plotly-plot").length;
  const [before, cancel] = [count(), new AbortController()];
  let nFrames = 0;
  const size = {{ width: 200, height: 160 }};
  const name = await toBlobs(animation, size, () => {{ nFrames += 1; cancel.abort(); }},
    cancel.signal).catch((error) => error.name);
  return {{ name, nFrames, left: count() - before }};
}}"""


def test_a_descent_of_a_flat_picture_is_animated_with_its_way(open_lesson):
    page = open_lesson("/binary?predicted=0.05&target=0.7")
    query = "figure=slice&motion=descent&frames=3&predicted=0.05&target=0.7&theme=dark"
    size = {"width": 400, "height": 300, "scale": 1}
    frames = shown(base64.b64decode(page.evaluate(ANIMATE, [query, size, "webp"])))
    assert [frame.shape for frame in frames] == [(300, 400, 3)] * 3
    assert frames[0][-2, -2].tolist() == pytest.approx((22, 27, 36), abs=4)
    assert (frames[0] != frames[2]).any(axis=-1).mean() > 0.003


def test_an_animation_that_is_cancelled_stops_and_leaves_nothing_behind(open_lesson):
    outcome = open_lesson("/binary").evaluate(CANCEL)
    assert outcome["name"] == "AbortError"
    assert outcome["nFrames"] < 5
    assert outcome["left"] == 0


def shown(data):
    """Return the pixels of every frame of an animation."""
    animation = Image.open(io.BytesIO(data))
    frames = []
    for k in range(animation.n_frames):
        animation.seek(k)
        frames.append(np.asarray(animation.convert("RGB")))
    return frames


def frame(size=(40, 30), colour="red"):
    return encoded(Image.new("RGB", size, colour))


GONE = f"""async () => {{
  const {{ OffscreenScene }} = await import({SCENE});
  const scene = {{ container: document.body, camera: {{ tick: () => {{}} }} }};
  try {{ new OffscreenScene({{ _fullLayout: {{ scene: {{ _scene: scene }} }} }}); }}
  catch (error) {{ return error.message; }}
}}"""


def test_an_inner_part_of_plotly_that_is_gone_is_named(open_lesson):
    outcome = open_lesson("/binary").evaluate(GONE)
    assert re.fullmatch(r"plotly.js [\d.]+: scene.camera.view.lookAt", outcome)
