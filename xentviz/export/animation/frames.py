"""The frames of an animation as a browser sends them: files that may be anything."""

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from xentviz.export import Size
from xentviz.export.animation.animation import check_room

FORMATS = ("PNG", "JPEG", "WEBP")


def decode(files: Sequence[bytes]) -> list[Image.Image]:
    """Return the pixels of encoded frames, and nothing else that they may hold.

    Raises
    ------
    ValueError
        If one is no whole image of these formats, or they differ in size, or are
        too large together; none is unpacked before that is known.
    """
    try:
        frames = [Image.open(io.BytesIO(file), formats=FORMATS) for file in files]
        sizes = {frame.size for frame in frames}
        if len(sizes) > 1:
            raise ValueError("all frames must be of one size")
        for width, height in sizes:
            check_room(len(frames), Size(width, height))
        with ThreadPoolExecutor() as pool:  # Pillow unpacks beside Python
            return list(pool.map(_pixels, frames))
    except (OSError, SyntaxError, EOFError) as broken:
        allowed = ", ".join(FORMATS)
        raise ValueError(f"every frame must be a whole image: {allowed}") from broken
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ValueError("a frame has too many pixels") from bomb


def _pixels(frame: Image.Image) -> Image.Image:
    return frame.convert("RGBA" if frame.has_transparency_data else "RGB")
