"""The studio: hands a page of Chrome a film to draw, and takes its frames.

On this machine alone, under a path that nobody else knows. A frame comes through a
WebSocket as its bare pixels, which costs less than to pack and unpack it. The page
needs to be told nothing but where the studio is: the film follows when there is one.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from functools import cache
from http import HTTPStatus
from pathlib import Path
from queue import SimpleQueue
from secrets import token_urlsafe
from socket import create_server
from threading import Thread
from typing import TYPE_CHECKING

from xentviz.figures import PLOTLY_PATH, plotly_version

if TYPE_CHECKING:
    from websockets.http11 import Request, Response
    from websockets.sync.server import ServerConnection

HERE = Path(__file__).parent
STAGE = HERE.parents[1] / "stage"
PAGE = "studio.html"
TYPES = {".html": "text/html", ".js": "text/javascript"}
# What of plotly.js draws in 3-D, as its makers publish it (plotly.js-gl3d-dist-min on
# npm): a third of the whole, which starts in half of the time.
PART = HERE / "plotly-gl3d.min.js"
# The body of plotly.js is a function: in parentheses it is compiled as it is read, else
# it is read once more when it is called.
BARE = b"this, () => {", b"}));"
EAGER = b"this, (() => {", b"})));"


class Studio:
    """What serves a page, and takes what it sends, as long as the block runs.

    It has its address at once; what is asked there waits until it is `serving`.

    Attributes
    ----------
    url : str
        Of the page.
    film : concurrent.futures.Future of str
        What the page is to draw, as JSON.
    taken : queue.SimpleQueue of bytes or str
        What it sends: the pixels of each frame, four bytes each, or words on what is
        wrong.
    """

    def __init__(self) -> None:
        self.socket = create_server(("127.0.0.1", 0))
        self.folder = f"/{token_urlsafe()}/"
        port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}{self.folder}{PAGE}"
        self.film: Future[str] = Future()
        self.taken: SimpleQueue[bytes | str] = SimpleQueue()

    def __enter__(self) -> "Studio":
        """Keep the address."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        self.socket.close()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answer as long as the block runs."""
        # Late: Chrome starts meanwhile.
        from websockets.sync.server import serve

        # What a browser that is gone leaves undone: who opened it knows.
        silent = logging.getLogger(__name__)
        silent.disabled = True
        settings = {"compression": None, "max_size": None, "ping_interval": None}
        settings |= {"process_request": self._file, "logger": silent}
        with serve(self._visit, sock=self.socket, **settings) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield
            finally:
                self.film.cancel()

    def _visit(self, page: "ServerConnection") -> None:
        """Tell the page its film, and take what it sends; it hears of each."""
        with suppress(CancelledError):
            page.send(self.film.result())
            for sent in page:
                self.taken.put(sent)
                page.send("")

    def _file(self, page: "ServerConnection", request: "Request") -> "Response | None":
        """Answer a file of the page; nothing where it asks for a WebSocket."""
        from websockets.datastructures import Headers
        from websockets.http11 import Response

        _, found, name = request.path.partition(self.folder)
        if not found or name not in _paths():
            return page.respond(HTTPStatus.NOT_FOUND, "")
        if "Upgrade" in request.headers:
            return None
        body, kind = _body(name), TYPES[Path(name).suffix]
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Connection": "close"}
        headers["Content-Length"] = str(len(body))
        return Response(HTTPStatus.OK, "OK", Headers(headers), body)


@cache
def _paths() -> dict[str, Path]:
    """Return the files of the page, by what it calls them."""
    own = HERE / PAGE, HERE / "studio.js", *STAGE.glob("*.js")
    same = plotly_version(PART) == plotly_version(PLOTLY_PATH)
    plotly = {"plotly.js": PLOTLY_PATH, "plotly-3d.js": PART if same else PLOTLY_PATH}
    return {path.name: path for path in own} | plotly


@cache
def _body(name: str) -> bytes:
    """Return what is in a file of the page."""
    body = _paths()[name].read_bytes()
    return _eager(body) if name.startswith("plotly") else body


def _eager(program: bytes) -> bytes:
    """Return plotly.js as a browser starts it soonest, else as it is."""
    program = program.rstrip()
    if program.count(BARE[0]) != 1 or not program.endswith(BARE[1]):
        return program
    return program.removesuffix(BARE[1]).replace(BARE[0], EAGER[0]) + EAGER[1]
