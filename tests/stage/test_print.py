"""A page on paper: light, whole, and with the link that opens it."""

import io

import pytest
from pypdf import PdfReader

from tests.pages import READY

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


@pytest.mark.scenes
def test_an_embedded_lesson_prints_on_one_sheet_its_flat_pictures_side_by_side(
    page, server
):
    page.goto(f"{server}/binary?embed=true")
    page.wait_for_selector(READY)
    [sheet] = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = sheet.extract_text()
    for words in ("The loss over p and q", "The slice at this q", "Its slope over p"):
        assert words in text
    assert "/binary?v=1" in text
