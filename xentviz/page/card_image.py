"""The picture of a card: the numbers of a state, and the curve that it lies on."""

import io
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from xentviz.figures.theme import COLOURS
from xentviz.lessons.decimals import number, with_minus
from xentviz.lessons.template import filled
from xentviz.page import typeface
from xentviz.state.state import State
from xentviz.sweep import table
from xentviz.sweep.controls import Control

SIZE = 1200, 630  # pixels, as the card of every reader wants them
# Everything is drawn so many times as large, and then made smaller: smooth lines.
FINE = 2
MARGIN, PANEL = 72, (640, 150, 1128, 500)
INK = COLOURS["light"]
LETTERS = {"p": INK.p, "q": INK.q, "z": INK.z}


class Curve(NamedTuple):
    """A quantity over the stops of a control, and where a state is on it."""

    control: Control
    label: str
    y: NDArray[np.float64]
    at: tuple[float, float]


def drawn(
    state: State, positions: Sequence[tuple[str, str]], readings: Sequence[str]
) -> bytes:
    """Return the picture of a state as PNG.

    Parameters
    ----------
    state : State
        What the link opens.
    positions : sequence of (str, str)
        The letter of each control, and where it is.
    readings : sequence of str
        What is read there, a line each.
    """
    image = Image.new("RGB", tuple(FINE * side for side in SIZE), INK.panel)
    draw = ImageDraw.Draw(image)
    _write(draw, (MARGIN, 70), state.lesson.title, 60, INK.text, bold=True)
    for row, (letter, text) in enumerate(positions):
        colour = LETTERS.get(letter, INK.text)
        _write(draw, (MARGIN, 176 + 62 * row), f"{letter} = {text}", 44, colour)
    for row, text in enumerate(readings):
        _write(draw, (MARGIN, 326 + 54 * row), text, 38, INK.text, bold=row == 0)
    _write(draw, (MARGIN, 546), "xentviz", 32, INK.accent, bold=True)
    _write(draw, (MARGIN + 128, 546), state.lesson.sentence, 26, INK.muted, top=6)
    if (curve := _curve(state)) is not None:
        _plot(draw, curve)
    file = io.BytesIO()
    image.reduce(FINE).save(file, "PNG")
    return file.getvalue()


def _curve(state: State) -> Curve | None:
    """Return the first read-out over the first control that moves it."""
    lesson, options = state.lesson, state.options
    quantities = state.quantities()
    readouts = {readout.quantity: readout for readout in lesson.readouts(options)}
    readout = readouts.get("loss", next(iter(readouts.values())))
    for control in lesson.controls(options):
        values = lesson.dragged(state.values, control.name, control.stops)
        column = table(lambda rows: lesson.measured(rows, options), values)
        if not control.hidden and readout.quantity in column:
            at = state.values[control.name], number(quantities, readout.quantity)
            label = filled(readout.label, quantities, options["units"])
            return Curve(control, label, column[readout.quantity], at)
    return None


def _plot(draw: ImageDraw.ImageDraw, curve: Curve) -> None:
    """Draw a curve in its panel, and the point on it."""
    left, top, right, bottom = PANEL
    x, y, finite = curve.control.stops, curve.y, np.isfinite(curve.y)
    low = min(0.0, float(y[finite].min()))
    high = max(float(y[finite].max()), low + 1e-9)

    def place(a: float, b: float) -> tuple[float, float]:
        share = (a - curve.control.low) / (curve.control.high - curve.control.low)
        up = (min(b, high) - low) / (high - low)
        return left + share * (right - left), bottom - up * (bottom - top)

    for edge in ((left, bottom, right, bottom), (left, top, left, bottom)):
        draw.line([FINE * e for e in edge], INK.grid, 2 * FINE)
    points = [place(a, b) for a, b in zip(x[finite], y[finite], strict=True)]
    draw.line([(FINE * a, FINE * b) for a, b in points], INK.loss, 4 * FINE, "curve")
    if np.isfinite(curve.at[1]):
        _point(draw, place(*curve.at), place(curve.at[0], low)[1])
    letter = curve.control.letter
    colour = LETTERS.get(letter, INK.text)
    _write(draw, (left, top - 50), curve.label, 26, INK.muted)
    _write(
        draw, (left, bottom + 8), with_minus(f"{curve.control.low:g}"), 24, INK.muted
    )
    high_text = with_minus(f"{curve.control.high:g}")
    _write(draw, (right, bottom + 8), high_text, 24, INK.muted, anchor="ra")
    middle = f"{curve.control.label} {letter}"
    _write(draw, ((left + right) / 2, bottom + 8), middle, 26, colour, anchor="ma")


def _point(draw: ImageDraw.ImageDraw, at: tuple[float, float], bottom: float) -> None:
    """Draw a point, and a line from it down to its place on the axis."""
    x, y = (FINE * side for side in at)
    draw.line([x, y, x, FINE * bottom], INK.accent, 2 * FINE)
    radius = 12 * FINE
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], INK.accent)


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    anchor: str = "la",
    top: int = 0,
) -> None:
    """Write a line, smaller where it would not fit."""
    room = SIZE[0] - MARGIN - at[0] if at[1] > 520 or at[1] < 150 else 530
    font = _font(size, bold=bold)
    while anchor == "la" and size > 16 and font.getlength(text) > FINE * room:
        size -= 2
        font = _font(size, bold=bold)
    place = FINE * at[0], FINE * (at[1] + top)
    draw.text(place, text, colour, font, anchor)


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """Return the face of the pages, which Streamlit brings."""
    font = ImageFont.truetype(io.BytesIO(typeface.SOURCE), FINE * size)
    font.set_variation_by_axes([600 if bold else 400])
    return font
