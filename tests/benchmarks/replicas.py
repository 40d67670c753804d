"""Three replicas behind the proxy of ``deploy/nginx.conf``, as a host has them."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import PATIENCE, ROOT, free_port

# What nginx needs around a server of ours, where it runs as whoever starts it.
AROUND = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
{user}
events {{ worker_connections 8192; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Replicas:
    """Processes that serve the app, each on a port of its own."""

    def __init__(self, count: int, folder: Path) -> None:
        self.ports = [free_port() for _ in range(count)]
        self._folder = folder
        self._processes: list[subprocess.Popen | None] = [None] * count

    def start(self, index: int) -> None:
        """Start one of them."""
        command = [sys.executable, "app.py", "--server.address", "127.0.0.1"]
        with (self._folder / f"app{index}.log").open("ab") as log:
            self._processes[index] = subprocess.Popen(
                [*command, "--server.port", str(self.ports[index])],
                cwd=ROOT,
                env={**os.environ, "FORWARDED_ALLOW_IPS": "127.0.0.1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self, index: int) -> None:
        """Wait until one of them is healthy."""
        address = f"http://127.0.0.1:{self.ports[index]}/_stcore/health"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(address, timeout=1.0):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{address} does not answer")

    def end(self, index: int, how: int = signal.SIGTERM) -> None:
        """End one of them, and wait until it has ended."""
        process = self._processes[index]
        if process is not None:
            process.send_signal(how)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def replicas(count: int) -> Iterator[tuple[str, Replicas]]:
    """Serve the app by so many processes behind nginx, and give its address.

    Who comes is sent to each in turn, without a cookie: nothing depends on who answers.
    """
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        raise RuntimeError("this part needs nginx: apt install nginx-light")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        apps = Replicas(count, folder)
        _configure(folder, port, apps.ports)
        for index in range(count):
            apps.start(index)
        proxy = subprocess.Popen([nginx, "-c", folder / "nginx.conf"])
        try:
            for index in range(count):
                apps.wait(index)
            yield f"http://127.0.0.1:{port}", apps
        finally:
            proxy.terminate()
            proxy.wait()
            for index in range(count):
                apps.end(index)


def _configure(folder: Path, port: int, ports: list[int]) -> None:
    """Write the configuration of ``deploy/`` for this machine: no TLS, no cookie."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for index, its_port in enumerate(ports, start=1):
        text = text.replace(f"app{index}:8501", f"127.0.0.1:{its_port}")
    text = re.sub(r"    server app\d:.*\n", "", text)
    text = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\n    (hash|http2|ssl_\w+) .*;", "", text)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/cache/nginx/xentviz", f"{folder}/cache")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    around = AROUND.format(folder=folder, user=user)
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
