"""Pictures as PNG, JPEG, WebP, SVG or PDF, drawn by Chrome."""

from typing import TYPE_CHECKING

from xentviz.export import Size
from xentviz.export.chrome import prepared, with_chrome
from xentviz.export.subject import Subject

if TYPE_CHECKING:
    from kaleido import Kaleido


def to_image(subject: Subject, ending: str, size: Size) -> bytes:
    """Return a picture as a file with `ending`.

    The 3-D part of an SVG or a PDF is a raster; a PDF has 0.75 points a pixel and no
    use for the scale.

    Raises
    ------
    ValueError
        If such a file cannot be without a ground.
    ChromeError
        If no Chrome is found, or it does not draw.
    ModuleNotFoundError
        If Kaleido is not installed.
    """
    if subject.is_transparent and ending in ("jpg", "jpeg"):
        raise ValueError(
            f"a {ending} has no transparent ground: theme must be light or dark, "
            "or the file a png, webp or svg"
        )
    settings = {"format": ending, **size._asdict()}
    figure = subject.drawn()

    async def draw(chrome: "Kaleido") -> bytes:
        await prepared(chrome)
        return await chrome.calc_fig(figure, settings)

    return with_chrome(draw)
