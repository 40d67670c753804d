"""What a visitor exports that moves: each format is opened again."""

import io

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.export.dialog import choose, names, opened, saved
from tests.page.test_animations import ENCODER, shown
from tests.pages import SMALL, load

pytestmark = pytest.mark.browser


FIRST_EYE = """async () => {
  const animation = await fetch("animation/binary?figure=surface&frames=4");
  const live = document.querySelector("[data-figure=surface] .xv-graph");
  const { eye } = (await animation.json()).frames[0].camera;
  return [eye, live.layout.scene.camera.eye];
}"""
VIOLET, GREEN = (72, 50, 120), (33, 145, 140)


@pytest.mark.scenes
def test_a_turn_begins_at_the_eye_that_is_shown_and_its_titles_stand_still(
    page, dialog
):
    animation = dialog("/binary", "surface", "animation")
    choose(animation, motion="turn", format="gif", frames=4, milliseconds=100)
    choose(animation, width=320, height=280)
    data, name = saved(animation)
    assert name.endswith("-turn.gif")
    # The pictures of the lesson are left, and none of the animation.
    assert page.locator(".js-plotly-plot").count() == 3
    first, live = page.evaluate(FIRST_EYE)
    assert first == pytest.approx(live, abs=1e-4)
    frames = shown(data)
    assert [frame.shape for frame in frames] == [(280, 320, 3)] * 4
    assert (frames[0][:60] == frames[2][:60]).all()
    assert (frames[0][:60] < 100).any()
    assert (frames[0][100:] != frames[2][100:]).mean() > 0.03
    assert all(n_near(frame, VIOLET) > 50 for frame in frames)
    # From behind, the green is a narrow strip.
    assert all(n_near(frame, GREEN) > 50 for frame in frames[::2])


def n_near(frame, colour):
    """Return how many pixels have about a colour."""
    return (np.abs(frame.astype(int) - colour).max(axis=-1) < 30).sum()


def test_a_descent_is_had_in_every_format_and_can_be_cancelled(page, dialog):
    page.set_viewport_size(SMALL)
    animation = dialog("/binary?hide=surface,slope", "slice", "animation")
    choose(animation, motion="descent", format="gif", frames=5, milliseconds=130)
    choose(animation, width=321, height=240)
    image = Image.open(io.BytesIO(saved(animation)[0]))
    assert (image.format, image.n_frames, image.size) == ("GIF", 5, (321, 240))
    frames = [np.asarray(x.convert("RGB")) for x in ImageSequence.Iterator(image)]
    for ending, codec in (("webm", "vp9"), ("mp4", "h264")):
        choose(animation, format=ending)
        data, name = saved(animation)
        assert name.endswith(f"-descent.{ending}")
        has_every_frame_in_its_time_and_its_colours(data, codec, frames)
    choose(animation, format="webp", frames=4)
    data, name = saved(animation)
    assert name == (
        "xentviz-binary-slice-units=nats-predicted=0.3-target=0.7-learning_rate=2"
        "-descent.webp"
    )
    assert Image.open(io.BytesIO(data)).n_frames > 1  # alike ones are one
    choose(animation, format="gif", frames=200)
    animation.locator(".xv-do").click()
    animation.get_by_text("Cancel").click()
    animation.locator(".xv-said", has_text="Cancelled.").wait_for()
    for choices, said in (
        ({"frames": 200, "width": 4000, "height": 4000}, "at most 100,000,000 pixels"),
        (
            {"frames": 2, "width": 4096, "height": 4096, "format": "mp4"},
            "This browser makes no MP4 of",
        ),
    ):
        choose(animation, **choices)
        animation.locator(".xv-do").click()
        animation.locator(".xv-said", has_text=said).wait_for()


def has_every_frame_in_its_time_and_its_colours(data, codec, frames):
    """Compare a video with the frames of a GIF, each 130 ms long."""
    with av.open(io.BytesIO(data)) as video:
        assert video.streams.video[0].codec.canonical_name == codec
        shown = list(video.decode(video=0))
        seconds = video.duration / av.time_base
    assert seconds == pytest.approx(5 * 0.13, abs=0.002)
    assert [x.time for x in shown] == pytest.approx(np.arange(5) * 0.13, abs=0.002)
    for there, image in zip(shown, frames, strict=True):
        near = there.to_ndarray(format="rgb24") - image[:, :320].astype(float)
        assert np.abs(near).mean() < 6  # a GIF has 256 colours


def test_a_browser_without_an_encoder_offers_no_video(lone_page):
    page = lone_page
    with page.add_init_script("delete globalThis.VideoEncoder"):
        animation = opened(load(page, "/binary?hide=surface"), "slice", "animation")
    # What the dialog asked is answered before what is asked now.
    assert page.evaluate(f"async () => (await import({ENCODER})).encodable()") == []
    assert names(animation, "format") == ["gif", "webp"]
    # Nor one that could end where it is asked to encode what it does not play.
    encodable = """async () => {
      globalThis.VideoEncoder = { isConfigSupported() { throw new Error("asked"); } };
      HTMLVideoElement.prototype.canPlayType = () => "";
      return (await import(%s)).encodable();
    }"""
    assert page.evaluate(encodable % ENCODER) == []
