"""Animated GIF: frames as indices into one palette, so that nothing flickers."""

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

N_SAMPLED = 8  # frames that the palette is made from
# Pillow keeps the last index for what has not changed since the frame before.
N_COLOURS = 255
N_COMMON = 190  # of them are those that most pixels have
N_LOOKED_AT = 100_000  # pixels, for colours that cover much
# Fewer bits of a channel than this are not told apart when colours are counted.
BITS = 6
LEAST_GROUND = 0.01  # of the pixels: what covers more keeps its colour exactly
NO_GLASS = (
    "an animated {} has no transparent ground: theme must be light or dark, or the "
    "file a webp"
)
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
    with ThreadPoolExecutor() as pool:  # Pillow does this beside Python
        indexed = pool.map(lambda i: i.quantize(palette=palette, dither=0), images)
        frames = list(indexed)
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
        raise ValueError(NO_GLASS.format(ending))


def palette_of(images: Sequence[Image.Image]) -> Image.Image:
    """Return an image whose palette suits all of `images`.

    The ground keeps its colour to the bit. Of the rest the colours that most pixels
    have come first; then those that are furthest from what there is, so that a small
    mark keeps its ink beside a large surface.
    """
    chosen = np.linspace(0, len(images) - 1, min(N_SAMPLED, len(images))).round()
    frames = [_packed(images[int(k)]) for k in chosen]
    packed, counts = _counted(frames)
    colours, weights = _channels(packed).astype(np.float32), np.sqrt(counts)
    step = sum(frame.size for frame in frames) // N_LOOKED_AT + 1
    grounds = _grounds(np.concatenate([frame[::step] for frame in frames]))
    sample = np.repeat(_channels(packed), np.ceil(weights).astype(int), axis=0)
    reduced = Image.fromarray(sample[np.newaxis]).quantize(N_COMMON, dither=0)
    common = np.array(reduced.getpalette()[: 3 * N_COMMON], np.float32).reshape(-1, 3)
    entries = [*grounds, *common[~_near(common, grounds)]]
    weights[_near(colours, grounds)] = 0.0
    distance = np.min([_between(colours, entry) for entry in entries], axis=0)
    while len(entries) < N_COLOURS:
        entries.append(colours[np.argmax(distance * weights)])
        distance = np.minimum(distance, _between(colours, entries[-1]))
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.array(entries).astype(np.uint8).tobytes())
    return palette


def _grounds(pixels: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return the colours that much is covered with, none of them near another."""
    packed, counts = np.unique(pixels, return_counts=True)
    order = np.argsort(-counts)[: np.count_nonzero(counts > LEAST_GROUND * pixels.size)]
    grounds = np.empty((0, 3), np.float32)
    for colour in _channels(packed[order]).astype(np.float32):
        if not _near(colour[np.newaxis], grounds)[0]:
            grounds = np.vstack([grounds, colour])
    return grounds


def _between(colours: NDArray[np.float32], one: NDArray) -> NDArray[np.float32]:
    """Return how far `colours` are from one, squared."""
    return np.square(colours - one).sum(axis=-1)


def _near(colours: NDArray, grounds: NDArray) -> NDArray[np.bool_]:
    """Tell which colours a ground might be mistaken for."""
    return (np.abs(colours[:, None] - grounds) < 2 << (8 - BITS)).all(-1).any(axis=1)


def _packed(image: Image.Image) -> NDArray[np.uint32]:
    """Return the colour of each pixel as one number, red in its lowest byte."""
    pixels = image.convert("RGB").tobytes("raw", "RGBX")
    return np.frombuffer(pixels, "<u4") & 0xFFFFFF


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return numbers of `_packed` as red, green and blue."""
    return np.stack([colours, colours >> 8, colours >> 16], axis=-1).astype(np.uint8)


def _counted(frames: Sequence[NDArray[np.uint32]]) -> tuple[NDArray, NDArray]:
    """Return the colours that there are, one for all that hardly differ, and counts."""
    low, kept = 8 - BITS, 2**BITS - 1
    counts, last = (np.zeros(2 ** (3 * BITS), kind) for kind in (np.int64, np.uint32))
    for pixels in frames:  # one by one: that fits a processor's cache
        key = pixels >> low & kept
        for channel in (1, 2):
            key |= (pixels >> (8 * channel + low) & kept) << (BITS * channel)
        counts += np.bincount(key, minlength=counts.size)
        last[key] = pixels
    there = counts > 0
    return last[there], counts[there]
