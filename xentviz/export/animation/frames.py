"""The frames of an animation as a browser sends them: files that may be anything."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image

from xentviz.export import Size
from xentviz.export.animation.animation import check_room

FORMATS = ("PNG", "JPEG", "WEBP")


class Frames(Sequence[Image.Image]):
    """The pixels of encoded frames, and nothing else that they may hold.

    Each is unpacked when it is asked for, and not kept: a hundred of them are as large
    as a machine.

    Parameters
    ----------
    files : sequence of bytes
        The frames, each an image of one of `FORMATS`.

    Raises
    ------
    ValueError
        If one is no image of these formats, or they differ in size, or are too large
        together; none is unpacked before that is known. And as soon as one is asked
        for that is not whole.
    """

    def __init__(self, files: Sequence[bytes]) -> None:
        self._files = files
        with _refused():
            headers = [_opened(file) for file in files]
        self.is_transparent = any(image.has_transparency_data for image in headers)
        sizes = {image.size for image in headers}
        if len(sizes) > 1:
            raise ValueError("all frames must be of one size")
        for width, height in sizes:
            check_room(len(files), Size(width, height).checked())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._files)

    def __getitem__(self, index: int) -> Image.Image:
        """Return a frame, unpacked."""
        with _refused():
            return _opened(self._files[index]).convert(
                "RGBA" if self.is_transparent else "RGB"
            )


def _opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file), formats=FORMATS)


@contextmanager
def _refused() -> Iterator[None]:
    """Say of what Pillow cannot read what it should be."""
    try:
        yield
    except (OSError, SyntaxError, EOFError) as broken:
        allowed = ", ".join(FORMATS)
        raise ValueError(f"every frame must be a whole image: {allowed}") from broken
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise ValueError("a frame has too many pixels") from bomb
