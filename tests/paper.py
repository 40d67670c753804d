"""A page on paper, as the browser prints it."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader

SHEETS = {"A4": (595, 842), "Letter": (612, 792)}  # points
MARGIN = 14 / 25.4 * 72  # points: what @page leaves at each side


def printed(page: Page, paper: str = "A4") -> list[str]:
    """Return the words of each sheet that a page is printed on."""
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [sheet.extract_text() for sheet in sheets]


def images_printed(page: Page, paper: str) -> list[tuple[float, float]]:
    """Return how wide and how high, in points, each image of a page is on paper."""
    found = []

    def note(operator, operands, matrix, _):
        if operator == b"Do":
            found.append((abs(matrix[0]), abs(matrix[3])))

    for sheet in PdfReader(io.BytesIO(page.pdf(format=paper))).pages:
        sheet.extract_text(visitor_operand_before=note)
    return found
