"""MP4: H.264, in the colours that every player reads."""

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from PIL import Image

from xentviz.export.animation.transparency import check_opaque

# x264's scale of loss, and its ladder of time against size: at 18 lines stay clean.
LOSS, PRESET = "18", "fast"


def to_mp4(images: Sequence[Image.Image], milliseconds: int) -> bytes:
    """Return a video.

    Parameters
    ----------
    images : sequence of PIL.Image.Image
        The frames, opaque and of one size. H.264 halves the colours both ways: where
        a side is odd, its last row or column is left out.
    milliseconds : int
        How long each frame is shown.

    Raises
    ------
    ValueError
        If the ground is transparent.
    ModuleNotFoundError
        If PyAV is not installed.
    """
    import av  # late, so that what writes no video runs without it

    check_opaque(images, "mp4")
    width, height = (side // 2 * 2 for side in images[0].size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animation.mp4"  # faststart goes over the file twice
        with av.open(path, "w", options={"movflags": "faststart"}) as video:
            stream = video.add_stream("libx264", rate=Fraction(1000, milliseconds))
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.options = {"crf": LOSS, "preset": PRESET}
            for image in images:
                picture = image.convert("RGB").crop((0, 0, width, height))
                video.mux(stream.encode(av.VideoFrame.from_image(picture)))
            video.mux(stream.encode())
        return path.read_bytes()
