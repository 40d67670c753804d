"""The app over HTTP, as a process of its own: what it sends, and with which headers."""

import gzip
import http.client
import re
from urllib.parse import urljoin, urlsplit

import pytest

from xentviz.lessons import lessons
from xentviz.page.preload import PLOTLY
from xentviz.plotlyjs.script import PLOTLY_FILE, plotly_js
from xentviz.stage.bundle import sent
from xentviz.stage.modules import MODULES, STAGE_FOLDER, STYLE_SHEET, STYLES, resolved

FIRST = next(iter(lessons()))


def got(server, path, **headers):
    """Ask for a path as it stands, follow nothing, and return answer and body."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("slug", list(lessons()))
def test_every_lesson_has_an_address_whose_document_names_it(server, slug):
    answer, body = got(server, f"/{slug}?anything=1")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    title = f"<title>{lessons()[slug].title} · xentviz</title>"
    assert title in body.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [f"/{FIRST}", "/", f"/{PLOTLY_FILE}", "/_stcore/health"]
)
def test_every_answer_has_the_security_headers(server, path):
    headers = got(server, path)[0].headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_the_policy_allows_no_origin_but_our_own(server):
    policy = got(server, f"/{FIRST}")[0].headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    sources = {source for value in directives.values() for source in value.split()}
    assert all(source.startswith("'") for source in sources - {"data:", "blob:"})
    assert "'unsafe-inline'" not in directives["script-src"]
    assert directives["object-src"] == "'none'"


@pytest.mark.parametrize("query", ["predicted=0.2&target=1", "v=1", "embed=true"])
def test_a_link_from_when_the_first_lesson_was_at_the_bare_address_opens_it(
    server, query
):
    answer, _ = got(server, f"/?{query}")
    assert answer.status == 307
    assert answer.headers["Location"] == f"{FIRST}?{query}"


def test_nothing_of_a_query_becomes_a_header(server):
    for name in ("predicted", "x"):
        answer, _ = got(server, f"/?{name}=%0d%0aSet-Cookie:%20a=b")
        assert "Set-Cookie" not in answer.headers


NOWHERE = [
    "/nobody",
    "/chain-2",
    "/binary/nothing",
    "/robots.txt",
    "/healthz",
    "/index.html",
    "/.git/config",
    "/xentviz/page/script.py",
    "/stage-0123456789ab/stage.js",
    "/static/js/index.of-another-version.js",
    "/_stcore/nothing",
    "/_stcore/metrics",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_does_not_exist_is_not_found_and_says_what_does(server, path):
    answer, body = got(server, path)
    assert answer.status == 404
    links = re.findall(r'<li><a href="(.+?)">', body.decode())
    led = [urlsplit(urljoin(f"{server}{path}", link)).path for link in links]
    assert led == [f"/{slug}" for slug in lessons()]


@pytest.mark.parametrize("path", ["/favicon.png", "/manifest.json", "/_stcore/health"])
def test_what_streamlit_has_is_still_answered_by_it(server, path):
    assert got(server, path)[0].status == 200


def test_a_browser_finds_an_icon_where_it_looks_for_one(server):
    answer, body = got(server, "/favicon.ico")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert body.startswith(b"<svg")


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/Binary", "/binary"),
        ("/binary/", "/binary"),
        ("/BINARY/?target=1", "/binary?target=1"),
        ("/course/soft-targets", "/soft-targets"),
    ],
)
def test_a_lesson_that_is_written_otherwise_is_led_to(server, path, there):
    answer, _ = got(server, path)
    assert answer.status == 307
    assert urljoin(f"{server}{path}", answer.headers["Location"]) == f"{server}{there}"


def test_plotly_js_comes_compressed_and_is_kept_for_ever(server):
    answer, body = got(server, f"/{PLOTLY_FILE}", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert gzip.decompress(body) == plotly_js().read_bytes()
    assert len(body) < 0.4 * plotly_js().stat().st_size


def test_plotly_js_comes_plain_to_one_who_cannot_unpack_it(server):
    answer, body = got(server, f"/{PLOTLY_FILE}")
    assert "Content-Encoding" not in answer.headers
    assert body == plotly_js().read_bytes()


def statically(module):
    """Return what a module imports when it is read."""
    return re.findall(r'^import .* from "(\.{1,2}/.+)";', module.decode(), re.M)


def test_a_page_fetches_the_modules_that_it_starts_with_in_one_file(server):
    document = got(server, f"/{FIRST}")[1].decode()
    fetched = re.findall(r'<link rel="modulepreload" href="\./(.+?)" />', document)
    assert fetched == [f"{STAGE_FOLDER}/app.js"]
    assert statically(got(server, f"/{fetched[0]}")[1]) == []


@pytest.mark.parametrize("frame", ["", "?embed=true"])
def test_plotly_comes_with_the_document_but_not_before_what_works_without_it(
    server, frame
):
    document = got(server, f"/{FIRST}{frame}")[1].decode()
    assert document.count(PLOTLY) == 1
    assert document.index("modulepreload") < document.index(PLOTLY)
    assert document.index('as="fetch"') < document.index(PLOTLY)


@pytest.mark.parametrize("name", list(MODULES))
def test_a_module_of_the_stage_and_what_it_imports_are_kept_for_ever(server, name):
    answer, body = got(server, f"/{STAGE_FOLDER}/{name}")
    assert answer.status == 200
    assert body == sent(name)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    source = body.decode()
    imported = statically(body)
    assert len(imported) == len(re.findall("^import ", source, re.MULTILINE))
    imported += re.findall(r'import\("(\.{1,2}/.+?)"\)', source)
    assert {resolved(name, n) for n in imported} <= set(MODULES)


def test_the_styles_of_the_stage_are_kept_for_ever(server):
    answer, body = got(server, f"/{STAGE_FOLDER}/{STYLE_SHEET}")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert body.decode() == STYLES


@pytest.mark.parametrize(
    "name",
    ["mount.js", "stage.css", "__init__.py", "..%2f__init__.py", "%2e%2e/app.py"],
)
def test_no_other_file_is_served_beside_the_modules(server, name):
    answer, body = got(server, f"/{STAGE_FOLDER}/{name}")
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    assert b"import " not in body
    assert b".xv-" not in body


@pytest.mark.parametrize("path", [f"/{FIRST}", "/", "/take/binary.md"])
def test_an_address_too_long_to_mean_anything_is_refused_in_words(server, path):
    answer, body = got(server, f"{path}?predicted={'3' * 9_000}")
    assert answer.status == 414
    assert body == (
        b"This address has 9,010 bytes behind its question mark; "
        b"at most 8,192 are read."
    )


def test_an_address_that_no_parser_takes_leaves_no_traceback(server, server_log):
    said = len(server_log.read_text())
    assert got(server, f"/{FIRST}?predicted={'3' * 100_000}")[0].status == 400
    assert got(server, f"/{FIRST}")[0].status == 200
    assert "Traceback" not in server_log.read_text()[said:]


@pytest.mark.parametrize(
    "path", ["/../app.py", "/%2e%2e/app.py", "/xentviz/page/script.py", "/.git/config"]
)
def test_no_file_of_the_project_can_be_had(server, path):
    _, body = got(server, path)
    assert b"import " not in body
    assert b"[core]" not in body
