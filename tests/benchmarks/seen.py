"""What one drag showed before the thumb was let go, frame by frame."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from tests.benchmarks.bare import Drag, lives
from tests.benchmarks.browser import dragged

# A read-out has four decimals; a row of the sweep is float32.
READOUT, ROW = 0.6e-4, 1e-6
ENDS = (0.1, 0.9)  # of the slider, as fractions of its length
PAUSE = 1000  # ms after a drag or a reset, so that the server's answer falls into none
# As a link to the lesson's own address would.
RESET = """() => {
  history.replaceState(null, "", location.pathname);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""


@dataclass(frozen=True)
class Style:
    """A trace to watch, and what it should hold at each stop."""

    figure: str
    trace: int
    attribute: str
    scene: bool
    column: NDArray[np.float64]

    @property
    def place(self) -> dict[str, object]:
        """Where ``watch.js`` finds it."""
        names = ("figure", "trace", "attribute", "scene")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Seen:
    """What each thing showed of the thumb's way, and how late it was.

    Parameters
    ----------
    visited : int
        The positions that the page's slider reported.
    painted : dict of str to int
        How many of them were shown, by ``read-out`` and by each figure.
    shown : int
        How many were shown by all of these.
    latencies : list of float
        Milliseconds from the pointer's event to the end of the frame in which the
        read-out shows the position.
    script : list of float
        Milliseconds that the page's scripts took in each frame that showed another
        position than the frame before.
    """

    visited: int
    painted: dict[str, int]
    shown: int
    latencies: list[float]
    script: list[float]


def styles_of(drag: Drag, figures: list[dict]) -> list[Style]:
    """Return for each figure the smallest of what moves in it, where something does."""
    found = []
    for figure in figures:
        moving = lives(drag, figure)
        if moving:
            live = min(moving, key=lambda live: live["column"].shape[1])
            place = figure["name"], live["trace"], live["attribute"]
            found.append(Style(*place, "scene" in figure["layout"], live["column"]))
    return found


async def seen(page: Page, drag: Drag, styles: list[Style]) -> Seen:
    """Drag the slider of `page` once and return what it showed before release."""
    await page.bring_to_front()
    await page.evaluate(RESET)
    await page.wait_for_timeout(PAUSE)
    arguments = [drag.readout, [style.place for style in styles]]
    await page.evaluate(
        "([quantity, styles]) => watch.begin(quantity, styles)", arguments
    )
    await dragged(page, drag.slider, ENDS)
    await page.wait_for_timeout(PAUSE)
    record = await page.evaluate("watch.end()")
    samples = [s for s in record["samples"] if s["time"] <= record["released"]]
    stops = _visited(drag, record["inputs"])
    readout = _readout_paints(drag, samples, stops)
    figures = {style.figure: _figure_paints(style, samples, stops) for style in styles}
    painted = {"read-out": readout, **figures}
    latencies = [time - stops[stop] for stop, time in readout.items()]
    return Seen(
        visited=len(stops),
        painted={name: len(found) for name, found in painted.items()},
        shown=len(set.intersection(*(set(found) for found in painted.values()))),
        latencies=latencies,
        script=_script(samples),
    )


def _script(samples: list[dict]) -> list[float]:
    """Return what the scripts of each frame took that showed something new."""
    pairs = pairwise(samples)
    return [new["script"] for old, new in pairs if new["text"] != old["text"]]


def _visited(drag: Drag, inputs: list[tuple[float, float]]) -> dict[int, float]:
    """Return the stops that the thumb was at, each with the time of its pointer."""
    visited = {}
    for time, value in inputs:
        stop = round((value - drag.control.low) / drag.control.step)
        visited.setdefault(stop, time)
    return visited


def _readout_paints(drag: Drag, samples: list[dict], stops: dict) -> dict[int, float]:
    shown = [(sample["time"], _number(sample["text"])) for sample in samples]
    return _paints(shown, drag.column(drag.readout)[:, 0], stops, READOUT)


def _figure_paints(style: Style, samples: list[dict], stops: dict) -> dict[int, float]:
    shown = [
        (sample["time"], _finite(np.array(sample["figures"][style.figure], float)))
        for sample in samples
        if style.figure in sample["figures"]
    ]
    return _paints(shown, _finite(style.column), stops, ROW)


def _number(text: str) -> float:
    plain = text.replace("−", "-").replace("∞", "inf").replace("undefined", "nan")
    return float(plain)


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `values` with NaN for whatever no picture can show."""
    return np.where(np.isfinite(values), values, np.nan)


def _paints(
    shown: list, column: NDArray[np.float64], stops: dict, tolerance: float
) -> dict[int, float]:
    """Return when each of `stops` was first shown, where it was."""
    found = {}
    for stop, since in stops.items():
        times = (
            time
            for time, value in shown
            if time >= since
            and np.shape(value) == np.shape(column[stop])
            and np.allclose(value, column[stop], ROW, tolerance, equal_nan=True)
        )
        if (time := next(times, None)) is not None:
            found[stop] = time
    return found
