"""The page that explains a number, in one browser's page from test to test."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.axe import assert_nothing_found_light_and_dark
from tests.keys import AT_REST, WAYS, assert_seen_at_every_stop, presses
from tests.pages import opened_by
from tests.paper import SHEETS, printed
from tests.states import cases_but
from xentviz.lessons.text import interface

pytestmark = pytest.mark.browser

WORDS = interface()["explain"]
QUERY = {"logits": "0.5;-1;2;0.1", "target": "1;0;1;1", "seen": "0.38967"}


@pytest.fixture(scope="module")
def explain_page(context, server):
    """Give the page as a link opens it: each test goes on where the last one left."""
    with opened_by(context, server, f"/explain?{urlencode(QUERY)}") as (page, _):
        expect(page.get_by_role("heading", name="0.38967 is ")).to_be_visible()
        page.wait_for_function(AT_REST)
        yield page


def test_a_visitor_asks_by_keyboard_and_the_address_carries_the_question(explain_page):
    presses(
        explain_page, explain_page.get_by_label(WORDS["seen"], exact=True), "Control+a"
    )
    explain_page.keyboard.type("0.7397")
    presses(
        explain_page, explain_page.get_by_role("button", name=WORDS["ask"], exact=True)
    )
    expect(explain_page.get_by_role("heading", name="0.7397 is ")).to_be_visible()
    expect(explain_page).to_have_url(re.compile(r"seen=0\.7397"))
    query = parse_qs(urlsplit(explain_page.url).query)
    assert query["logits"] == [QUERY["logits"]]
    expect(explain_page.locator(".js-plotly-plot .main-svg").first).to_be_visible()


def test_axe_finds_nothing_where_a_number_is_explained_light_and_dark(explain_page):
    assert_nothing_found_light_and_dark(explain_page)


@pytest.mark.parametrize("ways", cases_but(WAYS, WAYS[1]), ids=["", "other ways"])
def test_where_keys_are_is_seen_at_every_stop_of_a_question(explain_page, ways):
    assert_seen_at_every_stop(explain_page, ways)


def test_what_each_library_returns_is_printed_whole(explain_page):
    cells = explain_page.locator(".stTable td").all_inner_texts()
    assert len(cells) > 20
    for paper in SHEETS:
        sheets = printed(explain_page, paper)
        text = "".join("".join(sheet.split()) for sheet in sheets)
        for cell in cells:
            assert "".join(cell.split()) in text, (paper, cell)
        assert len(sheets) <= 3, paper
