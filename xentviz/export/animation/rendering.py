"""Frames drawn by Chrome, for the command line: one page for all of them.

The page is the one that Kaleido opens, with plotly.js in it. Into it comes the module
that draws the frames in a visitor's browser, so that both draw them alike.
"""

import base64
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image

from xentviz.export import Size
from xentviz.export.animation.animation import Animation, check_room
from xentviz.export.chrome import evaluate, prepared, with_chrome

if TYPE_CHECKING:
    from kaleido import Kaleido

Progress = Callable[[int, int], object]  # how many frames there are, of how many


def render(animation: Animation, size: Size, progress: Progress) -> list[Image.Image]:
    """Return the frames of an animation, and tell `progress` of each.

    Raises
    ------
    ValueError
        If they would be too large to hold together.
    ChromeError
        If no Chrome is found, or it does not draw.
    ModuleNotFoundError
        If Kaleido is not installed.
    """
    n_frames = len(animation.frames)
    check_room(n_frames, size)
    start = f"page.start({animation.to_json()}, {json.dumps(size._asdict())})"

    async def draw(chrome: "Kaleido") -> list[Image.Image]:
        tab = await prepared(chrome)
        await evaluate(tab, start)
        images = []
        for index in range(n_frames):
            url = await evaluate(tab, f"page.frame({index})")
            images.append(_image(url))
            progress(index + 1, n_frames)
        return images

    return with_chrome(draw)


def _image(url: str) -> Image.Image:
    """Return the pixels of an image that an address holds."""
    image = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
