"""The floor under a drag: a page of HTML with the same figures and nothing else."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from xentviz.figures import PLOTLY_FILE
from xentviz.lessons import Lesson
from xentviz.sweep import Control, Table

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
    """A slider of a lesson, and what each of its stops should show."""

    lesson: Lesson
    control: Control
    table: Table

    @classmethod
    def first(cls, lesson: Lesson) -> "Drag":
        """Return the drag of a lesson's first slider, all else as it opens."""
        options = {option.name: option.value for option in lesson.options}
        control = lesson.controls(options)[0]
        tables = lesson.tables(lesson.defaults(options), options)
        return cls(lesson, control, tables[control.name])

    @property
    def slider(self) -> str:
        """Where the slider is in a page."""
        return f'input[data-control="{self.control.name}"]'

    @property
    def readout(self) -> str:
        """The first read-out that moves."""
        options = {option.name: option.value for option in self.lesson.options}
        readouts = (readout.quantity for readout in self.lesson.readouts(options))
        return next(name for name in readouts if self.column(name) is not None)

    def column(self, quantity: str) -> NDArray[np.float64] | None:
        """Return `quantity` at each stop, ``(n_stops, width)``; None if it rests."""
        whole, dot, part = quantity.rpartition(".")
        if quantity in self.table:
            column = self.table[quantity]
        elif dot and whole in self.table:
            column = self.table[whole][:, int(part)]
        else:
            return None
        return column.reshape(len(column), -1)


def lives(drag: Drag, figure: dict) -> list[dict]:
    """Return what of a figure's traces moves in `drag`, with its value at each stop."""
    moving = []
    for index, trace in enumerate(figure["data"]):
        for attribute, quantity in trace.get("meta", {}).get("live", {}).items():
            column = drag.column(quantity)
            if column is None:
                continue
            # One number stands for each point of the trace.
            length = np.size(trace[attribute]) if column.shape[1] == 1 else 1
            values = np.repeat(column, length, axis=1).tolist()
            moving.append({"trace": index, "attribute": attribute, "column": values})
    return moving


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
            "column": drag.column(drag.readout)[:, 0].tolist(),
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


def _document(**given: object) -> str:
    text = TEMPLATE.read_text(encoding="utf-8").replace("{plotly}", f"./{PLOTLY_FILE}")
    # "</" would end the script element that holds the JSON.
    return text.replace("{given}", json.dumps(given).replace("</", "<\\/"))


def _control(control: Control) -> dict[str, object]:
    names = ("name", "low", "high", "step", "value")
    return {name: getattr(control, name) for name in names}


async def _box(page: Page, selector: str) -> dict[str, float]:
    return await page.locator(selector).bounding_box()
