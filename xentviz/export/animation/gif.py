"""Animated GIF: frames as indices into one palette, so that nothing flickers."""

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from xentviz.export.animation.transparency import check_opaque
from xentviz.figures.theme import COLOURS

N_SAMPLED = 8  # frames that the palette is made from
# Pixels of them: Pillow keeps a hundred bytes for each colour, and noise has millions.
MOST_PIXELS = 2**18
# Pillow keeps the last index for what has not changed since the frame before.
N_COLOURS = 255
# Grounds and inks are exact: a small mark keeps its own beside a large surface.
PINNED = sorted({ImageColor.getrgb(ink) for theme in COLOURS.values() for ink in theme})
APART = 8  # of 255: Pillow may take a colour that is nearer than this for the other
TICK = 10  # milliseconds: GIF counts time in hundredths of a second


def to_gif(images: Sequence[Image.Image], milliseconds: int) -> bytes:
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
    palette = _palette(images)

    def indexed(index: int) -> Image.Image:
        return images[index].quantize(palette=palette, dither=0)

    ends = np.rint(milliseconds / TICK * np.arange(len(images) + 1)).astype(int) * TICK
    file = io.BytesIO()
    with ThreadPoolExecutor() as pool:  # Pillow does this beside Python
        first, *rest = pool.map(indexed, range(len(images)))
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=np.diff(ends).tolist(),
        loop=0,
        optimize=False,
    )
    return file.getvalue()


def _palette(images: Sequence[Image.Image]) -> Image.Image:
    """Return an image whose palette suits all of `images`, Pillow's beside `PINNED`."""
    chosen = np.linspace(0, len(images) - 1, min(N_SAMPLED, len(images))).round()
    pixels = np.concatenate([_pixels(images[int(k)]) for k in chosen])
    colours = np.array(PINNED)
    if pixels.size:
        some = pixels[np.newaxis, :: -(-len(pixels) // MOST_PIXELS)]
        reduced = Image.fromarray(some).quantize(N_COLOURS - len(PINNED))
        rest = np.reshape(reduced.getpalette(), (-1, 3))
        colours = np.concatenate([colours, rest[_apart(rest)]])
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.astype(np.uint8).tobytes())
    return palette


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    """Return the pixels of an image, (n, 3), but those of a colour that is pinned.

    The ground is most of a picture, and has its colour already, as what is near it.
    """
    pixels = np.asarray(image).reshape(-1, 3)
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    _, first, inverse = np.unique(packed, return_index=True, return_inverse=True)
    return pixels[_apart(pixels[first])[inverse]]


def _apart(colours: NDArray) -> NDArray[np.bool_]:
    """Tell which colours are not to be mistaken for one that is pinned."""
    apart, colours = np.ones(len(colours), bool), colours.astype(np.int16)
    for pinned in PINNED:  # one after the other: noise has a million colours
        apart &= np.abs(colours - np.array(pinned, np.int16)).max(-1) > APART
    return apart
