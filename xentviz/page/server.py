"""The app as it is served: Streamlit's, with our routes, and warm before it is seen."""

import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from streamlit.web import cli

from xentviz.page.frontend import Frontend
from xentviz.page.headers import Headers
from xentviz.page.limits import Limits
from xentviz.page.routes import SCRIPTS, routes
from xentviz.page.sockets import Sockets
from xentviz.page.uploads import Uploads
from xentviz.page.warm import warm
from xentviz.state.own_texts import check_own_texts

HERE = Path(__file__).parent
SCRIPT = HERE / "script.py"
# Where the package is installed, the launcher and its configuration lie in it.
INSTALLED = HERE / "launcher" / "app.py"


def settings() -> dict[str, object]:
    """Return what `streamlit.App` is to be made of."""
    check_own_texts()
    ours = routes()

    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        """Get the slow things done before the first visitor comes."""
        # What the script imports, each visitor's thread would import at once.
        importlib.import_module("xentviz.page.navigation")
        await warm(ours)
        # What is alive now stays: without this a full collection stalls a run by 40 ms.
        gc.collect()
        gc.freeze()
        yield

    return {
        "script_path": SCRIPT,
        "lifespan": lifespan,
        "routes": ours,
        "middleware": [
            Middleware(Headers, scripts=SCRIPTS),
            Middleware(Limits),
            Middleware(Sockets),
            Middleware(Uploads),
            Middleware(Frontend),
        ],
    }


def start(options: Sequence[str] | None = None) -> None:
    """Serve the pages until interrupted, as ``streamlit run`` does.

    Parameters
    ----------
    options : sequence of str, optional
        Options of Streamlit, ``--server.port 8502``; those of this process, unless
        said. They go before the environment, ``STREAMLIT_SERVER_PORT``, and that
        before the configuration file. ``PORT`` counts where nothing else says a port.
    """
    check_own_texts()
    port = os.environ.get("PORT")
    if port:
        os.environ.setdefault("STREAMLIT_SERVER_PORT", port)
    options = sys.argv[1:] if options is None else options
    cli.main(["run", str(launcher()), *options], prog_name="streamlit")


def serve(port: int | None = None, address: str | None = None) -> None:
    """Serve the pages until interrupted.

    Parameters
    ----------
    port : int, optional
        Where to listen.
    address : str, optional
        On which of this machine's addresses.

    Raises
    ------
    ValueError
        If there is no such port.
    """
    if port is not None and not 0 < port < 2**16:
        raise ValueError(f"port must lie between 1 and 65535, got {port}")
    options = {"port": port, "address": address}
    start([f"--server.{name}={value}" for name, value in options.items() if value])


def launcher() -> Path:
    """Return the file that Streamlit runs; its configuration lies beside it."""
    return INSTALLED if INSTALLED.is_file() else HERE.parents[1] / "app.py"
