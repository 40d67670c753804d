"""A socket is let in from our own pages alone, and nobody else is asked about it."""

import asyncio

import pytest
from starlette.websockets import WebSocketDisconnected
from streamlit import config

from xentviz.page import sockets
from xentviz.page.site import SITE


def handshake(origin, host="loss.example.org:8501"):
    """Return the Origin that the app behind is shown, or what the socket is sent."""
    headers = [(b"host", host.encode())]
    headers += [(b"origin", origin.encode())] if origin is not None else []
    scope = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/_stcore/stream",
        "query_string": b"",
        "server": ("127.0.0.1", 8501),
        "headers": headers,
    }
    seen, sent = [], []

    async def app(scope, receive, send):
        seen.append(dict(scope["headers"]).get(b"origin", b"").decode())

    async def send(message):
        sent.append(message)

    asyncio.run(sockets.Sockets(app)(scope, None, send))
    return seen, sent


OURS = "http://loss.example.org:8501"


@pytest.mark.parametrize(
    "origin",
    [OURS, "https://loss.example.org:8501", "http://localhost:3000", None],
)
def test_a_socket_of_our_own_page_is_let_in(origin):
    [seen], sent = handshake(origin)
    assert seen == ("" if origin is None else OURS)
    assert sent == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.com", "http://loss.example.org", "null", "http://[", "x"],
)
def test_a_socket_of_another_site_is_refused_in_one_line_of_the_log(caplog, origin):
    seen, [refusal] = handshake(origin)
    assert seen == []
    assert refusal == {"type": "websocket.close", "code": 1008}
    [record] = caplog.records
    assert repr(origin) in record.getMessage()


def test_a_proxy_that_changes_the_host_is_let_in_where_the_site_is_said(monkeypatch):
    monkeypatch.setenv(SITE, "https://loss.school.edu/x/")
    [seen], _ = handshake("https://loss.school.edu", host="10.0.0.7:8501")
    assert seen == "http://10.0.0.7:8501"


def test_an_origin_that_the_host_allows_is_let_in_without_asking_anybody(monkeypatch):
    ask = config.get_option
    allowed = {"server.corsAllowedOrigins": ["https://course.example.net"]}
    monkeypatch.setattr(config, "get_option", lambda n: allowed.get(n) or ask(n))
    [seen], _ = handshake("https://course.example.net")
    assert seen == OURS


def handed_on(messages):
    """Return what is handed on of the messages of a socket, and after how long."""

    async def main():
        coming, handed = iter(messages), []
        start = asyncio.get_running_loop().time()

        async def receive():
            return next(coming)

        paced = sockets._paced(receive)
        for _ in messages:
            message = await paced()
            handed.append((message, asyncio.get_running_loop().time() - start))
        return handed

    return asyncio.run(main())


def test_who_says_more_in_a_socket_than_a_hand_does_is_listened_to_later():
    said = {"type": "websocket.receive", "bytes": b"run"}
    handed = handed_on([said] * (sockets.AT_ONCE + 3))
    assert [message for message, _ in handed] == [said] * len(handed)
    assert handed[sockets.AT_ONCE - 1][1] < 1.0
    assert handed[-1][1] >= 2.9 / sockets.A_SECOND


def test_a_message_larger_than_any_of_ours_ends_the_socket(caplog):
    large = {"type": "websocket.receive", "bytes": bytes(sockets.LARGEST + 1)}
    [(message, _)] = handed_on([large])
    assert message == {"type": "websocket.disconnect", "code": 1009}
    [record] = caplog.records
    assert str(sockets.LARGEST) in record.getMessage()


def test_who_goes_away_while_a_page_is_sent_leaves_no_error():
    async def app(scope, receive, send):
        raise WebSocketDisconnected("not connected")

    scope = {"type": "websocket", "scheme": "ws", "headers": []}
    asyncio.run(sockets.Sockets(app)(scope, None, None))
