"""Files come into memory alone, and no more of them than it is meant for."""

import asyncio
import copy
import tracemalloc

import pytest
from starlette.formparsers import MultiPartParser
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from xentviz.page.uploads import MEGABYTE, MOST_FILES, Uploads, most_bytes

PATH = "/_stcore/upload_file/session/file"


async def put(app, length=None, path=PATH, method="PUT"):
    """Return the status that a request with a body of this length is answered with."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    said = []

    async def send(message):
        said.append(message)

    await app(scope, None, send)
    return said[0]["status"]


async def taken(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})


def test_a_file_is_taken_while_there_is_room_for_it():
    room = MOST_FILES * most_bytes()
    held = [room - 10]
    app = Uploads(taken, stored=lambda: held[0])
    assert asyncio.run(put(app, 10)) == 204
    assert asyncio.run(put(app, 11)) == 503
    held[0] = 0
    assert asyncio.run(put(app, 11)) == 204


def test_files_that_are_on_their_way_count_too():
    half = MOST_FILES * most_bytes() // 2

    async def three():
        arrived = asyncio.Event()

        async def slow(scope, receive, send):
            await arrived.wait()
            await taken(scope, receive, send)

        app = Uploads(slow, stored=int)
        two = [asyncio.create_task(put(app, half)) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await put(app, 1)
        arrived.set()
        return refused, [await one for one in two], await put(app, half)

    assert asyncio.run(three()) == (503, [204, 204], 204)


@pytest.mark.parametrize("length", [None, "many", "-1"])
def test_a_file_that_does_not_say_how_long_it_is_is_not_taken(length):
    assert asyncio.run(put(Uploads(taken, stored=int), length)) == 411


@pytest.mark.parametrize(
    ("method", "path"), [("GET", PATH), ("PUT", "/film.gif"), ("DELETE", PATH)]
)
def test_what_is_no_upload_is_passed_on_unread(method, path):
    app = Uploads(taken, stored=lambda: 1 << 60)
    assert asyncio.run(put(app, 10**9, path, method)) == 204


def test_no_file_of_the_largest_size_is_written_to_the_disk():
    Uploads(taken)
    assert MultiPartParser.spool_max_size >= most_bytes() + MEGABYTE


def test_the_copy_of_a_file_that_each_run_is_given_shares_its_bytes():
    Uploads(taken)
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
