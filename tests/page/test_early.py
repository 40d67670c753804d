"""A lesson stands before Streamlit has started, and is put into its page as it is."""

import re

import pytest

from tests.hand import frame, slider
from tests.pages import READY, noted, unpictured
from xentviz.page.early import STYLE, with_lesson
from xentviz.page.shell import STREAMLIT_INDEX
from xentviz.page.typeface import IN_STREAMLIT

INDEX = STREAMLIT_INDEX.read_text(encoding="utf-8")
[SCRIPT] = re.findall(r'<script type="module".*?src="\.(.+?)"', INDEX)
STREAMLIT = f"**{SCRIPT}"
EARLY = '.xv-early > [data-ready="early"]'
WHERE = """() => [".xv-header", ".xv-figures", ".xv-controls", ".xv-foot", ".xv-words"]
  .map((part) => document.querySelector(part).getBoundingClientRect().toJSON())"""
SIZES = [{"width": 1400, "height": 900}, {"width": 800, "height": 1000}]
SIZES += [{"width": 844, "height": 390}, {"width": 390, "height": 844}]


def test_the_one_script_of_streamlit_is_left_to_the_lesson():
    text = with_lesson(INDEX, "sigmoid")
    assert re.findall(r'<script type="module"[^>]* src=', text) == []
    [name] = re.findall(r'data-streamlit="([^"]+)"', text)
    assert f'<script type="module" crossorigin src="{name}">' in INDEX
    assert f'crossorigin href="{name}"' in text


def test_what_streamlit_needs_is_fetched_after_what_the_lesson_needs():
    text = with_lesson(INDEX, "sigmoid")
    fetched = re.findall(r'<link rel="modulepreload" (\S+)', text)
    assert len(fetched) == INDEX.count('<link rel="modulepreload"') + 1
    assert set(fetched) == {'fetchpriority="low"'}


def test_the_typeface_is_the_one_that_streamlit_fetches_anyhow():
    assert f'href="{IN_STREAMLIT}"' in INDEX
    assert f'url("{IN_STREAMLIT}")' in STYLE


@pytest.mark.parametrize(
    ("index", "missing"),
    [
        (INDEX.replace('<script type="module"', "<script"), "one module script"),
        (INDEX + INDEX, "one module script"),
        (INDEX.replace("</body>", ""), "</body> once"),
    ],
)
def test_a_document_of_streamlit_that_has_changed_is_refused(index, missing):
    with pytest.raises(ValueError, match=rf"index\.html must hold {missing}"):
        with_lesson(index, "sigmoid")


@pytest.fixture
def early(lone_page, server):
    """Give a page on which Streamlit waits, and what lets it start."""
    waiting, wrong = [], noted(lone_page, server)
    lone_page.route(STREAMLIT, lambda route: waiting.append(route))

    def start():
        [route] = waiting
        route.continue_()

    yield lone_page, start
    assert wrong == []


@pytest.mark.browser
def test_a_lesson_stands_where_streamlit_puts_it_on_every_screen(early):
    page, start = early
    page.set_viewport_size(SIZES[-1])
    page.goto("/sigmoid")
    page.wait_for_selector(EARLY)
    before = [places(page, size) for size in SIZES]
    page.evaluate("() => { globalThis.before = document.querySelector('.xv-stage'); }")
    start()
    page.wait_for_selector(READY)
    assert [places(page, size) for size in SIZES] == before
    assert page.evaluate("() => before === document.querySelector('.xv-stage')")
    assert page.locator(".xv-early").count() == 0


def places(page, size):
    """Return where the parts of a lesson stand in a window of a size."""
    page.set_viewport_size(size)
    frame(page)
    return page.evaluate(WHERE)


@pytest.mark.browser
def test_streamlit_does_not_take_a_lesson_out_of_a_hand_that_has_only_pressed(early):
    page, start = early
    page.goto(unpictured("sigmoid"))
    page.wait_for_selector(EARLY)
    thumb = slider(page, "logit")
    box = thumb.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    start()
    page.wait_for_selector(".stMain .stBidiComponent", state="attached")
    page.wait_for_selector(".stAppHeader a", state="attached")
    for share in (0.6, 0.7):  # and then drags, with Streamlit there
        before = thumb.input_value()
        page.mouse.move(box["x"] + box["width"] * share, y)
        frame(page)
        assert float(thumb.input_value()) > float(before)
        assert page.locator(EARLY).count() == 1
    page.mouse.up()
    page.wait_for_selector(READY)
    page.wait_for_function("() => /logit=/.test(location.search)")


@pytest.mark.browser
def test_focus_place_of_reading_and_the_theme_chosen_here_stay_when_streamlit_comes(
    early,
):
    page, start = early
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/_stcore/health")
    key = "stActiveTheme-/sigmoid-v2"
    page.evaluate(f"() => localStorage.setItem('{key}', '\"Dark\"')")
    page.goto("/sigmoid")
    page.wait_for_selector(f'{EARLY}[data-theme="dark"]')
    slider(page, "logit").focus()
    page.evaluate("() => document.querySelector('.xv-early').scrollTo(0, 60)")
    start()
    page.wait_for_selector(f'{READY}[data-theme="dark"]')
    assert page.evaluate("() => document.activeElement.dataset.control") == "logit"
    assert page.evaluate("() => document.querySelector('.stMain').scrollTop") == 60
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => /logit=/.test(location.search)")
    page.evaluate(f"() => localStorage.removeItem('{key}')")


@pytest.mark.browser
def test_streamlit_comes_where_the_lesson_is_long_on_its_way(lone_page):
    waiting = []
    lone_page.route("**/app.js", lambda route: waiting.append(route))
    lone_page.goto(unpictured("sigmoid"), wait_until="commit")
    lone_page.locator(".stAppHeader a").last.wait_for(state="attached")
    for route in waiting:
        route.continue_()
    lone_page.wait_for_selector(READY)
    assert lone_page.locator("[data-lesson]").count() == 1
    assert lone_page.locator(".xv-early").count() == 0


IS_PREPARED = "() => document.querySelector('.js-plotly-plot')._context.logging === 0"


@pytest.mark.browser
def test_a_lesson_works_where_streamlit_never_comes_and_plotly_before_the_answer(
    lone_page,
):
    waiting = []
    lone_page.route(STREAMLIT, lambda route: route.abort())
    lone_page.route("**/answer/**", lambda route: waiting.append(route))
    lone_page.goto("/sigmoid", wait_until="commit")
    lone_page.wait_for_function("() => 'Plotly' in globalThis")
    lone_page.unroute("**/answer/**")
    for route in waiting:
        route.continue_()
    lone_page.wait_for_selector(EARLY)
    lone_page.wait_for_selector(".js-plotly-plot .main-svg")
    assert lone_page.evaluate(
        IS_PREPARED
    )  # what prepares Plotly, which was there first
    slider(lone_page, "logit").press("ArrowRight")
    lone_page.wait_for_function("() => /logit=/.test(location.search)")
