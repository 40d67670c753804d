"""What a visitor exports that moves: each format is opened again."""

import io

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.export.dialog import choose, names, opened, saved
from tests.page.test_animations import ENCODER
from tests.pages import SMALL, load

pytestmark = pytest.mark.browser


@pytest.mark.scenes
def test_a_turn_is_had_in_every_format_and_a_descent_too_and_both_can_be_cancelled(
    page, dialog
):
    page.set_viewport_size(SMALL)
    animation = dialog("/binary", "surface", "animation")
    choose(animation, motion="turn", format="gif", frames=5, milliseconds=130)
    choose(animation, width=321, height=240)
    image = Image.open(io.BytesIO(saved(animation)[0]))
    assert (image.format, image.n_frames, image.size) == ("GIF", 5, (321, 240))
    frames = [np.asarray(x.convert("RGB")) for x in ImageSequence.Iterator(image)]
    for ending, codec in (("webm", "vp9"), ("mp4", "h264")):
        choose(animation, format=ending)
        data, name = saved(animation)
        assert name.endswith(f"-turn.{ending}")
        has_every_frame_in_its_time_and_its_colours(data, codec, frames)
    choose(animation, motion="descent", format="webp", frames=4)
    data, name = saved(animation)
    assert name == (
        "xentviz-binary-surface-units=nats-predicted=0.3-target=0.7-learning_rate=2"
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
    asked = """async () => {
      globalThis.VideoEncoder = { isConfigSupported() { throw new Error("asked"); } };
      HTMLVideoElement.prototype.canPlayType = () => "";
      return (await import(%s)).encodable();
    }"""
    assert page.evaluate(asked % ENCODER) == []
