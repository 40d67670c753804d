"""The front door: every lesson, three ways in, and nothing that makes one wait."""

import html
import io
import re
from posixpath import dirname, join, normpath

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import expect

from tests.page.test_app import got
from tests.pages import READY
from tests.paper import SHEETS, printed
from xentviz.lessons import lessons
from xentviz.lessons.text import interface
from xentviz.page import front
from xentviz.page.front.draw import CARD, SHOWN, subject
from xentviz.page.front.images import FOLDER, IMAGES

SLUGS = list(lessons())
FETCHED = re.compile(r'(?:href|src)="\./([^"?]+\.(?:js|woff2|ico|webp|svg|css))"')
IMPORTED = re.compile(r'^import .*?"(\.[^"]+)"', re.MULTILINE)
# Wider than the page: what a reader would have to scroll sideways for.
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"


def visible(text):
    """Return the words of a document, without its marks."""
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def test_the_front_door_has_a_card_for_each_lesson_with_its_sentence():
    text = front.page()
    cards = re.findall(r'<li><a href="\./(.+?)">(.+?)</a></li>', text)
    assert [slug for slug, _ in cards] == SLUGS
    for slug, card in cards:
        assert lessons()[slug].title in visible(card)
        # Its expressions stay in a line.
        assert lessons()[slug].sentence in visible(card).replace("\xa0", " ")


def test_a_lesson_without_a_picture_of_its_own_has_that_of_its_link():
    assert "card/brand-new.png" in front._picture("brand-new", "./")


@pytest.mark.parametrize("name", SHOWN)
def test_the_picture_of_a_card_has_no_word_of_any_language(name):
    figure, state = SHOWN[name]
    drawn = subject(name, figure, state, "light", CARD).drawn().to_plotly_json()
    assert [text for text in texts(drawn) if re.search(r"[^\W\d_]{2,}", text)] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_surface_turns_with_all_its_letters_in_the_picture(theme):
    with Image.open(io.BytesIO(IMAGES[f"surface-turning-{theme}.webp"])) as turning:
        for frame in ImageSequence.Iterator(turning):
            ink = np.asarray(frame.convert("RGBA"))[..., 3] > 40
            edges = (ink[0], ink[-1], ink[:, 0], ink[:, -1])
            assert not np.concatenate(edges).any()


def texts(part, key=""):
    """Give what is written in a part of a figure, without its marks and places."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from texts(value, name)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value, key)
    elif isinstance(part, str) and key in {"text", "ticktext", "texttemplate"}:
        yield re.sub(r"<[^>]*>|%\{[^}]*\}", "", part)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*SLUGS, "surface", "surface-turning"])
def test_every_picture_is_there_in_both_themes(name, theme):
    assert IMAGES[f"{name}-{theme}.webp"][8:12] == b"WEBP"


def test_the_front_door_comes_without_plotly_js_and_without_streamlit(server):
    answer, body = got(server, "/")
    assert answer.status == 200
    assert b"plotly" not in body
    assert b"/static/js/" not in body
    assert len(body) < 40_000


def test_all_that_is_waited_for_at_the_front_door_is_little(server):
    """322 kB; the animation comes when all of it is there."""
    sizes = {"": len(got(server, "/")[1])}
    paths = FETCHED.findall(got(server, "/")[1].decode())
    while paths:
        path = paths.pop()
        if path in sizes:
            continue
        answer, body = got(server, f"/{path}")
        assert answer.status == 200, path
        sizes[path] = len(body)
        if path.endswith(".js"):
            modules = IMPORTED.findall(body.decode())
            paths += [normpath(join(dirname(path), module)) for module in modules]
    assert any(path.endswith("front.js") for path in sizes)
    assert not any("plotly" in path for path in sizes)
    assert sum(sizes.values()) < 360_000


def test_a_picture_is_kept_for_ever_and_no_other_file_is_served_beside_it(server):
    answer, body = got(server, f"/{FOLDER}/binary-light.webp")
    assert answer.headers["Content-Type"] == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert body == IMAGES["binary-light.webp"]
    assert got(server, f"/{FOLDER}/draw.py")[0].status == 404


def test_a_query_that_names_a_lesson_leads_to_it_in_its_state(server):
    answer, _ = got(server, "/?lesson=softmax&logits=2,1,0.1")
    assert answer.status == 307
    assert answer.headers["Location"] == "softmax?logits=2,1,0.1"


def test_a_query_that_names_no_lesson_shows_the_front_door_and_says_so(server):
    answer, body = got(server, "/?lesson=%3Cb%3Elosses")
    assert answer.status == 404
    assert "There is no lesson called <b>losses" in visible(body.decode())
    assert b"<b>losses" not in body


def test_what_counts_clicks_does_not_keep_one_from_the_front_door(server):
    assert got(server, "/?utm_source=mail")[0].status == 200


def test_a_deep_address_that_is_nowhere_shows_pictures_all_the_same(server):
    answer, body = got(server, "/binary/deep/nothing")
    assert answer.status == 404
    assert f'src="../../{FOLDER}/binary-light.webp"' in body.decode()


def test_without_streamlit_there_is_no_way_to_a_page_that_needs_it():
    assert 'href="./explain"' in front.page()
    assert 'href="./explain"' not in front.page(explains=False)


def test_the_minutes_are_those_of_lessons_that_there_are():
    assert set(interface()["minutes"]) <= set(SLUGS)


@pytest.mark.browser
def test_the_front_door_is_whole_on_every_screen_and_on_two_sheets(lone_page):
    lone_page.goto("/")
    lone_page.locator("[data-front]").first.wait_for(state="attached")
    for width, height in ((1400, 900), (390, 844)):
        lone_page.set_viewport_size({"width": width, "height": height})
        assert lone_page.evaluate(OVERFLOW) <= 0, width
    for paper in SHEETS:
        sheets = printed(lone_page, paper)
        text = " ".join(" ".join(sheet.split()) for sheet in sheets)
        assert len(sheets) <= 2, paper
        for lesson in lessons().values():
            assert lesson.title in text, paper
        assert interface()["check"]["title"] in text, paper


@pytest.mark.browser
def test_where_one_was_is_marked_and_the_end_of_a_lesson_leads_to_the_next(
    lone_page,
):
    page = lone_page
    page.goto("/")
    page.evaluate("() => localStorage.clear()")
    page.reload()
    expect(page.locator("[data-seen]:visible")).to_have_count(0)
    page.locator(".cards a").first.click()
    page.wait_for_selector(READY)
    after = page.locator("[data-next]")
    assert after.get_attribute("href") == SLUGS[1]
    assert lessons()[SLUGS[1]].title in after.text_content()
    page.locator('[data-testid="stLogoLink"]').first.click()
    page.wait_for_selector("[data-front]")
    expect(page.locator("[data-seen]:visible")).to_have_count(1)
    start = page.locator("[data-start]")
    assert lessons()[SLUGS[0]].title in start.text_content()
    page.locator("[data-forget]").click()
    expect(page.locator("[data-seen]:visible")).to_have_count(0)


@pytest.mark.browser
def test_the_surface_turns_and_stands_still_where_that_is_asked_for(lone_page):
    lone_page.emulate_media(reduced_motion="reduce")
    lone_page.goto("/")
    picture = lone_page.locator("figure img")
    hold = lone_page.locator("[data-hold]")
    expect(hold).to_be_visible()
    assert "turning" not in picture.evaluate("(image) => image.currentSrc")
    lone_page.emulate_media(reduced_motion="no-preference")
    lone_page.goto("/")
    lone_page.wait_for_selector('[data-front="turning"]')
    assert "turning" in picture.get_attribute("src")
    hold.click()
    assert "turning" not in picture.get_attribute("src")
