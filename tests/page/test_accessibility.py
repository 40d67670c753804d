"""What axe-core finds on the pages: nothing, and contrast is settled everywhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pages import READY, VIEWPORT
from tests.states import cases_but, lessons_but
from xentviz.lessons.text import interface

pytestmark = pytest.mark.browser

# One letter is a text here, and so is a sign.
EVERY_TEXT = {"ignoreLength": True, "ignoreUnicode": False}
OPTIONS = {
    "resultTypes": ["violations", "incomplete"],
    "checks": {"color-contrast": {"options": EVERY_TEXT}},
    # It does not read MathML: a column that is called "z" has no name for it.
    "rules": {"empty-table-header": {"enabled": False}},
}
# What else it looks at is the same in the dark.
CONTRAST = OPTIONS | {"runOnly": ["color-contrast"]}
# A picture is one image, and its colours are those of the theme: tests/figures. Curves
# that are cut off at its edge count as lying over the page for axe-core, and the arrow
# of a menu, which stands beside its words, as their ground.
WITHOUT_DRAWINGS = """() => {
  const style = document.createElement("style");
  style.textContent = ".plot-container * { visibility: hidden !important; }"
    + ".xv-stage select { background-image: none !important; }";
  document.head.append(style);
}"""


def found(page, *, within=None, settles_contrast=True, options=OPTIONS):
    """Return what is wrong on a page, or in a part of it: each rule, and where."""
    answer = Axe().run(page, context=within, options=options).response
    open_questions = answer["incomplete"] if settles_contrast else []
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in answer["violations"]
        + [rule for rule in open_questions if rule["id"] == "color-contrast"]
        for node in rule["nodes"]
    ]


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


PHONE = {"width": 390, "height": 844}
MOST_TABS = 40  # to the control of a page that is furthest from its beginning
ASKED = "/explain?logits=0.5;-1;2;0.1&target=1;0;1;1&seen=0.7397"
# Streamlit's zone to drop a file on is both a landmark and none.
OF_WIDGETS = OPTIONS | {
    "rules": OPTIONS["rules"] | {"presentation-role-conflict": {"enabled": False}}
}
# What a script is about to replace is faded by Streamlit.
AT_REST = """() => document.querySelector("[data-test-script-state=notRunning]")
  && !document.querySelector("[data-stale=true]")
  && document.getAnimations().every((one) => one.playState !== "running")"""
LETTERS = """() => {
  const text = document.querySelector(".js-plotly-plot .xtick text");
  return text && getComputedStyle(text).fill;
}"""


@pytest.mark.parametrize("path", ["/file", ASKED])
def test_axe_finds_nothing_where_own_numbers_are_shown_light_and_dark(
    page, server, path
):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(server + path)
    presses(page, page.locator("[href='#stMain']"))
    if path == "/file":
        words = interface()["own_file"]
        presses(page, page.get_by_role("button", name=words["sample"]))
        presses(page, page.get_by_role("button", name=words["compute"]))
        page.locator(".st-key-own-reliability .main-svg").first.wait_for()
    else:
        words = interface()["explain"]
        presses(page, page.get_by_label(words["seen"], exact=True), "Control+a")
        page.keyboard.type("0.7397")
        presses(page, page.get_by_role("button", name=words["ask"]))
    page.locator(".js-plotly-plot .xtick text").first.wait_for()
    style = page.evaluate_handle(WITHOUT_DRAWINGS)
    page.wait_for_function(AT_REST)  # what is folded has folded
    page.get_by_role("radio", checked=True).first.hover()
    page.wait_for_function(AT_REST)
    assert found(page, options=OF_WIDGETS) == []
    light = page.evaluate(LETTERS)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        f"(light) => ![null, light].includes(({LETTERS})())", arg=light
    )
    page.wait_for_function(AT_REST)
    assert found(page, options=CONTRAST) == []  # the pointer is still where it was
    style.dispose()


# What has the focus and does not show it, or lies beyond the screen or under another.
UNSEEN = """() => {
  const node = document.activeElement;
  if (node === document.body) return false; // it has been everywhere
  const isMarked = (part, pseudo) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part, pseudo);
    const hasOutline = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    return hasOutline || boxShadow !== "none";
  };
  const graph = node.closest(".xv-graph");
  const { left, top, width, height } = node.getBoundingClientRect();
  const within = (at, size) => Math.max(0, Math.min(size - 1, at));
  const seen = document.elementFromPoint(within(left + width / 2, innerWidth),
    within(top + Math.min(height, innerHeight) / 2, innerHeight));
  const isHere = width && node.contains(seen) || seen?.contains(node);
  const isSwiped = node.closest(".xv-step-names");
  const isSeen = (isMarked(node) || (graph && isMarked(graph, "::after")))
    && (isHere || isSwiped);
  return isSeen ? null : node.outerHTML.slice(0, 120);
}"""


# From its beginning on, and from its end back.
WAYS = [[(VIEWPORT, "Tab"), (PHONE, "Shift+Tab")]]
WAYS += [[(PHONE, "Tab"), (VIEWPORT, "Shift+Tab")]]
# From where the next key leads to the first control.
AT_THE_BEGINNING = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


@pytest.mark.parametrize("ways", cases_but(WAYS, WAYS[1]), ids=["", "other ways"])
@pytest.mark.parametrize("path", cases_but(["/batch", "/chain", "/explain"], "/chain"))
def test_where_keys_are_is_seen_at_every_stop_of_a_page(page, open_lesson, path, ways):
    page.emulate_media(reduced_motion="reduce")
    if path == "/explain":
        page.goto(path)
        page.locator(".stTable td").first.wait_for()
    else:
        open_lesson(path)
    for size, key in ways:
        page.set_viewport_size(size)
        page.evaluate(AT_THE_BEGINNING)
        page.keyboard.press(key)
        for _ in range(MOST_TABS):
            page.keyboard.press(key)
            unseen = page.evaluate(UNSEEN)
            if unseen is False:
                break
            assert unseen is None, (size, key)


def presses(page, control, key="Enter"):
    """Go to a control by the tabulator key alone, and press a key there."""
    control.wait_for()
    page.wait_for_function(AT_REST)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if control.evaluate("(one) => one === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{control} is not reached by {MOST_TABS} tabs")


def sorts_its_tables_by_keys(page):
    """Sort each table of the derivation by its last column, both ways."""
    for table in page.locator(".xv-derivation table").all():
        cells = table.locator("tbody tr td:last-child")
        heading = table.locator("th").last
        numbers = sorted(map(float, cells.all_inner_texts()))
        assert len(set(numbers)) > 2
        for order, wanted in (("descending", numbers[::-1]), ("ascending", numbers)):
            heading.get_by_role("button").press("Enter")
            assert heading.get_attribute("aria-sort") == order
            assert [float(cell) for cell in cells.all_inner_texts()] == wanted


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
