"""A teacher's own steps, served: the example of the docs, and one with a fault."""

import os
import re
import subprocess
import sys

from tests.server import ROOT, free_port
from xentviz.lessons.text import OWN

DOCS = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```md\n(# Two outcomes\n.*?)^```", DOCS, re.DOTALL | re.M)
HOSTED = (sys.executable, "-m", "streamlit", "run", "app.py")


def test_a_hosted_app_with_a_fault_in_its_texts_does_not_start(tmp_path):
    path = tmp_path / "binary.md"
    path.write_text(EXAMPLE.replace("{loss:", "{lost:"), encoding="utf-8")
    port = str(free_port())
    ended = subprocess.run(
        [*HOSTED, "--server.port", port, "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, OWN: str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    line = EXAMPLE[: EXAMPLE.index("### `undecided`")].count("\n") + 1
    assert ended.returncode != 0
    assert f"{path}:{line}: `undecided`: {{lost}} is the place" in ended.stderr
