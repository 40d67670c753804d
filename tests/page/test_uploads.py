"""Files come into memory alone, and no more of them than it is meant for."""

import asyncio
import copy
import gc
import sys
import threading
import tracemalloc

import numpy as np
import pytest
from starlette.requests import Request
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from tests.dataset.rows import LOGITS, TARGET, batch_of
from xentviz.page.own_file_kept import Kept, bytes_kept
from xentviz.page.uploads import MOST_FILES, NO_ROOM, Uploads, most_bytes

PATH = "/_stcore/upload_file/session/file"


async def put(app, length=None, path=PATH, method="PUT"):
    """Return the status that a request with a body of this length is answered with."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    said = []

    async def send(message):
        said.append(message)

    pieces = [{"type": "http.request", "body": b"a", "more_body": n} for n in (1, 0)]

    async def receive():
        return pieces.pop(0)

    await app(scope, receive, send)
    if said[0]["status"] == 507:  # a browser that is cut short has no answer
        assert not pieces
    return said[0]["status"]


async def storage(scope, receive, send):
    """Answer 204 for a file as it comes, and 507 for nothing in its place."""
    status = 204
    if b"content-type" in dict(scope["headers"]):
        file = (await Request(scope, receive).form())["file"]
        assert (file.content_type, await file.read()) == (NO_ROOM, b"")
        status = 507
    await send({"type": "http.response.start", "status": status, "headers": []})


@pytest.fixture
def in_turn_at_once():
    """Have threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("in_turn_at_once")
def test_files_are_counted_while_others_are_kept():
    batch, files = batch_of(logits=LOGITS, target=TARGET), []

    def keep():
        for i in range(10_000):
            files.append(Kept(str(i), batch, -100))

    gc.collect()  # those of other tests
    before = bytes_kept()
    others = threading.Thread(target=keep)
    others.start()
    while others.is_alive():
        bytes_kept()
    others.join()
    assert bytes_kept() - before == len(files) * batch.n_bytes
    files.clear()
    assert bytes_kept() == before


def test_a_file_is_taken_while_there_is_room_for_it_and_nothing_of_it_then():
    room = MOST_FILES * most_bytes()
    room_left = [room - 10]
    app = Uploads(storage, stored=lambda: room_left[0])
    assert asyncio.run(put(app, 10)) == 204
    assert asyncio.run(put(app, 11)) == 507
    room_left[0] = 0
    assert asyncio.run(put(app, 11)) == 204


def test_files_that_are_on_their_way_count_too():
    async def all_and_more():
        arrived = asyncio.Event()

        async def slow(scope, receive, send):
            if b"content-type" not in dict(scope["headers"]):
                await arrived.wait()
            await storage(scope, receive, send)

        app = Uploads(slow, stored=int)
        several = [
            asyncio.create_task(put(app, most_bytes())) for _ in range(MOST_FILES)
        ]
        await asyncio.sleep(0)
        refused = await put(app, 1)
        arrived.set()
        answers = [await one for one in several]
        return refused, answers, await put(app, most_bytes())

    assert asyncio.run(all_and_more()) == (507, [204] * MOST_FILES, 204)


@pytest.mark.parametrize("length", [None, "many", "-1"])
def test_a_file_that_does_not_say_how_long_it_is_is_not_taken(length):
    assert asyncio.run(put(Uploads(storage, stored=int), length)) == 411


@pytest.mark.parametrize(
    ("method", "path"), [("GET", PATH), ("PUT", "/film.gif"), ("DELETE", PATH)]
)
def test_what_is_no_upload_is_passed_on_unread(method, path):
    app = Uploads(storage, stored=lambda: 1 << 60)
    assert asyncio.run(put(app, 10**9, path, method)) == 204


def request_of(data, piece=65_536):
    """Return a request that sends a file, piece by piece, as a browser does."""
    head = (
        b'--ab\r\ncontent-disposition: form-data; name="file"; filename="a.npy"\r\n'
        b"content-type: application/octet-stream\r\n\r\n"
    )
    body = memoryview(head + data + b"\r\n--ab--\r\n")
    pieces = iter(range(0, len(body), piece))
    headers = [(b"content-type", b"multipart/form-data; boundary=ab")]
    scope = {"type": "http", "method": "PUT", "path": PATH, "headers": headers}

    async def receive():
        at = next(pieces, len(body))
        part = bytes(body[at : at + piece])
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    return Request(scope, receive)


async def peak_of_receiving(data):
    """Return the most memory that a file takes until it is there, as it was sent."""
    request = request_of(data)
    tracemalloc.start()
    form = await request.form()
    read, behind = await form["file"].read(), await form["file"].read()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (form["file"].size, read == data, behind) == (len(data), True, b"")
    await form.close()
    return peak


def test_a_file_is_received_in_the_memory_of_its_bytes_and_nothing_on_the_disk(
    monkeypatch,
):
    Uploads(storage)
    monkeypatch.setattr("tempfile.TemporaryFile", None)
    data = np.random.default_rng(0).bytes(20_000_000)
    assert asyncio.run(peak_of_receiving(data)) < 1.2 * len(data)


def test_the_copy_of_a_file_that_each_run_is_given_shares_its_bytes():
    Uploads(storage)
    data = bytes(1_000_000)
    file = UploadedFile(UploadedFileRec("1", "a.npy", "text/plain", data), None)
    tracemalloc.start()
    copied = copy.deepcopy(file)
    assert tracemalloc.get_traced_memory()[1] < len(data) / 10
    tracemalloc.stop()
    assert copied.getvalue() is data
    assert (copied, copied.name, copied.size) == (file, "a.npy", len(data))
    copied.read(10)
    assert (file.tell(), copied.tell()) == (0, 10)
