"""The reading half of a table, as the stage does it: unpack, then look up a row."""

import base64
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from xentviz.sweep.packing import UNDEFINED

Columns = Mapping[str, NDArray[np.float64]]


def unpacked(table: Mapping[str, Mapping]) -> dict[str, NDArray]:
    """Return the arrays of a table of a payload."""
    columns = {}
    for name, packed in table.items():
        if "as" in packed:
            columns[name] = columns[packed["as"]]
        else:
            data = np.frombuffer(base64.b64decode(packed["data"]), f"<{packed['type']}")
            if "step" in packed:
                levels = packed["low"] + packed["step"] * data
                data = np.where(data == UNDEFINED, np.nan, levels)
            columns[name] = data.reshape(packed["shape"])
    return columns


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
