"""The studio: hands a page of Chrome a film to draw, and takes its frames.

Over HTTP, on this machine alone, under a path that nobody else knows: a frame comes as
its bare pixels, which costs less than to pack and unpack it. The page needs to be told
nothing but where the studio is; it comes for the film when it is ready to draw.
"""

from concurrent.futures import Future
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from secrets import token_urlsafe
from threading import Thread

HERE = Path(__file__).parent
STAGE = HERE.parents[1] / "stage"
PAGE = "studio.html"
TYPES = {".html": "text/html", ".js": "text/javascript"}
# The body of plotly.js is a function: in parentheses it is compiled as it is read, else
# it is read once more when it is called.
BARE = b"this, () => {", b"}));"
EAGER = b"this, (() => {", b"})));"
LONGEST = 10_000  # bytes of words


class Studio(ThreadingHTTPServer):
    """A server for one film, as long as the block runs."""

    daemon_threads = True  # a connection that is kept open keeps nobody waiting

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.folder = f"/{token_urlsafe()}/"
        self.url = f"http://127.0.0.1:{self.server_port}{self.folder}{PAGE}"
        self.film: Future[bytes] = Future()
        self.n_pixels = 0
        self.taken: SimpleQueue[bytes | str] = SimpleQueue()

    def give(self, film: str, n_pixels: int) -> None:
        """Let a page draw a film, as JSON; each frame of it has so many pixels.

        What comes back is `taken`: for each frame the bytes of its pixels, three each,
        or four where there is an alpha; or words on what is wrong.
        """
        self.n_pixels = n_pixels
        self.film.set_result(film.encode())

    def lengths(self) -> tuple[int, int]:
        """Return how many bytes a frame may have."""
        return 3 * self.n_pixels, 4 * self.n_pixels

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that is gone: who opened it knows."""

    def __enter__(self) -> "Studio":
        """Serve from now on."""
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Serve no more."""
        self.film.cancel()
        self.shutdown()
        self.server_close()


class Visit(BaseHTTPRequestHandler):
    """What is asked of a studio: a file of the page, its film, or to take a frame."""

    protocol_version = "HTTP/1.1"
    server: Studio

    def do_GET(self) -> None:
        """Answer a file of the page, or the film once there is one."""
        _, found, name = self.path.partition(self.server.folder)
        if found and name == "film":
            film = self.server.film.result()
            return self._answer(HTTPStatus.OK, film, "application/json")
        if not found or name not in _files():
            return self._answer(HTTPStatus.NOT_FOUND)
        return self._answer(HTTPStatus.OK, _files()[name], TYPES[Path(name).suffix])

    def do_POST(self) -> None:
        """Take a frame, or what is wrong."""
        studio, length = self.server, int(self.headers.get("Content-Length") or 0)
        _, found, name = self.path.partition(studio.folder)
        if found and name == "frame" and length in studio.lengths():
            studio.taken.put(self.rfile.read(length))
        elif found and name == "wrong" and length <= LONGEST:
            studio.taken.put(self.rfile.read(length).decode())
        else:
            self.close_connection = True
            return self._answer(HTTPStatus.BAD_REQUEST)
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
    # Late: Chrome starts beside what imports Plotly.
    from xentviz.figures import PLOTLY_PATH

    paths = [HERE / PAGE, *HERE.glob("*.js"), *STAGE.glob("*.js")]
    own = {path.name: path.read_bytes() for path in paths}
    return own | {"plotly.js": _eager(PLOTLY_PATH.read_bytes())}


def _eager(program: bytes) -> bytes:
    """Return plotly.js as a browser starts it soonest, else as it is."""
    program = program.rstrip()
    if program.count(BARE[0]) != 1 or not program.endswith(BARE[1]):
        return program
    return program.removesuffix(BARE[1]).replace(BARE[0], EAGER[0]) + EAGER[1]
