"""Transparent grounds: which animations can have one."""

from collections.abc import Sequence

from PIL import Image

NO_TRANSPARENCY = (
    "an animated {} has no transparent ground: theme must be light or dark, or the "
    "file a webp"
)


def check_opaque(images: Sequence[Image.Image], ending: str) -> None:
    """Refuse frames that show what is behind them, in a file with such an `ending`.

    Raises
    ------
    ValueError
        If one does.
    """
    if is_transparent(images):
        raise ValueError(NO_TRANSPARENCY.format(ending))


def is_transparent(images: Sequence[Image.Image]) -> bool:
    """Tell whether a frame shows what is behind it."""
    known = getattr(images, "is_transparent", None)
    return any(i.has_transparency_data for i in images) if known is None else known
