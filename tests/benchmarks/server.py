"""The two apps that run beside each other, each a process on a free port."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import free_port, served, streamlit_run

XENTVIZ = "app.py"
PLAIN = "tests/benchmarks/plain.py"


@contextmanager
def serving(script: str) -> Iterator[str]:
    """Serve `script` for as long as the block runs, and give its address."""
    port = free_port()
    command = [script if part == XENTVIZ else part for part in streamlit_run(port)]
    with (
        tempfile.TemporaryDirectory() as folder,
        served(command, port, Path(folder) / "log") as address,
    ):
        yield address
