"""The studio: hands a page of Chrome what it needs to draw, and takes its frames back.

Over HTTP, on this machine alone, under a path that nobody else knows: a frame comes as
its bare pixels, which costs less than to pack and unpack it.
"""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread

from PIL import Image

import xentviz
from xentviz.export import Size
from xentviz.figures import PLOTLY_PATH

STAGE = Path(xentviz.__file__).parent / "stage"
PAGE = b"""<!doctype html>
<meta charset="utf-8">
<script src="plotly.js"></script>
<script type="module">
  import { shoot } from "./film.js";
  globalThis.filmed = async (film, size) => {
    let sending = Promise.resolve();
    await shoot(film, size, async (canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      await sending; // one ahead, no more: they come in order
      sending = fetch("frame", { method: "POST", body: data })
        .then(({ ok }) => { if (!ok) throw new Error("the studio refuses a frame"); });
    });
    await sending;
  };
</script>
"""
TYPES = {"": "text/html", ".js": "text/javascript"}
# The body of plotly.js is a function: in parentheses it is compiled as it is read, else
# it is read once more when it is called.
BARE = b"this, () => {", b"}));"
EAGER = b"this, (() => {", b"})));"


class Studio(ThreadingHTTPServer):
    """A server for one film, as long as the block runs.

    Parameters
    ----------
    size : Size
        Of each frame.
    take : callable
        Told each frame, in order.
    """

    daemon_threads = True  # a connection that is kept open keeps nobody waiting

    def __init__(self, size: Size, take: Callable[[Image.Image], object]) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        # As a browser rounds.
        width, height = (int(side * size.scale + 0.5) for side in size[:2])
        self.sides, self.n_bytes = (width, height), 4 * width * height
        self.take = take
        self.folder = f"/{token_urlsafe()}/"
        self.url = f"http://127.0.0.1:{self.server_port}{self.folder}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that is gone: who opened it knows."""

    def __enter__(self) -> "Studio":
        """Serve from now on."""
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Serve no more."""
        self.shutdown()
        self.server_close()


class Visit(BaseHTTPRequestHandler):
    """What is asked of a studio: a file of the page, or to take a frame."""

    protocol_version = "HTTP/1.1"
    server: Studio

    def do_GET(self) -> None:
        """Answer a file of the page."""
        _, found, name = self.path.partition(self.server.folder)
        if not found or name not in _files():
            return self._answer(HTTPStatus.NOT_FOUND)
        return self._answer(HTTPStatus.OK, _files()[name], TYPES[Path(name).suffix])

    def do_POST(self) -> None:
        """Take a frame."""
        studio = self.server
        length = self.headers.get("Content-Length")
        if self.path != f"{studio.folder}frame" or length != str(studio.n_bytes):
            self.close_connection = True
            return self._answer(HTTPStatus.BAD_REQUEST)
        pixels = self.rfile.read(studio.n_bytes)
        frame = Image.frombytes("RGBA", studio.sides, pixels)
        opaque = frame.getextrema()[3] == (255, 255)
        studio.take(frame.convert("RGB") if opaque else frame)
        return self._answer(HTTPStatus.NO_CONTENT)

    def log_message(self, *_: object) -> None:
        """Say nothing: a bar shows how far it is."""

    def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "") -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@cache
def _files() -> dict[str, bytes]:
    """Return the files of the page, by what it calls them."""
    modules = {path.name: path.read_bytes() for path in STAGE.glob("*.js")}
    return {"": PAGE, **modules, "plotly.js": _eager(PLOTLY_PATH.read_bytes())}


def _eager(program: bytes) -> bytes:
    """Return plotly.js as a browser starts it soonest, else as it is."""
    program = program.rstrip()
    if program.count(BARE[0]) != 1 or not program.endswith(BARE[1]):
        return program
    return program.removesuffix(BARE[1]).replace(BARE[0], EAGER[0]) + EAGER[1]
