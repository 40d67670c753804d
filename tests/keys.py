"""A page by keyboard alone: what has the focus is seen, and all is reached by it."""

from playwright.sync_api import Locator, Page

from tests.pages import VIEWPORT

PHONE = {"width": 390, "height": 844}
MOST_TABS = 40  # to the control of a page that is furthest from its beginning
# What a script is about to replace is faded by Streamlit.
AT_REST = """() => document.querySelector("[data-test-script-state=notRunning]")
  && !document.querySelector("[data-stale=true]")
  && document.getAnimations().every((one) => one.playState !== "running")"""
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


def assert_seen_at_every_stop(page: Page, ways: list) -> None:
    """Go through all that the tabulator key reaches, some way in some window."""
    page.emulate_media(reduced_motion="reduce")
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
    page.emulate_media(reduced_motion="null")
    page.set_viewport_size(VIEWPORT)


def presses(page: Page, control: Locator, key: str = "Enter") -> None:
    """Go to a control by the tabulator key alone, and press a key there."""
    control.wait_for()
    page.wait_for_function(AT_REST)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if control.evaluate("(one) => one === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{control} is not reached by {MOST_TABS} tabs")
