"""The floor under a drag: a page of HTML with the same figures and nothing else."""

import json
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from tests.lookup import Columns, answered, looked_up
from xentviz.lessons import Lesson
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.state.reading import read
from xentviz.sweep.controls import Control

TEMPLATE = Path(__file__).with_name("bare.html")
FIGURES = """() => [...document.querySelectorAll("[data-figure]")].map((box) => {
  const graph = box.querySelector(".js-plotly-plot");
  const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
  const { x, y, width, height } = graph.getBoundingClientRect();
  const { data, layout } = JSON.parse(JSON.stringify(
    { data: graph.data, layout: graph.layout }, plain));
  return { name: box.dataset.figure, box: { x, y, width, height }, data, layout };
})"""


@dataclass(frozen=True)
class Drag:
    """The first slider of a lesson, and what each of its stops should show.

    Parameters
    ----------
    lesson : Lesson
        The lesson, in the state that it opens with.
    control : Control
        Its first slider.
    rest, table : mapping of str to ndarray
        What the stage is told of the state at rest, and of every stop.
    """

    lesson: Lesson
    control: Control
    rest: Columns
    table: Columns

    @classmethod
    def first(cls, lesson: Lesson) -> "Drag":
        """Return the drag of a lesson's first slider, all else as it opens."""
        state, _ = read(lesson, {})
        answer = answered(state)
        control = lesson.controls(state.options)[0]
        return cls(lesson, control, answer["rest"], answer["sweep"][control.name])

    @property
    def slider(self) -> str:
        """Where the slider is in a page."""
        return f'input[data-control="{self.control.name}"]'

    @cached_property
    def readout(self) -> str:
        """The first read-out that moves."""
        options = {option.name: option.value for option in self.lesson.options}
        readouts = (readout.quantity for readout in self.lesson.readouts(options))
        return next(name for name in readouts if self.column(name) is not None)

    def column(self, quantity: str) -> NDArray[np.float64] | None:
        """Return `quantity` at each stop, ``(n_stops, width)``; None if it rests."""
        stops = range(self.control.stops.size)
        rows = [looked_up(quantity, self.rest, self.table, stop) for stop in stops]
        column = np.reshape(rows, (len(rows), -1)).astype(np.float64)
        still = np.array_equal(column, column[:1].repeat(len(rows), 0), equal_nan=True)
        return None if still else column


def lives(drag: Drag, figure: dict) -> list[dict]:
    """Return what of a figure's traces moves in `drag`, with its value at each stop."""
    moving = []
    for index, trace in enumerate(figure["data"]):
        for attribute, quantity in trace.get("meta", {}).get("live", {}).items():
            column = drag.column(quantity)
            if column is None:
                continue
            if column.shape[1] == 1:
                # One number stands for each point of the trace.
                length = np.size(_value_of(trace, attribute))
                column = np.repeat(column, length, axis=1)
            moving.append({"trace": index, "attribute": attribute, "column": column})
    return moving


def _value_of(trace: dict, attribute: str) -> object:
    """Return what a trace holds under ``y``, or under ``marker.color``."""
    return reduce(dict.__getitem__, attribute.split("."), trace)


async def opened(page: Page, drag: Drag, live: Page) -> list[dict]:
    """Make `page` the floor under `live`, and return the figures of both.

    It has the figures of `live` at their places and sizes, its slider and one of its
    read-outs, and a table of what `drag` should show.
    """
    address = f"{live.url.rsplit('/', 1)[0]}/floor"
    figures = await live.evaluate(FIGURES)
    body = _document(
        control={**_control(drag.control), "box": await _box(live, drag.slider)},
        readout={
            "quantity": drag.readout,
            "column": drag.column(drag.readout)[:, 0],
            "box": await _box(live, f'[data-quantity="{drag.readout}"]'),
        },
        figures=[{**figure, "lives": lives(drag, figure)} for figure in figures],
    )
    await page.route(
        address, lambda route: route.fulfill(body=body, content_type="text/html")
    )
    await page.goto(address)
    await page.wait_for_selector('html[data-ready="true"]', state="attached")
    return figures


def _document(**fields: object) -> str:
    text = TEMPLATE.read_text(encoding="utf-8").replace("{plotly}", f"./{PLOTLY_FILE}")
    data = json.dumps(fields, default=_plain, allow_nan=False)
    # "</" would end the script element that holds the JSON.
    return text.replace("{fields}", data.replace("</", "<\\/"))


def _plain(column: NDArray[np.float64]) -> list:
    """Return a column with null for what JSON has no word for."""
    return np.where(np.isfinite(column), column.astype(object), None).tolist()


def _control(control: Control) -> dict[str, object]:
    names = ("name", "low", "high", "step", "value")
    return {name: getattr(control, name) for name in names}


async def _box(page: Page, selector: str) -> dict[str, float]:
    return await page.locator(selector).bounding_box()
