"""What axe-core finds on a page: nothing, and contrast is settled everywhere."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.keys import AT_REST

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
# Streamlit's zone to drop a file on is both a landmark and none.
OF_WIDGETS = OPTIONS | {
    "rules": OPTIONS["rules"] | {"presentation-role-conflict": {"enabled": False}}
}
# A picture is one image, and its colours are those of the theme: tests/figures. Curves
# that are cut off at its edge count as lying over the page for axe-core, and the arrow
# of a menu, which stands beside its words, as their ground.
WITHOUT_DRAWINGS = """() => {
  const style = document.createElement("style");
  style.textContent = ".plot-container * { visibility: hidden !important; }"
    + ".xv-stage select { background-image: none !important; }";
  document.head.append(style);
}"""
LETTERS = """() => {
  const text = document.querySelector(".js-plotly-plot .xtick text");
  return text && getComputedStyle(text).fill;
}"""


def found(
    page: Page,
    *,
    within: str | None = None,
    settles_contrast: bool = True,
    options: dict = OPTIONS,
) -> list[str]:
    """Return what is wrong on a page, or in a part of it: each rule, and where."""
    answer = Axe().run(page, context=within, options=options).response
    open_questions = answer["incomplete"] if settles_contrast else []
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in answer["violations"]
        + [rule for rule in open_questions if rule["id"] == "color-contrast"]
        for node in rule["nodes"]
    ]


def assert_nothing_found_light_and_dark(page: Page) -> None:
    """Look at a page of Streamlit's widgets and charts in both themes.

    The pointer is over a control that is chosen.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
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
    page.emulate_media(color_scheme="null", reduced_motion="null")
    page.wait_for_function(f"(light) => ({LETTERS})() === light", arg=light)
    page.wait_for_function(AT_REST)
    page.evaluate("() => document.head.lastElementChild.remove()")
    style.dispose()
