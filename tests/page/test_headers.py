"""Every answer says what a browser may do with it, as its host has settled."""

import asyncio

from xentviz.page.headers import FRAME_ANCESTORS, Headers


def headers_of(scheme="http", answered=()):
    """Return the headers of an answer, over one scheme or the other."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": answered})

    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Headers(app)({"type": "http", "scheme": scheme}, None, send))
    return [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]


def test_only_over_tls_a_browser_is_told_to_come_back_over_tls():
    assert "strict-transport-security" not in dict(headers_of("http"))
    said = dict(headers_of("https"))["strict-transport-security"]
    assert said == "max-age=31536000"


def test_everybody_may_frame_a_page_unless_its_host_says_who(monkeypatch):
    monkeypatch.delenv(FRAME_ANCESTORS, raising=False)
    assert "frame-ancestors" not in dict(headers_of())["content-security-policy"]
    monkeypatch.setenv(FRAME_ANCESTORS, "'self' https://moodle.example.org")
    policy = dict(headers_of())["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self' https://moodle.example.org")


def test_no_page_that_frames_ours_can_reach_a_camera_through_it():
    policy = dict(headers_of())["permissions-policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))
    assert "clipboard-write" not in policy  # links are copied


def test_a_header_of_the_answer_itself_is_replaced_not_doubled():
    found = headers_of(answered=[(b"referrer-policy", b"unsafe-url"), (b"etag", b"1")])
    assert [v for n, v in found if n == "referrer-policy"] == [
        "strict-origin-when-cross-origin"
    ]
    assert ("etag", "1") in found
