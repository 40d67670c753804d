"""What the next lesson starts with is fetched when a page has nothing else to do."""

import pytest

from tests.pages import READY
from xentviz.page.preload import first_answer

pytestmark = pytest.mark.browser

SAVES = """() => Object.defineProperty(navigator, "connection", {
  value: { saveData: true } })"""
KEPT = """() => [...document.querySelectorAll('link[rel="prefetch"]')]
  .map(({ href }) => href)"""


@pytest.mark.parametrize(("query", "asked"), [("", ""), ("lang=es", "lang=es")])
def test_what_the_page_of_the_next_lesson_asks_for_first_is_kept(
    lone_page, server, query, asked
):
    lone_page.goto(f"{server}/binary?{query}")
    lone_page.wait_for_selector(READY)
    lone_page.wait_for_selector('link[rel="prefetch"]', state="attached")
    assert lone_page.evaluate(KEPT) == [f"{server}/{first_answer('sigmoid', asked)}"]


def test_nothing_is_kept_for_later_by_a_browser_that_is_to_save_data(browser, server):
    page = browser.new_page()
    page.add_init_script(f"({SAVES})()")
    page.goto(f"{server}/sigmoid")
    page.wait_for_selector(READY)
    assert page.evaluate(KEPT) == []
    page.close()


def test_the_last_lesson_has_none_after_it(lone_page, server):
    lone_page.goto(f"{server}/batch")
    lone_page.wait_for_selector(READY)
    assert lone_page.evaluate(KEPT) == []
