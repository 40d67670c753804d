"""Stills: a picture as PNG, JPEG, WebP, SVG or PDF, drawn by Chrome through Kaleido."""

from xentviz.export import Size, Subject
from xentviz.export.chrome import ChromeError, drawing

ENDINGS = ("png", "jpg", "jpeg", "webp", "svg", "pdf")


def still(subject: Subject, ending: str, size: Size) -> bytes:
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
    if subject.theme == "transparent" and ending in ("jpg", "jpeg"):
        raise ValueError(
            f"a {ending} has no transparent ground: theme must be light or dark, "
            "or the file a png, webp or svg"
        )
    # Late, so that what needs no Chrome runs without Kaleido.
    import kaleido
    from kaleido.errors import JavascriptError, KaleidoError

    settings = {"format": ending, **size.checked()._asdict()}
    figure = subject.drawn()
    with drawing():
        try:
            # Its own Chrome, away from Kaleido's server, whose answers can get mixed
            # up; and no formulas, so nothing is fetched from elsewhere.
            return kaleido.calc_fig_sync(figure, settings, kopts={"mathjax": False})
        except (JavascriptError, KaleidoError) as failed:
            raise ChromeError(f"Chrome does not draw this: {failed}") from failed
