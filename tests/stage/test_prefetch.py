"""What the next lesson starts with is fetched when a page has nothing else to do."""

import pytest

from xentviz.page.preload import first_answer

pytestmark = pytest.mark.browser

SAVES = """(does) => {
  if (does) Object.defineProperty(navigator, "connection",
    { value: { saveData: true }, configurable: true });
  else delete navigator.connection;
}"""
FORGET = """() => document.querySelectorAll('link[rel="prefetch"]')
  .forEach((link) => link.remove())"""
# tests/page/test_language.py has it in another language.
KEPT = """() => [...document.querySelectorAll('link[rel="prefetch"]')]
  .map(({ href }) => href)"""


@pytest.fixture
def forgetful(page, open_lesson):
    """Give what opens a lesson in a page that has nothing kept."""

    def opened(path):
        open_lesson("/chain?hide=text,slope,jacobian,terms,product")
        page.evaluate(FORGET)
        return open_lesson(path)

    yield opened
    page.evaluate(FORGET)


def test_what_the_page_of_the_next_lesson_asks_for_first_is_kept(forgetful, server):
    page = forgetful("/sigmoid")
    page.wait_for_selector('link[rel="prefetch"]', state="attached")
    assert page.evaluate(KEPT) == [f"{server}/{first_answer('softmax', '')}"]


def test_nothing_is_kept_for_later_by_a_browser_that_is_to_save_data(page, forgetful):
    forgetful("/softmax")
    page.evaluate(SAVES, True)
    forgetful("/sigmoid")
    assert page.evaluate(KEPT) == []
    page.evaluate(SAVES, False)


def test_the_last_lesson_has_none_after_it(forgetful):
    assert forgetful("/batch").evaluate(KEPT) == []
