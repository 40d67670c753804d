"""Animated GIF: frames as indices into one palette, so that nothing flickers."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

N_SAMPLED = 8  # frames that the palette is made from
# Pillow keeps the last index for what has not changed since the frame before.
N_COLOURS = 255
# Fewer bits of a channel than this are not told apart when colours are counted.
BITS = 6
LEAST_GROUND = 0.01  # of the pixels: what covers more keeps its colour exactly
TICK = 10  # milliseconds: GIF counts time in hundredths of a second


def written(images: Sequence[Image.Image], milliseconds: int) -> bytes:
    """Return an animated GIF that plays for ever.

    Parameters
    ----------
    images : sequence of PIL.Image.Image
        The frames, opaque and of one size.
    milliseconds : int
        How long each frame is shown. A GIF counts in hundredths of a second: frames
        differ by one where that keeps the time of the whole.

    Raises
    ------
    ValueError
        If the ground is transparent: a GIF knows no half of a pixel.
    """
    check_opaque(images, "gif")
    palette = palette_of(images)
    frames = [image.quantize(palette=palette, dither=0) for image in images]
    ends = np.rint(milliseconds / TICK * np.arange(len(frames) + 1)).astype(int) * TICK
    file = io.BytesIO()
    frames[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=np.diff(ends).tolist(),
        loop=0,
        optimize=False,
    )
    return file.getvalue()


def check_opaque(images: Sequence[Image.Image], ending: str) -> None:
    """Raise a ValueError where frames show what is behind them."""
    if any(image.has_transparency_data for image in images):
        raise ValueError(
            f"a {ending} has no transparent ground: theme must be light or dark, or "
            "the file a webp"
        )


def palette_of(images: Sequence[Image.Image]) -> Image.Image:
    """Return an image whose palette suits all of `images`.

    The ground keeps its colour to the bit. Of the rest a colour counts by the square
    root of the pixels that have it, so that thin letters keep their ink beside a large
    surface.
    """
    chosen = np.linspace(0, len(images) - 1, min(N_SAMPLED, len(images))).round()
    pixels = np.concatenate([_packed(images[int(k)]) for k in chosen])
    colours, counts = _counted(pixels)
    grounds = colours[counts > LEAST_GROUND * pixels.size]
    others = np.repeat(colours, np.ceil(np.sqrt(counts)).astype(int))
    room = N_COLOURS - len(grounds)
    sample = Image.fromarray(_channels(others)[np.newaxis])
    reduced = sample.quantize(room, method=Image.Quantize.MEDIANCUT, dither=0)
    rest = np.array(reduced.getpalette()[: 3 * room], np.uint8).reshape(-1, 3)
    palette = Image.new("P", (1, 1))
    palette.putpalette(_apart(_channels(grounds), rest).tobytes())
    return palette


def _apart(grounds: NDArray[np.uint8], rest: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the grounds, and of the rest what no ground may be mistaken for."""
    near = (np.abs(rest[:, None].astype(int) - grounds) < 2 << (8 - BITS)).all(-1)
    return np.concatenate([grounds, rest[~near.any(axis=1)]])


def _packed(image: Image.Image) -> NDArray[np.uint32]:
    """Return the colour of each pixel as one number."""
    red, green, blue = (np.asarray(c, np.uint32) for c in image.convert("RGB").split())
    return (red << 16 | green << 8 | blue).ravel()


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return numbers of `_packed` as red, green and blue."""
    return np.stack([colours >> 16, colours >> 8, colours], axis=-1).astype(np.uint8)


def _counted(pixels: NDArray[np.uint32]) -> tuple[NDArray, NDArray]:
    """Return the colours that there are, one for all that hardly differ, and counts."""
    low = 8 - BITS
    key = (
        (pixels >> (16 + low)) << (2 * BITS)
        | ((pixels >> (8 + low)) & (2**BITS - 1)) << BITS
        | ((pixels >> low) & (2**BITS - 1))
    )
    counts = np.bincount(key, minlength=2 ** (3 * BITS))
    last = np.zeros(counts.size, np.uint32)
    last[key] = pixels
    there = counts > 0
    return last[there], counts[there]
