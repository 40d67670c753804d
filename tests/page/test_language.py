"""The language of a page: its link, else what was chosen, else what is asked for."""

import html
import re

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from tests.lookup import read_answer
from tests.page.test_app import got
from tests.pages import READY, load, unpictured, visitor
from tests.stage.test_prefetch import KEPT
from xentviz.lessons import lessons
from xentviz.lessons.text import interface, languages
from xentviz.page.application import application
from xentviz.page.language import with_language
from xentviz.page.preload import first_answer
from xentviz.stage.version import VERSION

SPANISH = {"Accept-Language": "es-ES,es;q=0.9,en;q=0.8"}
ROOT = re.compile(r'<html lang="(\S+)" dir="(\S+)"')
PATHS = ["/", "/binary", "/binary?embed=true", "/explain", "/nowhere"]


@pytest.fixture(scope="module")
def client():
    return TestClient(application)


@pytest.mark.parametrize("path", PATHS)
def test_a_link_goes_before_what_a_browser_asks_for_and_that_before_english(
    server, path
):
    mark = "&" if "?" in path else "?"
    for address, headers, language in (
        (path, {}, "en"),
        (path, SPANISH, "es"),
        (f"{path}{mark}lang=en", SPANISH, "en"),
        (f"{path}{mark}lang=es", {}, "es"),
        (f"{path}{mark}lang=tlh", SPANISH, "es"),
    ):
        answer, body = got(server, address, **headers)
        assert ROOT.search(body.decode()).groups() == (language, "ltr"), address
        assert "Accept-Language" in answer.headers["Vary"]


def test_every_document_names_the_languages_that_there_are(server):
    for path in PATHS:
        body = got(server, path)[1].decode()
        assert f'data-languages="{" ".join(languages())}"' in body


@pytest.mark.parametrize(
    "query", ["", "predicted=0.3", "lang=es", "lang=es-MX", "lang=tlh"]
)
def test_the_first_answer_is_on_its_way_in_the_language_of_the_page(server, query):
    body = got(server, f"/binary?{query}", **SPANISH)[1].decode()
    [path] = re.findall(r'as="fetch" crossorigin href="\./(answer\S+)"', body)
    answer = got(server, f"/{html.unescape(path)}")[1]
    assert f'"say":"{interface("es")["next"]["lesson"][:9]}' in answer.decode("latin-1")


def test_the_address_of_an_answer_says_its_language_and_without_it_is_english(client):
    said = {}
    for query in ("", "lang=en", "lang=es"):
        response = client.get(
            f"/answer/{VERSION}/binary?{query}", headers={"accept-language": "es"}
        )
        said[query] = read_answer(response.content)["next"]["say"]
    assert said[""] == said["lang=en"] != said["lang=es"]


def test_a_language_that_there_is_not_is_refused_in_words(client):
    answer = client.get(f"/answer/{VERSION}/binary?lang=tlh")
    assert "lang='tlh' is none of en, es" in read_answer(answer.content)["remarks"]


def test_what_an_address_cannot_have_is_said_in_its_language(client):
    query = "predicted=7&nothing=1&set=x&lang=es"
    answer = client.get(f"/answer/{VERSION}/binary?{query}")
    remarks = read_answer(answer.content)["remarks"]
    assert remarks.startswith("Se muestra el estado existente más cercano: ")
    assert "predicted='7' está fuera de 0.001 a 0.999" in remarks
    assert "aquí no hay nada llamado 'nothing'" in remarks
    assert "set debe ser nombre y valor" in remarks


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"/answer/{VERSION}/nowhere", 404, "La lección debe ser una de estas"),
        ("/answer/0/binary", 404, "recárgala"),
        (f"/figure/{VERSION}/binary/surface.json?units=x", 400, "units debe ser uno"),
        ("/card/nowhere.png", 404, "No existe esa tarjeta"),
        ("/nowhere/at/all", 404, "No existe ese documento"),
        ("/export/binary/surface.csv?predicted=x", 400, "no es un número de 0.001"),
        ("/export/binary/surface.csv?width=x", 400, "debe ser un número de píxeles"),
        ("/animation/binary?frames=x", 400, "frames debe ser un número entero"),
        ("/animation/binary?frames=9999", 400, "frames debe estar entre"),
        ("/animation.gif", 405, "se envían con POST"),
        (f"/binary?{'x' * 9000}", 414, "Esta dirección tiene"),
    ],
)
def test_what_is_refused_over_http_is_refused_in_the_language_asked_for(
    client, path, status, said
):
    answer = client.get(path, headers=SPANISH)
    assert answer.status_code == status
    assert said in answer.text


def test_a_query_says_its_language_once():
    assert with_language("", "en") == ""
    assert with_language("lang=en", "en") == "lang=en"
    assert with_language("target=1", "es") == "target=1&lang=es"
    assert with_language("lang=es&target=1", "es") == "lang=es&target=1"


def test_links_of_the_front_door_say_its_language_where_its_address_does(client):
    said = client.get("/?lang=es").text
    assert 'href="./binary?lang=es"' in said
    assert "&amp;hide=formula&amp;lang=es" in said
    liked = client.get("/", headers=SPANISH).text
    assert 'href="./binary"' in liked
    for text in (said, liked):
        assert interface("es")["front"]["title"] in html.unescape(text)


@pytest.mark.browser
def test_who_chooses_a_language_has_it_everywhere_until_another_is_chosen(page, server):
    load(page, unpictured("binary"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert "lang" not in page.evaluate("() => location.search")
    with page.expect_navigation():
        page.locator(".xv-language").select_option("es")
    page.wait_for_selector(READY)
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.evaluate("() => location.search").endswith("slope&lang=es")
    expect(page.locator("[data-next]")).to_contain_text("Siguiente")
    expect(page.locator(".xv-copy")).to_have_text(interface("es")["stage"]["copy_link"])
    explore = page.locator('[data-guide-action="explore"]')
    expect(explore).to_have_text(interface("es")["guide"]["explore"])
    assert page.locator("[data-next]").get_attribute("href") == "sigmoid?lang=es"
    page.wait_for_selector('link[rel="prefetch"]', state="attached")
    kept = f"{server}/{first_answer('sigmoid', 'lang=es')}"
    assert page.evaluate(KEPT) == [kept]
    # From page to page within Streamlit, too, whose links say nothing.
    page.locator('a[href$="/softmax"]').first.click()
    page.wait_for_selector(f'[data-lesson="softmax"]{READY}')
    expect(page.locator("[data-next]")).to_contain_text("Siguiente")
    page.wait_for_function("() => location.search === '?lang=es'")
    # And it is remembered where a link says nothing: the page then says it itself.
    page.goto("/")
    page.wait_for_url("**/?lang=es")
    expect(page.locator("h1")).to_have_text(interface("es")["front"]["title"])
    page.locator('.languages a[hreflang="en"]').click()
    page.wait_for_url("**/?lang=en")
    load(page, unpictured("binary"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.evaluate("() => localStorage.clear()")


@pytest.mark.browser
def test_a_browser_that_asks_for_a_language_gets_it_and_its_links_say_so(
    browser, server
):
    with visitor(browser, server, locale="es-MX") as context:
        page: Page = context.new_page()
        page.goto(unpictured("binary"))
        page.wait_for_selector(READY)
        assert page.locator("html").get_attribute("lang") == "es"
        assert page.locator(".xv-language").input_value() == "es"
        page.wait_for_function("() => location.search.endsWith('&lang=es')")
        titles = [lesson.title for lesson in lessons("es").values()]
        for title in titles[:3]:
            expect(page.locator("header").get_by_text(title).first).to_be_attached()
