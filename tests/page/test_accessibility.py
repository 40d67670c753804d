"""Pages for those who do not see them, or have no mouse: axe-core, and keys alone."""

import pytest

from tests.axe import CONTRAST, WITHOUT_DRAWINGS, found
from tests.keys import WAYS, assert_seen_at_every_stop
from tests.pages import READY
from tests.states import cases_but, lessons_but

pytestmark = pytest.mark.browser


# Others have no control, and no table, of a kind that these have not.
@pytest.mark.parametrize(
    "slug",
    lessons_but("binary", "sigmoid", "softmax", "chain", "logarithm", "soft-targets"),
)
def test_axe_finds_nothing_in_a_lesson_light_and_dark_with_its_derivation_open(
    page, open_lesson, slug
):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    open_lesson(f"/{slug}")
    page.locator(".xv-words summary").click()
    page.locator(".xv-derivation :is(math, p)").first.wait_for()
    style = page.evaluate_handle(WITHOUT_DRAWINGS)
    assert found(page) == []
    if slug == "batch":
        sorts_its_tables_by_keys(page)
        # A minus is one pixel high: axe-core finds it or not by how far one scrolled.
        page.locator("#stMain").evaluate("(main) => main.scrollTo(0, 0)")
    page.emulate_media(color_scheme="dark")
    page.locator(".xv-stage[data-theme=dark]").wait_for()
    assert found(page, options=CONTRAST) == []
    page.evaluate("() => document.head.lastElementChild.remove()")
    style.dispose()


def test_pictures_are_dark_where_the_readers_own_colours_are(page, open_lesson):
    page.emulate_media(color_scheme="dark", forced_colors="active")
    open_lesson("/sigmoid")
    title = page.locator("[data-figure=sigmoid] .ytitle")
    assert "231, 234, 240" in title.evaluate("(node) => getComputedStyle(node).fill")
    page.emulate_media(forced_colors="null")


@pytest.mark.parametrize("ways", cases_but(WAYS, WAYS[1]), ids=["", "other ways"])
@pytest.mark.parametrize("path", cases_but(["/batch", "/chain"], "/chain"))
def test_where_keys_are_is_seen_at_every_stop_of_a_page(page, open_lesson, path, ways):
    open_lesson(path)
    assert_seen_at_every_stop(page, ways)


def sorts_its_tables_by_keys(page):
    """Sort each table of the derivation by its last column, both ways."""
    for table in page.locator(".xv-derivation table").all():
        cells = table.locator("tbody tr td:last-child")
        heading = table.locator("th").last
        numbers = sorted(map(float, cells.all_inner_texts()))
        assert len(set(numbers)) > 2
        for order, expected in (("descending", numbers[::-1]), ("ascending", numbers)):
            heading.get_by_role("button").press("Enter")
            assert heading.get_attribute("aria-sort") == order
            assert [float(cell) for cell in cells.all_inner_texts()] == expected


def test_axe_finds_nothing_in_the_dialog_of_exports_at_any_of_its_tabs(
    page, open_lesson
):
    open_lesson("/binary?hide=slice,slope")
    page.locator("[data-figure=surface] [data-export=link]").click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        # It lies over the page, whose pictures may still be drawn behind it.
        wrong = found(page, within="dialog", settles_contrast=False)
        assert wrong == [], tab.inner_text()
    page.get_by_role("tab", selected=True).focus()
    page.keyboard.press("Home")
    assert page.locator(":focus").get_attribute("data-kind") == "link"
    page.keyboard.press("End")
    assert page.locator(":focus").get_attribute("data-kind") == "code"
    page.keyboard.press("Escape")


@pytest.mark.parametrize("path", ["/", "/softmax?embed=true&step=2"])
def test_axe_finds_nothing_on_the_front_door_and_in_a_frame(lone_page, path):
    lone_page.goto(path)
    is_lesson = path != "/"
    if is_lesson:
        lone_page.wait_for_selector(READY)
        lone_page.evaluate(WITHOUT_DRAWINGS)
    # The front door's words over its picture: their ground is an image.
    assert found(lone_page, settles_contrast=is_lesson) == []
