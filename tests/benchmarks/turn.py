"""A turn of the surface as a GIF, beside matplotlib and imageio.

Both sides draw 72 frames of 640 × 480 pixels of the same surface on the same grid of
30 × 30, with axes and titles, and write one GIF, each with its library's own palette.
Both use this machine's processor alone.

From the page: from the first call of a visitor's click, the animation in hand, until
the bytes of the file are there, on a page that is open; beside it the same without the
imports. From the command line: from the start of the process to its end, both.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.benchmarks.browser import chromium, watched
from tests.benchmarks.server import XENTVIZ, serving
from tests.benchmarks.table import Aim, Row, medians_in_turn
from tests.benchmarks.turning import HEIGHT, MILLISECONDS, N_FRAMES, WIDTH, animation
from tests.browser import provided

ROUNDS = 5
EXPORT = """async ([animation, size, milliseconds]) => {
  const { href } = document.querySelector('link[rel=modulepreload][href$="/app.js"]');
  const { toBlobs } = await import(new URL("export/frames.js", href));
  const { encodeOnServer } = await import(new URL("export/encoder.js", href));
  const start = performance.now();
  const blobs = await toBlobs(animation, size);
  const drawn = performance.now();
  const file = await encodeOnServer(blobs, "gif", milliseconds);
  const took = (performance.now() - start) / 1000;
  return { took, drawn: (drawn - start) / 1000, bytes: file.size };
}"""
READY = '[data-lesson="binary"][data-ready="true"]'


def rows() -> list[Row]:
    """Measure the turn from the page and from the command line."""
    what = f"turn: {N_FRAMES} frames at {WIDTH} x {HEIGHT} as GIF"
    command = medians_in_turn(
        lambda: _process("ours")[0], lambda: _process("beside")[0], ROUNDS
    )
    with serving(XENTVIZ) as address:
        page = medians_in_turn(
            lambda: asyncio.run(_exported(address)),
            lambda: _process("beside")[1],
            ROUNDS,
        )
    return [
        Row(f"{what}, from the page, against matplotlib", *page, "s", Aim("≤", 0.6)),
        Row(f"{what}, from the command line", *command, "s", Aim("≤", 1.0)),
    ]


def _process(side: str) -> tuple[float, float]:
    """Return how long a process took in all, and without its imports."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "turn.gif"
        command = [sys.executable, "-m", "tests.benchmarks.turning", side, str(output)]
        start = time.perf_counter()
        said = subprocess.run(
            command,
            env=os.environ | {"BROWSER_PATH": provided()},
            capture_output=True,
            check=True,
        ).stdout
        took = time.perf_counter() - start
        with Image.open(output) as animation:
            assert (animation.n_frames, animation.size) == (N_FRAMES, (WIDTH, HEIGHT))
    return took, float(said)


async def _exported(address: str) -> float:
    """Return the seconds that an open page takes to have the file."""
    import json

    figure = json.loads(animation().to_json())
    size = {"width": WIDTH, "height": HEIGHT, "scale": 1}
    async with chromium() as browser, watched(browser) as page:
        await page.goto(f"{address}/binary")
        await page.wait_for_selector(READY)
        answer = await page.evaluate(EXPORT, [figure, size, MILLISECONDS])
    return answer["took"]
