"""Each way of a stranger to keep a server busy: what is sent at once, and as what.

An abuse takes a client and the server's host, and returns what is to be awaited side by
side; each ends in what the server said.
"""

import asyncio
import io
import struct
from collections.abc import Callable, Coroutine, Iterable

import httpx
import numpy as np
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from xentviz.page.animations import KIND
from xentviz.stage.version import VERSION

Requests = Iterable[Coroutine[None, None, object]]
Abuse = Callable[[httpx.AsyncClient, str], Requests]
NOISE = np.random.default_rng(0)


def eight_html_files(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask for the dearest file, of eight states."""
    return [
        _got(client, f"http://{host}/export/binary.html?predicted=0.{k}1")
        for k in range(1, 9)
    ]


def eight_descriptions(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask for eight long descents as animations."""
    query = "figure=surface&motion=descent&frames=240"
    return [
        _got(client, f"http://{host}/animation/binary?predicted=0.{k}1&{query}")
        for k in range(1, 9)
    ]


def four_noisy_gifs(client: httpx.AsyncClient, host: str) -> Requests:
    """Send frames that no encoder makes small."""
    body = b"".join(_framed(_noise()) for _ in range(60))
    return [_sent(client, host, body) for _ in range(4)]


def tiny_frames(client: httpx.AsyncClient, host: str) -> Requests:
    """Send 24 MiB of frames of a byte."""
    return [_sent(client, host, _framed(b"x") * (24 * 2**20 // 5))]


def cancelled_uploads(client: httpx.AsyncClient, host: str) -> Requests:
    """Begin to send frames, and go away."""
    return [_begun(host) for _ in range(20)]


def odd_numbers(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask for numbers that are none, or too long to be one."""
    long = "9" * 5000
    queries = ["set=predicted:", "preset=", "descent=", "pad=0:", "predicted=", "v="]
    odd = [long, f"1e{long[:300]}", "-1", "nan", "0x10", "1_000", "²", "%00", ""]
    paths = [
        f"answer/{VERSION}/binary?{query}{text}" for query in queries for text in odd
    ]
    paths += [f"animation/binary?frames={text}&milliseconds={text}" for text in odd]
    return [_got(client, f"http://{host}/{path}") for path in paths]


def many_moves(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask for answers after as many moves as an address holds."""
    moves = [f"&set=logits.0:{k / 100}" for k in range(400)]
    return [
        _got(
            client,
            f"http://{host}/answer/{VERSION}/chain?shift={k / 10}{''.join(moves)}",
        )
        for k in range(10)
    ]


def long_queries(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask with queries longer than any of ours."""
    return [_got(client, f"http://{host}/binary?x={'x' * 9000}") for _ in range(50)]


def foreign_sockets(client: httpx.AsyncClient, host: str) -> Requests:
    """Open Streamlit's socket from the page of another site."""
    return [_socket(host, [], "https://elsewhere.example") for _ in range(20)]


def one_large_message(client: httpx.AsyncClient, host: str) -> Requests:
    """Send Streamlit a message of 19 MB."""
    return [_socket(host, [_rerun("x" * 19_000_000)])]


def thousands_of_reruns(client: httpx.AsyncClient, host: str) -> Requests:
    """Ask Streamlit for 7,210 runs of its script without waiting for any."""
    return [_socket(host, [_rerun("")] * 7210)]


ALL: tuple[Abuse, ...] = (
    eight_html_files,
    eight_descriptions,
    four_noisy_gifs,
    tiny_frames,
    cancelled_uploads,
    odd_numbers,
    many_moves,
    long_queries,
    foreign_sockets,
    one_large_message,
    thousands_of_reruns,
)


async def _got(client: httpx.AsyncClient, url: str) -> int:
    return (await client.get(url)).status_code


async def _sent(client: httpx.AsyncClient, host: str, body: bytes) -> int | str:
    url = f"http://{host}/animation.gif?milliseconds=80"
    try:
        answer = await client.post(url, content=body, headers={"Content-Type": KIND})
    except httpx.TransportError:
        return "refused while it was sent"
    return answer.status_code


async def _begun(host: str) -> str:
    name, _, port = host.partition(":")
    _, writer = await asyncio.open_connection(name, int(port))
    head = f"POST /animation.gif HTTP/1.1\r\nHost: {host}\r\nContent-Type: {KIND}\r\n"
    writer.write(f"{head}Content-Length: 1000000\r\n\r\n".encode() + bytes(5000))
    await writer.drain()
    await asyncio.sleep(0.5)
    writer.close()
    return "gone"


async def _socket(host: str, messages: list[bytes], origin: str | None = None) -> str:
    try:
        async with connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=origin,
            max_size=None,
            ping_interval=None,
        ) as wire:
            for message in messages:
                await wire.send(message)
            await asyncio.sleep(5.0)
    except (WebSocketException, OSError) as error:
        return f"closed: {error}"
    return "taken"


def _rerun(query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name = "binary"
    message.rerun_script.query_string = query
    return message.SerializeToString()


def _noise() -> bytes:
    """Return an image of nothing but noise."""
    pixels = NOISE.integers(0, 256, (480, 640, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=0)
    return file.getvalue()


def _framed(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data
