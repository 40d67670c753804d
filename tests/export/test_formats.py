"""Animations open again with as many frames, as large and as long, and stand still."""

import io
import os
import weakref

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw

from xentviz.export.animation import frames
from xentviz.export.animation.gif import to_gif
from xentviz.export.animation.mp4 import to_mp4
from xentviz.export.animation.webp import to_webp

SIZE, N_FRAMES = (161, 121), 7
GROUND, INK = (22, 27, 36), (255, 122, 176)


@pytest.fixture(scope="module")
def images():
    """Return a rainbow that moves over a ground with a letter in thin ink."""
    hues = np.linspace(0, 255, 100).astype(np.uint8)
    drawn = []
    for k in range(N_FRAMES):
        image = Image.new("RGB", SIZE, GROUND)
        patch = np.full((60, 100, 3), 200, np.uint8)
        patch[..., 0] = np.roll(hues, 3 * k)
        image.paste(Image.fromarray(patch, "HSV").convert("RGB"), (5 + k, 40))
        ImageDraw.Draw(image).text((120, 8), "pq", fill=INK)
        drawn.append(image)
    return drawn


def read(data):
    """Return every frame of an animation as it is shown, and its duration."""
    animation = Image.open(io.BytesIO(data))
    shown = []
    for k in range(animation.n_frames):
        animation.seek(k)
        shown.append((np.asarray(animation.convert("RGB")), animation.info["duration"]))
    return animation, shown


@pytest.mark.parametrize(("writer", "kind"), [(to_gif, "GIF"), (to_webp, "WEBP")])
def test_an_animation_has_the_frames_the_size_and_the_time_asked_for(
    images, writer, kind
):
    animation, shown = read(writer(images, 80))
    assert (animation.format, animation.size) == (kind, SIZE)
    assert [duration for _, duration in shown] == [80] * N_FRAMES
    assert animation.info["loop"] == 0


def test_a_gif_has_one_palette_for_all_of_its_frames(images):
    animation = Image.open(io.BytesIO(to_gif(images, 80)))
    for k in range(N_FRAMES):
        animation.seek(k)
        # What `_frame_palette` holds is a palette that a frame brings of its own.
        assert animation._frame_palette in (None, False) or (
            animation._frame_palette.getdata() == animation.global_palette.getdata()
        )


def test_what_stands_still_does_not_flicker_in_a_gif(images):
    _, shown = read(to_gif(images, 80))
    still = [frame[:35] for frame, _ in shown]
    assert all(np.array_equal(part, still[0]) for part in still)


def test_white_stays_white_beside_colours_that_are_nearly_so():
    shades = np.full((60, 80, 3), 255, np.uint8)
    shades[:, 40:] -= np.random.default_rng(0).integers(0, 14, (60, 40, 3), np.uint8)
    _, shown = read(to_gif([Image.fromarray(shades[:, ::s]) for s in (1, -1)], 80))
    assert (shown[0][0][:, :40] == 255).all()


def test_the_ground_keeps_its_colour_and_thin_ink_nearly_so(images):
    _, shown = read(to_gif(images, 80))
    pixels = shown[3][0].reshape(-1, 3).astype(int)
    ground = (np.asarray(images[3]).reshape(-1, 3) == GROUND).all(axis=1)
    assert (pixels[ground] == GROUND).all()
    assert np.abs(pixels - INK).max(axis=1).min() < 12


def test_a_gif_keeps_the_time_of_the_whole_where_a_hundredth_does_not_divide(images):
    _, shown = read(to_gif(images, 33))
    durations = [duration for _, duration in shown]
    assert set(durations) == {30, 40}
    assert sum(durations) == 230


def test_an_mp4_opens_again_with_its_frames_and_even_sides(images):
    with av.open(io.BytesIO(to_mp4(images, 80))) as video:
        (stream,) = video.streams.video
        shown = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
        assert (stream.codec.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert float(stream.average_rate) == 12.5
    assert len(shown) == N_FRAMES
    assert shown[0].shape == (120, 160, 3)
    assert np.abs(shown[-1][110, 20].astype(int) - GROUND).max() < 6


@pytest.mark.parametrize("writer", [to_gif, to_mp4])
def test_a_transparent_ground_is_refused_where_the_format_has_none(writer):
    clear = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    with pytest.raises(ValueError, match="theme must be light or dark"):
        writer([clear, clear], 80)


def test_a_transparent_ground_stays_so_in_a_webp():
    clear = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    marked = clear.copy()
    marked.paste(INK, (10, 10, 60, 60))
    animation = Image.open(io.BytesIO(to_webp([clear, marked], 80)))
    animation.seek(1)
    assert animation.convert("RGBA").getpixel((100, 100))[3] == 0


def encoded(image, kind="PNG"):
    """Return an image as a file."""
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", frames.FORMATS)
def test_frames_are_opened_in_every_format_that_a_browser_draws(images, kind):
    opened = frames.Frames([encoded(image, kind) for image in images])
    assert [(image.size, image.mode) for image in opened] == [(SIZE, "RGB")] * N_FRAMES


def bomb():
    """Return a PNG of a few hundred kilobytes that unpacks to gigabytes."""
    return encoded(Image.new("1", (16000, 16000)))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (lambda image: [b"no image at all"] * 2, "whole image: PNG, JPEG, WEBP"),
        (lambda image: [encoded(image)[:300]] * 2, "whole image"),
        (lambda image: [encoded(image, "BMP")] * 2, "whole image"),
        (
            lambda image: [encoded(image), encoded(image.crop((0, 0, 50, 50)))],
            "one size",
        ),
        (lambda image: [bomb()] * 2, "too many pixels|at most"),
    ],
)
def test_files_that_are_no_frames_are_refused(images, files, words):
    with pytest.raises(ValueError, match=words):
        list(frames.Frames(files(images[0])))


@pytest.mark.slow
@pytest.mark.parametrize("writer", [to_gif, to_webp])
def test_frames_of_noise_are_unpacked_one_by_one(writer):
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 256, (200, 300, 3), np.uint8) for _ in range(16)]
    made, most = [], 0

    class Watched(frames.Frames):
        def __getitem__(self, index):
            nonlocal most
            image = super().__getitem__(index)
            made.append(weakref.ref(image))
            most = max(most, sum(one() is not None for one in made))
            return image

    assert writer(Watched([encoded(Image.fromarray(each)) for each in noise]), 80)
    assert len(made) >= len(noise)
    # At most one for each thread of a pool, and one before it.
    assert most <= 1 + 4 + (os.cpu_count() or 1)
