"""A page on paper, as the browser prints it."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

SHEETS = {"A4": (595, 842), "Letter": (612, 792)}  # points
MARGIN = 14 / 25.4 * 72  # points: what @page leaves at each side


def printed(page: Page, paper: str = "A4") -> list[str]:
    """Return the words of each sheet that a page is printed on."""
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [sheet.extract_text() for sheet in sheets]


def images_printed(page: Page, paper: str) -> list[tuple[float, float]]:
    """Return how wide and how high, in points, each image of a page is on paper."""
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [
        size for sheet in sheets for size in images_drawn(sheet, sheet.get_contents())
    ]


def images_drawn(part: DictionaryObject, stream: StreamObject | None, scale=(1, 1)):
    """Yield the sizes of the images of a sheet, or of a group on it.

    What is faint or inverted is drawn as a group, whose units are those of where it is
    drawn. Nothing is turned here but upside down.
    """
    scales = [scale]
    for operands, operator in ContentStream(stream, None).operations:
        if operator == b"q":
            scales.append(scales[-1])
        elif operator == b"Q":
            scales.pop()
        elif operator == b"cm":
            scales[-1] = scaled(scales[-1], operands)
        elif operator == b"Do":
            drawn = part["/Resources"]["/XObject"][operands[0]]
            if drawn["/Subtype"] == "/Image":
                yield scales[-1]
            else:
                own = scaled(scales[-1], drawn.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                yield from images_drawn(drawn, drawn, own)


def scaled(scale: tuple[float, float], matrix) -> tuple[float, float]:
    """Return the scale of what a matrix is applied in."""
    return scale[0] * abs(matrix[0]), scale[1] * abs(matrix[3])
