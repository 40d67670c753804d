"""A page on paper: light, whole, and with the link that opens it."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.pages import READY
from tests.states import cases_but, lessons_but
from xentviz.lessons import lessons
from xentviz.lessons.text import interface

pytestmark = pytest.mark.browser

# What stands on the page while it is printed.
PRINTED = """
() => {
  const graphs = document.querySelectorAll("[data-lesson] .xv-printed");
  globalThis.printed = [...graphs].map((graph) => {
    const canvas = graph.querySelector("canvas");
    const pixels = canvas?.getContext("2d")
      .getImageData(0, 0, canvas.width, canvas.height).data;
    return {
      name: graph.parentElement.dataset.figure,
      inks: [...graph.querySelectorAll(".ytitle")].map((node) => node.style.fill),
      colours: pixels ? new Set(new Uint32Array(pixels.buffer)).size : 0,
    };
  });
}
"""
LEFT = """
() => [document.querySelectorAll(".xv-printed, .xv-printed-link").length,
  document.querySelectorAll(".xv-words details[open]").length,
  document.querySelectorAll("[data-recedes]").length,
  document.querySelector("[data-lesson]").dataset.theme]
"""


@pytest.mark.scenes
def test_a_dark_page_prints_light_whole_and_with_its_link_and_is_then_as_before(
    page, open_lesson
):
    page.emulate_media(color_scheme="dark")
    open_lesson("/binary?predicted=0.25")
    page.locator("[data-lesson][data-theme=dark][data-ready=true]").wait_for()
    loss = page.locator("[data-quantity=loss]").inner_text()
    before = page.evaluate(LEFT)
    page.evaluate(f"addEventListener('beforeprint', {PRINTED}, {{ once: true }})")
    text = "\n".join(
        sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages
    )
    assert "/binary?predicted=0.25&v=1" in text
    assert loss in text
    assert "The loss of a model that says" in text  # how it is derived
    assert not {"Next", "Copy link"} & set(text.splitlines())
    printed = {picture["name"]: picture for picture in page.evaluate("printed")}
    assert list(printed) == ["surface", "slice", "slope"]
    assert printed["slice"]["inks"] == ["rgb(28, 34, 48)"]
    assert printed["surface"]["colours"] > 1000
    assert page.evaluate(LEFT) == before


@pytest.mark.parametrize("slug", cases_but(["softmax", "chain"], "softmax"))
def test_a_number_below_zero_has_a_minus_on_paper(page, open_lesson, slug):
    open_lesson(f"/{slug}")
    text = "\n".join(
        sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages
    )
    assert "\u22120.341" in text
    assert not re.findall(r"(?<![\w)])-[\d.]+", text)


# The tallest, which has a scene, stands for the others.
@pytest.mark.parametrize(
    "slug",
    lessons_but(
        *("binary", "sigmoid", "softmax", "chain", "logarithm", "soft-targets", "batch")
    ),
)
def test_an_embedded_lesson_prints_on_one_sheet_with_all_of_its_pictures(
    page, server, slug
):
    page.goto(f"{server}/{slug}?embed=true")
    page.wait_for_selector(READY)
    for paper in ("A4", "Letter"):
        [sheet] = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        text = " ".join(sheet.extract_text().split())
        titles = (picture.title for picture in lessons()[slug].pictures.values())
        for words in titles:
            assert " ".join(words.split()) in text, (paper, words)
        assert f"/{slug}?v=1" in text


SHEET = {"A4": (595, 842), "Letter": (612, 792)}
MARGIN = 14 / 25.4 * 72  # points: what @page leaves at each side


def images_of(file):
    """Return how wide and how high each image of a PDF stands on its sheet."""
    found = []
    for sheet in PdfReader(io.BytesIO(file)).pages:

        def note(operator, operands, matrix, _):
            if operator == b"Do":
                found.append((abs(matrix[0]), abs(matrix[3])))

        sheet.extract_text(visitor_operand_before=note)
    return found


def test_the_front_door_is_printed_on_two_sheets_with_every_card(page, server):
    page.goto(server)
    page.locator("[data-front]").first.wait_for(state="attached")
    for paper in SHEET:
        sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        text = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
        assert len(sheets) <= 2, paper
        for lesson in lessons().values():
            assert lesson.title in text, paper
        assert interface()["check"]["title"] in text, paper


def test_what_each_library_returns_is_printed_whole(page, server):
    page.goto(f"{server}/explain")
    page.locator(".stTable td").first.wait_for()
    cells = page.locator(".stTable td").all_inner_texts()
    assert len(cells) > 20
    for paper in SHEET:
        sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        text = "".join("".join(sheet.extract_text().split()) for sheet in sheets)
        for cell in cells:
            assert "".join(cell.split()) in text, (paper, cell)
        assert len(sheets) <= 3, paper


def test_the_table_of_a_file_is_printed_with_all_of_its_columns(page, server):
    page.goto(f"{server}/file")
    words = interface()["own_file"]
    for name in ("sample", "compute"):
        page.get_by_role("button", name=words[name]).click()
    page.locator(".st-key-own-reliability .main-svg").first.wait_for()
    page.locator(".stDataFrame canvas").first.wait_for(state="attached")
    for paper in SHEET:
        images = images_of(page.pdf(format=paper))
        room = SHEET[paper][0] - 2 * MARGIN
        assert images, paper
        for width, height in images:
            assert 0 < width <= room + 1, (paper, width, height)
