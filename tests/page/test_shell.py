"""The document of a page is Streamlit's, with our words in it, or none at all."""

from html.parser import HTMLParser

import pytest

from xentviz.page.headers import script_hashes
from xentviz.page.shell import STREAMLIT_INDEX, shell
from xentviz.stage.modules import STAGE_FOLDER, STYLE_SHEET

NASTY = """Loss "<b>" & 'odds' </title><script>alert(1)</script>"""
LINK = '<link rel="preload" as="script" href="./plotly.js" />'
INDEX = '<html lang="en"><head><title>Streamlit</title></head><body></body></html>'


class Reader(HTMLParser):
    """What a browser makes of a document: its title, and the attributes of its tags."""

    def __init__(self, text):
        super().__init__()
        self.title, self.tags, self._inside = "", [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "title":
            self.title += data


@pytest.fixture(params=[INDEX, ""], ids=["small", "of the installed Streamlit"])
def nasty(request):
    """Return what is read of a document whose words are markup."""
    return Reader(shell(NASTY, NASTY, LINK, request.param))


def test_a_title_that_is_markup_is_shown_as_it_stands(nasty):
    assert nasty.title == NASTY


def test_a_sentence_that_is_markup_stays_within_its_attribute(nasty):
    said = [a["content"] for tag, a in nasty.tags if a.get("name") == "description"]
    assert said == [NASTY]
    assert [tag for tag, _ in nasty.tags].count("b") == 0


def test_scripts_are_on_their_way_before_streamlit_asks_for_its_own(nasty):
    links = [a["href"] for tag, a in nasty.tags if tag == "link"]
    assert links[:2] == [f"./{STAGE_FOLDER}/{STYLE_SHEET}", "./plotly.js"]


@pytest.mark.parametrize(
    ("index", "missing"),
    [
        (INDEX.replace("<title>Streamlit</title>", "<title>App</title>"), "<title>"),
        (INDEX.replace("<head>", '<head lang="en">'), "<head>"),
        (INDEX + INDEX, "<title>"),
    ],
)
def test_a_document_of_streamlit_that_has_changed_is_refused(index, missing):
    with pytest.raises(ValueError, match=rf"index\.html must hold {missing}.* once"):
        shell("title", "words", LINK, index)


def test_every_inline_script_of_a_document_is_named_in_the_policy():
    text = shell("title", "words")
    ours = "BACKEND_BASE_URL"
    assert ours not in STREAMLIT_INDEX.read_text(encoding="utf-8")
    assert ours in text
    assert len(script_hashes(text)) == text.count("<script>") > 1
