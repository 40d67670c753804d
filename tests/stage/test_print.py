"""A page on paper: light, whole, and with the link that opens it."""

import re

import pytest

from tests.pages import READY
from tests.paper import SHEETS, printed
from tests.states import cases_but, lessons_but
from xentviz.lessons import lessons

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
    text = "\n".join(printed(page))
    assert "/binary?predicted=0.25&v=1" in text
    assert loss in text
    assert "The loss of a model that says" in text  # how it is derived
    assert not {"Next", "Copy link"} & set(text.splitlines())
    pictures = {picture["name"]: picture for picture in page.evaluate("printed")}
    assert list(pictures) == ["surface", "slice", "slope"]
    assert pictures["slice"]["inks"] == ["rgb(28, 34, 48)"]
    assert pictures["surface"]["colours"] > 1000
    assert page.evaluate(LEFT) == before


@pytest.mark.parametrize("slug", cases_but(["softmax", "chain"], "softmax"))
def test_a_number_below_zero_has_a_minus_on_paper(page, open_lesson, slug):
    open_lesson(f"/{slug}")
    text = "\n".join(printed(page))
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
    for paper in SHEETS:
        [sheet] = printed(page, paper)
        text = " ".join(sheet.split())
        titles = (picture.title for picture in lessons()[slug].pictures.values())
        for words in titles:
            assert " ".join(words.split()) in text, (paper, words)
        assert f"/{slug}?v=1" in text
