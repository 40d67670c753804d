"""Links carry the scheme, the host and the path that a visitor has."""

import pytest
from starlette.requests import HTTPConnection
from streamlit import config

from xentviz.page.site import SITE, TRUSTED, base_path, site

PROXIED = {"x-forwarded-host": "loss.school.edu, 10.0.0.1", "host": "10.0.0.7:8501"}


def request(scheme="http", **headers):
    """Return a request as a server passes it on."""
    raw = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
    return HTTPConnection(
        {
            "type": "http",
            "scheme": scheme,
            "path": "/export/binary.html",
            "query_string": b"",
            "server": ("10.0.0.7", 8501),
            "headers": raw,
        }
    )


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    """Begin with a machine that says nothing of all this."""
    monkeypatch.delenv(SITE, raising=False)
    monkeypatch.delenv(TRUSTED, raising=False)


@pytest.fixture
def under(monkeypatch):
    """Return what puts the app under a path."""

    def put(path):
        ask = config.get_option
        there = {"server.baseUrlPath": path}
        monkeypatch.setattr(config, "get_option", lambda n: there.get(n) or ask(n))

    return put


def test_a_request_says_where_it_was_sent():
    assert site(request(host="loss.org")) == "http://loss.org/"
    assert site(request("https", host="loss.org:444")) == "https://loss.org:444/"


@pytest.mark.parametrize("path", ["loss", "/loss", "/loss/", "school/loss"])
def test_a_base_path_is_part_of_every_link(under, path):
    under(path)
    assert base_path() == f"/{path.strip('/')}/"
    assert site(request(host="x.org")) == f"http://x.org/{path.strip('/')}/"


def test_a_forwarded_host_counts_where_only_a_proxy_can_speak_to_us(monkeypatch):
    assert site(request(**PROXIED)) == "http://10.0.0.7:8501/"
    monkeypatch.setenv(TRUSTED, "10.0.0.1")
    assert site(request(**PROXIED)) == "http://10.0.0.7:8501/"
    monkeypatch.setenv(TRUSTED, "*")
    assert site(request("https", **PROXIED)) == "https://loss.school.edu/"
    assert site(request(host="x.org")) == "http://x.org/"


def test_what_the_host_says_goes_before_all(monkeypatch, under):
    under("inner")
    monkeypatch.setenv(SITE, "https://school.edu/loss")
    assert site(request(**PROXIED)) == "https://school.edu/loss/"
