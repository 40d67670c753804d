"""The reading half of an answer, as the stage does it: unpack, then look up a row."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray

from xentviz.figures.theme import Style
from xentviz.lessons import lessons
from xentviz.stage.answer import LENGTH, answer, figure, to_bytes
from xentviz.stage.tables import descent
from xentviz.state.state import State
from xentviz.sweep.packing import UNDEFINED

Columns = Mapping[str, NDArray[np.float64]]


def read_answer(data: bytes) -> dict:
    """Return an answer from its bytes, its columns as arrays."""
    document, numbers = parted(data)

    def table(columns):
        return unpacked(columns, numbers)

    document["rest"] = table(document["rest"])
    document["sweep"] = {
        name: table(found) for name, found in document["sweep"].items()
    }
    document["presets_table"] = table(document["presets_table"])
    for pad in document["pads"]:
        pad |= {**table({"x": pad["x"], "y": pad["y"]}), "table": table(pad["table"])}
    return document


def parted(data: bytes) -> tuple[dict, bytes]:
    """Return the JSON of a document, and the bytes of its numbers."""
    (length,) = LENGTH.unpack_from(data)
    start = LENGTH.size + length
    return json.loads(data[LENGTH.size : start]), data[start:]


def way_down(state: State) -> Columns:
    """Return the table of the descent from a state, as it is read on the other side."""
    document, numbers = parted(to_bytes(*descent(state)))
    return unpacked(document["table"], numbers)


def answered(state: State) -> dict:
    """Return the answer for a state, as it is read on the other side."""
    return read_answer(to_bytes(*answer(state)))


def figure_named(name: str, theme: str) -> dict:
    """Return the figure that an answer calls `name`, as plain data."""
    path, _, query = name.partition("?")
    slug, _, file = path.partition("/")
    picture, *kind = file.removesuffix(".json").split(".")
    options = tuple(parse_qsl(query))
    style = Style(theme, dict(options)["units"])
    drawn = figure(lessons()[slug], picture, style, options, flat=kind == ["flat"])
    return json.loads(drawn)


def unpacked(table: Mapping[str, Mapping], numbers: bytes) -> dict[str, NDArray]:
    """Return the arrays of a table whose columns lie in `numbers`."""
    columns = {}
    for name, column in table.items():
        if "as" in column:
            columns[name] = columns[column["as"]]
        else:
            columns[name] = _array(column, numbers)
    return columns


def _array(column: Mapping, numbers: bytes) -> NDArray:
    """Return the numbers of a column, put together again from its bytes."""
    kind, shape = column["type"], column["shape"]
    width = 2 if kind == "u2" else 4
    size = int(np.prod(shape)) * int(kind[1]) // width
    planes = np.frombuffer(numbers, np.uint8, size * width, column["start"])
    words = np.ascontiguousarray(planes.reshape(width, size).T).view(f"<u{width}")
    rows = words.reshape(shape[0] if shape else 1, -1)
    rows = np.add.accumulate(rows, axis=0, dtype=rows.dtype)
    data = rows.view(f"<{kind}").reshape(shape)
    if kind != "u2":
        return data
    levels = column["low"] + column["step"] * data.astype(np.float64)
    return np.where(data == UNDEFINED, np.nan, levels)


def looked_up(
    quantity: str, rest: Columns, table: Columns, row: int
) -> NDArray[np.float64]:
    """Return a quantity at a row of `table`; what that has not is as it is at rest."""
    whole, dot, part = quantity.rpartition(".")
    if quantity in table:
        return table[quantity][row]
    if dot and whole in table:
        return table[whole][row][int(part)]
    if quantity not in rest:
        return rest[whole][int(part)]
    still = np.array(rest[quantity], dtype=np.float64)
    if still.ndim == 1:
        for k in range(still.size):
            still[k] = table.get(f"{quantity}.{k}", {row: still[k]})[row]
    return still


def pictures_of(document: dict, theme: str = "light") -> Iterator[tuple[str, dict]]:
    """Give every picture of an answer, and what stands in for it where it is flat."""
    for drawn in document["figures"]:
        for name in filter(None, (drawn["figure"], drawn["flat"])):
            yield drawn["name"], figure_named(name, theme)


def declared(picture: dict, kind: str) -> Iterator[tuple[dict, str, str]]:
    """Give each trace of a picture with an attribute and the quantity it follows."""
    for trace in picture["data"]:
        for attribute, quantity in trace.get("meta", {}).get(kind, {}).items():
            yield trace, attribute, quantity
